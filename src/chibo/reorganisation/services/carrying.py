"""What a reorganisation writes, kind by kind of row. Not for callers outside these services: all was asked and checked before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.services.restructuring import move_applicants
from chibo.core.text import slug
from chibo.decisions.services import record_decision
from chibo.org.models import Unit, UnitKind, UnitProfile
from chibo.org.queries import on_date, unit_on
from chibo.org.services import UnitDraft, create_units
from chibo.org.services.changes import change_profile, named
from chibo.org.services.handing import first_day, hand_roles
from chibo.org.services.restructuring import Heir, end_units, rehang
from chibo.people.services.restructuring import (
    assignments_ending,
    end_assignments,
    end_posts,
    move_members,
    posts_ending,
)
from chibo.reorganisation.models import Side
from chibo.reorganisation.rules import APPLICANT, GRANT, OWN_FILE, PERSON, RESIDENT, UNIT
from chibo.reorganisation.services.following import hand_reminders, succeed
from chibo.reorganisation.services.places import join_held_places, move_places
from chibo.reorganisation.services.work import Work
from chibo.standing.services.restructuring import hand_files, move_residents

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.reorganisation.models import Reorganisation
    from chibo.reorganisation.rules import Plan, Target

#: Longest code of a unit.
CODE_LENGTH = 80


def carry_out(
    viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, plan: Plan, act: Act, paper: DecisionDraft
) -> None:
    """Writes all of it. About forty SQL statements, and a few a thousand rows."""
    decision = record_decision(act, paper, unit_id=unit.id)
    work = Work(viewer, unit, plan, act, decision, {})
    before = {"state": draft.state}
    drafts = [*_end_posts(work), *end_units(act, _ended(plan), plan.on, decision)]
    act.record(drafts)
    act.record(_prepare_targets(work, draft, paper))
    entry = act.draft(
        "reorganisation.reorganisation", draft.pk, unit_id=unit.id, before=before, after={"kind": draft.kind}
    )
    act.record(
        [
            *_rehang(work),
            *_move_members(work),
            *move_places(work),
            *join_held_places(work, draft),
            *_move_residents(work),
            *_hand_files(work),
            *succeed(work),
            *hand_reminders(work),
            entry,
        ]
    )
    _hand_roles(work)


def _ended(plan: Plan) -> list[int]:
    return [source.id for source in plan.ended]


def _end_posts(work: Work) -> list[AuditDraft]:
    plan = work.plan
    posts = posts_ending(_ended(plan), [source.id for source in plan.staying], _movers(work), plan.on)
    assigned = assignments_ending({source.id: source.path for source in plan.ended}, posts, plan.on)
    return [
        *end_posts(work.act, posts, plan.on, work.paper),
        *end_assignments(work.act, assigned, plan.on, work.paper),
    ]


def _movers(work: Work) -> set[int]:
    """Persons who leave a unit that goes on."""
    return movers(work.plan)


def movers(plan: Plan) -> set[int]:
    """Persons a plan takes out of a unit that goes on."""
    staying = {source.id for source in plan.staying}
    return {
        one.id
        for one in plan.held
        if one.subject == PERSON
        and staying & set(one.sources)
        and (target := plan.target_of(one)) is not None
        and target.id not in one.sources
    }


def _prepare_targets(work: Work, draft: Reorganisation, paper: DecisionDraft) -> list[AuditDraft]:
    """Makes the units that are new, and gives those that are there the name and kind of the draft."""
    sides = {side.pk: side for side in draft.sides.all()}
    drafts: list[AuditDraft] = []
    for target in work.plan.targets:
        side = sides[target.side]
        if target.id is None:
            unit = _make(work, side, target, paper)
            Side.objects.filter(pk=side.pk).update(unit=unit)
            work.heirs[side.pk] = Heir(unit.pk, unit.placements.get(on_date(work.plan.on)).path)
        else:
            work.heirs[side.pk] = Heir(target.id, target.path)
            drafts += _rename(work, side, target, target.id)
    return drafts


def _make(work: Work, side: Side, target: Target, paper: DecisionDraft) -> Unit:
    made = UnitDraft(
        code=_free_code(work.unit, side.name),
        name=side.name,
        kind=target.kind,
        cell_kind=side.cell_kind_id if target.is_cell else None,
        starts_on=work.plan.on,
        records_from=_records_from(work.plan),
    )
    return create_units(work.viewer, parent=work.unit, drafts=[made], act_uid=work.act.uid, decision=paper)[0]


def _records_from(plan: Plan) -> date | None:
    """A unit made out of others is recorded from its first day on, where all of them were by then."""
    starts = Unit.objects.filter(pk__in=[source.id for source in plan.sources])
    known = list(starts.values_list("records_from", flat=True))
    return max(plan.on, *(day for day in known if day)) if all(known) else None


def _free_code(unit: UnitOn, name: str) -> str:
    """A code of the name whose lasting address nobody has had, not even a unit that is no more."""
    bare = slug(name)[: CODE_LENGTH - 4] or "to-chuc"
    number = 1
    while True:
        code = bare if number == 1 else f"{bare}-{number}"
        if not Unit.objects.filter(ref__in=[code, f"{unit.ref}/{code}"]).exists():
            return code
        number += 1


def _rename(work: Work, side: Side, target: Target, unit_id: int) -> list[AuditDraft]:
    """What the draft says of a unit that goes on, where it is something else than now."""
    profile = UnitProfile.objects.get(on_date(work.plan.on), unit_id=unit_id)
    values: dict[str, object] = {}
    if side.name and side.name != profile.name:
        values |= named(side.name)
    if side.kind_id and side.kind_id != profile.kind_id:
        values["kind"] = UnitKind.objects.get(pk=side.kind_id)
    if side.cell_kind and target.is_cell and side.cell_kind_id != profile.cell_kind_id:
        values["cell_kind"] = side.cell_kind
    if not values:
        return []
    unit = unit_on(work.viewer, profile.unit.ref, work.plan.on)
    return change_profile(work.act, unit, work.plan.on, values | {"decision": work.paper})[1]


def _rehang(work: Work) -> list[AuditDraft]:
    plan = work.plan
    drafts: list[AuditDraft] = []
    for source in plan.holding():
        heirs = {
            one.id: work.heirs[plan.heirs[UNIT, one.id]]
            for one in plan.held
            if one.subject == UNIT and source.id in one.sources
        }
        moved = {child: heir for child, heir in heirs.items() if heir.id != source.id}
        drafts += rehang(work.act, source.path, moved, plan.on, work.paper)
    return drafts


def _move_members(work: Work) -> list[AuditDraft]:
    left = [source.id for source in work.plan.holding()]
    return [
        *move_members(work.act, left, work.heir_ids(PERSON), work.plan.on),
        *move_applicants(work.act, left, work.heir_ids(APPLICANT), work.plan.on),
    ]


def _move_residents(work: Work) -> list[AuditDraft]:
    return move_residents(work.act, work.heir_ids(RESIDENT), work.plan.on)


def _hand_roles(work: Work) -> None:
    """Last, since whoever gets a role gets it in a unit that stands."""
    ids = work.heir_ids(GRANT) | work.heir_ids(OWN_FILE)
    refs = dict(Unit.objects.filter(pk__in=set(ids.values())).values_list("pk", "ref"))
    day = first_day(work.plan.on)
    units = {pk: unit_on(work.viewer, ref, day) for pk, ref in refs.items()}
    hand_roles(work.viewer, work.act, {grant: units[unit] for grant, unit in ids.items()}, work.plan.on)


def _hand_files(work: Work) -> list[AuditDraft]:
    """Files of a committee that ends are kept by the one unit that receives; of several it is said by hand-over who keeps them."""
    left = _ended(work.plan)
    if len(work.heirs) != 1 or not left:
        return []
    (heir,) = work.heirs.values()
    return hand_files(work.act, left, heir.id, work.plan.on)
