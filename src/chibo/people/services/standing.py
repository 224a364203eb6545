"""Becoming a member, becoming official, and ceasing to be one: single acts, for the domains above that decide on them.

These say what is, not whether it may be: the caller has judged the rules of its domain and asks leave under its own
permission, which it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.images import image_of
from chibo.core.dates import END, PartialDate, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.sealed import blind_index
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.enums import AttainmentKind, ExitKind
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.services.arriving import end_letters
from chibo.people.services.dated import end_rows
from chibo.people.services.drafts import Ended
from chibo.people.services.facts import FACTS, columns, logged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Somebody admitted: facts by codes of `people.enums`, "" where unknown. Party age counts from `decided_on`.

    `ceremony_on` is the first day as a member; `known` is somebody who was a member once and keeps one file.
    """

    name: str
    sex: str
    born_on: date
    ceremony_on: date
    decided_on: date | None = None
    decision: Decision | None = None
    ethnic_group: str = ""
    religion: str = ""
    citizen_id: str = ""
    schooling: str = ""
    profession: str = ""
    known: Person | None = None


@transaction.atomic
def admit_member(viewer: Viewer, *, unit: UnitOn, new: NewMember, act_uid: UUID) -> Person:
    """A new member of the cell from the day of the ceremony, on probation. Permission `members.decide` on `unit`.

    Raises `Conflict` where the citizen id belongs to somebody else, or the person is a member that day.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    act = Act(viewer.actor, "people.admit_member", act_uid, chain=unit.chain)
    drafts: list[AuditDraft] = []
    person = new.known or new_person(act, unit, drafts, _facts(new))
    if person.memberships.filter(ends_on__gt=new.ceremony_on).exists():
        sentence = _("%(name)s đang là đảng viên vào ngày %(day)s nên không kết nạp được nữa.")
        values = {"name": person.name, "day": format_date(new.ceremony_on)}
        raise Conflict("already_member", sentence % values)
    membership = Membership.objects.create(
        person=person, starts_on=new.ceremony_on, decided_on=new.decided_on, ceremony_on=new.ceremony_on,
        admission_decision=new.decision, recorded_in=act.uid,
    )  # fmt: skip
    stay = Affiliation.objects.create(
        person=person, unit_id=unit.id, starts_on=new.ceremony_on, recorded_in=act.uid
    )
    days: dict[str, object] = {"decided_on": new.decided_on, "ceremony_on": new.ceremony_on}
    drafts += [
        _opened(act, "people.membership", membership, unit.id, days),
        _opened(act, "people.affiliation", stay, unit.id, {"unit_id": unit.id}),
        *_levels(act, unit, person, new),
    ]
    act.record(drafts)
    return person


def _levels(act: Act, unit: UnitOn, person: Person, new: NewMember) -> Iterator[AuditDraft]:
    """Schooling and profession as given for the application, where the register knows none."""
    levels = {AttainmentKind.SCHOOLING: new.schooling, AttainmentKind.PROFESSION: new.profession}
    for kind, level in levels.items():
        if level and not person.attainments.filter(kind=kind, ends_on=END).exists():
            row = Attainment.objects.create(person=person, kind=kind, level=level, recorded_in=act.uid)
            yield _opened(act, "people.attainment", row, unit.id, {"kind": int(kind), "level": level})


def _facts(new: NewMember) -> dict[str, str | PartialDate]:
    born = PartialDate(new.born_on.year, new.born_on.month, new.born_on.day)
    facts: dict[str, str | PartialDate] = {
        name: getattr(new, name) for name in ("name", "sex", "ethnic_group", "religion", "citizen_id")
    }
    return facts | {"born": born, "phone": "", "note": ""}


def new_person(
    act: Act, unit: UnitOn, drafts: list[AuditDraft], facts: dict[str, str | PartialDate]
) -> Person:
    """The row of somebody new, with its entry among `drafts`; `facts` as `services.facts` names them. Not for callers outside
    these services. Raises `Conflict` where the citizen id belongs to somebody else."""  # noqa: D205, D209
    index = blind_index(str(facts["citizen_id"]), "citizen_id")
    if index and Person.objects.filter(citizen_id_index=index).exists():
        sentence = _(
            "Số định danh này đã có ở một người khác trong sổ. Hãy xem lại, hoặc gắn hồ sơ với người ấy."
        )
        raise Conflict("citizen_id_taken", sentence)
    held: dict[str, object] = {}
    for fact in FACTS:
        held |= columns(fact, facts[fact])
    person = Person.objects.create(recorded_in=act.uid, **held)
    drafts.append(act.draft("people.person", person.pk, unit_id=unit.id, after=logged(person)))
    return person


def _opened(
    act: Act, kind: str, row: Membership | Affiliation | Attainment, unit_id: int, facts: dict[str, object]
) -> AuditDraft:
    after = {"person_id": row.person_id, "starts_on": row.starts_on, "ends_on": row.ends_on, **facts}
    return act.draft(kind, row.pk, unit_id=unit_id, after=after)


@transaction.atomic
def recognise_member(
    viewer: Viewer,
    *,
    unit: UnitOn,
    person: Person,
    official_on: date,
    decision: Decision | None,
    act_uid: UUID,
) -> Membership:
    """Makes a probationary member official from a day on, however late the decision came (PRB-11). Permission
    `members.decide` on `unit`. Raises `Conflict` where the person is official, or no member."""  # noqa: D205, D209
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    membership = person.memberships.filter(on_date(official_on)).first()
    if membership is None or membership.official_on is not None:
        sentence = _("%(name)s không phải là đảng viên dự bị vào ngày %(day)s.")
        raise Conflict("not_on_probation", sentence % {"name": person.name, "day": format_date(official_on)})
    act = Act(viewer.actor, "people.recognise_member", act_uid, chain=unit.chain)
    act.keep([membership], ("official_on", "recognition_decision_id"))
    membership.official_on, membership.recognition_decision = official_on, decision
    membership.save(update_fields=["official_on", "recognition_decision"])
    act.record(
        [
            act.draft(
                "people.membership",
                membership.pk,
                unit_id=unit.id,
                before={"official_on": None, "recognition_decision_id": None},
                after={
                    "official_on": official_on,
                    "recognition_decision_id": decision.pk if decision else None,
                },
            )
        ]
    )
    return membership


@transaction.atomic
def end_membership(
    viewer: Viewer,
    *,
    unit: UnitOn,
    person: Person,
    kind: str,
    on: date,
    act_uid: UUID,
    decision: Decision | None = None,
    received_on: date | None = None,
    act_name: str = "people.end_membership",
) -> Membership:
    """Ends a membership on a day (`on` is the first day without it) with the stay and posts of that day. Permission
    `members.decide` on `unit`; `kind` is a code of `ExitKind`. Raises `DomainError` for another kind, `Conflict` where the
    person is no member that day. `act_name` is what the log calls it."""  # noqa: D205, D209
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if kind not in ExitKind.values:
        raise DomainError(
            "exit_unknown", _("Không có cách ra khỏi Đảng «%(kind)s».") % {"kind": kind}, field="kind"
        )
    membership = _held_before(person, on)
    act = Act(viewer.actor, act_name, act_uid, chain=unit.chain)
    facts = {
        "ends_on": on, "exit_kind": kind, "exit_decision_id": decision.pk if decision else None,
        "exit_received_on": received_on, "closed_in": act.uid,
    }  # fmt: skip
    act.keep([membership], facts)
    before = {name: getattr(membership, name) for name in facts}
    for name, value in facts.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(facts))
    drafts = [act.draft("people.membership", membership.pk, unit_id=unit.id, before=before, after=facts)]
    drafts += _end_stay_and_posts(act, unit, person, on)
    drafts += end_letters(act, person, on)
    act.record(drafts)
    return membership


def _held_before(person: Person, on: date) -> Membership:
    membership = person.memberships.filter(starts_on__lt=on, ends_on__gt=on).first()
    if membership is None:
        sentence = _("%(name)s không phải là đảng viên vào ngày %(day)s.")
        raise Conflict("not_a_member", sentence % {"name": person.name, "day": format_date(on)})
    return membership


def _end_stay_and_posts(act: Act, unit: UnitOn, person: Person, on: date) -> Iterator[AuditDraft]:
    stays = Affiliation.objects.filter(person=person, ends_on__gt=on)
    posts = PostHeld.objects.filter(person=person, ends_on__gt=on)
    ended = [Ended("affiliation", row.pk, on) for row in stays]
    ended += [Ended("post_held", row.pk, on) for row in posts]
    tables = {"affiliation": Affiliation, "post_held": PostHeld}
    stood_before = end_rows(ended, act.uid)
    act.keep(stood_before)
    for row in stood_before:
        stood = image_of(row)[1]
        name = next(table for table, model in tables.items() if isinstance(row, model))
        yield act.draft(
            f"people.{name}", row.pk, unit_id=unit.id, before=stood, after={**stood, "ends_on": on}
        )
