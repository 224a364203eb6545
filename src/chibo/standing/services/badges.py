"""Badges before their award: put forward for an award day, led through the steps up to the province, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.org import access, permissions
from chibo.people.enums import ExitKind
from chibo.people.models import Affiliation, Membership, Person
from chibo.rulebook.queries import rules
from chibo.standing.enums import BadgeStep, BadgeWay
from chibo.standing.models import Badge
from chibo.standing.queries.badges import deducts, waiting
from chibo.standing.queries.party_age import known_by_day, spells_of
from chibo.standing.rules import badges as law
from chibo.standing.services.checks import changed, last_unit, refuse_day, require_here, with_clause

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

KIND = "standing.badge"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody put forward for a badge of so many years, for an award day. `way` is a code of `BadgeWay`."""

    person_id: int
    years: int
    award_on: date
    way: str = BadgeWay.DUE


@transaction.atomic
def propose_badges(
    viewer: Viewer, *, unit: UnitOn, proposals: Sequence[Proposal], proposed_on: date, act_uid: UUID
) -> list[Badge]:
    """Puts people forward: all of them or none. Permission `people.change` on `unit`.

    Raises `DomainError` for a day, an age or a way the rules do not give (with the clause), and a neutral one for whoever
    cannot be put forward now; `Conflict` where the badge is proposed or awarded already; `NotVisible` for somebody who is
    no member in `unit` (of a posthumous one: was none on the last day). Six SQL queries and the rows.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    values = rules(law.PROPOSAL_RULES, on=proposed_on, unit=unit)
    people = {row.pk: row for row in Person.objects.filter(pk__in=[one.person_id for one in proposals])}
    living = {one.person_id for one in proposals if one.way != BadgeWay.POSTHUMOUS}
    stood = require_here(unit, living, proposed_on) | _where_the_dead_stood(unit, proposals, proposed_on)
    if any(one.person_id not in people or one.person_id not in stood for one in proposals):
        raise NotVisible
    for one in proposals:
        refuse_day(proposed_on, people[one.person_id], "proposed_on")
    _refuse_known(proposals, people)
    starts = _starts(people, proposed_on, values)
    for one in proposals:
        _refuse_against_rules(one, people[one.person_id], starts.get(one.person_id), values)
    act = Act(viewer.actor, "standing.propose_badges", act_uid, chain=unit.chain)
    rows = Badge.objects.bulk_create(
        Badge(
            person_id=one.person_id, years=one.years, way=one.way, award_on=one.award_on,
            proposed_on=proposed_on, recorded_in=act.uid,
        )
        for one in proposals
    )  # fmt: skip
    act.record(
        act.draft(
            KIND, row.pk, unit_id=stood[row.person_id], after={"years": row.years, "award_on": row.award_on}
        )
        for row in rows
    )
    return rows


def _where_the_dead_stood(unit: UnitOn, proposals: Sequence[Proposal], on: date) -> dict[int, int]:
    """The last unit of those put forward after death, where it is `unit` or below it."""
    ids = {one.person_id for one in proposals if one.way == BadgeWay.POSTHUMOUS}
    if not ids:
        return {}
    dead = Membership.objects.filter(exit_kind=ExitKind.DIED, ends_on__lte=on, person_id__in=ids)
    stays = Affiliation.objects.filter(
        access.subtree(unit.path, "unit__placements__path"), person_id__in=dead.values("person_id")
    )
    return dict(stays.order_by("starts_on").values_list("person_id", "unit_id"))


def _refuse_known(proposals: Sequence[Proposal], people: dict[int, Person]) -> None:
    known = Badge.objects.filter(person_id__in=list(people)).values_list("person_id", "years")
    taken = set(known) & {(one.person_id, one.years) for one in proposals}
    for person_id, years in sorted(taken)[:1]:
        sentence = _("Huy hiệu %(years)s năm của %(name)s đã có trong sổ. Không đề nghị thêm lần nữa.")
        raise Conflict("badge_known", sentence % {"years": years, "name": people[person_id].name})


def _starts(
    people: dict[int, Person], on: date, values: dict[str, RuleValue]
) -> dict[int, tuple[date, date]]:
    """The day the Party age of each counts from, and the first day it no longer runs; without those of whom it is not known
    by the day."""  # noqa: D205, D209
    spells: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(person_id__in=list(people), starts_on__lte=on)
    for row in rows.order_by("person_id", "starts_on"):
        spells.setdefault(row.person_id, []).append(row)
    return {
        person_id: (law.counted_from(spells_of(found), deducts=deducts(values)), found[-1].ends_on)
        for person_id, found in spells.items()
        if known_by_day(found)
    }


def _refuse_against_rules(
    one: Proposal, person: Person, age: tuple[date, date] | None, values: dict[str, RuleValue]
) -> None:
    years = values[law.YEARS]
    if years.is_gap or one.years not in [int(str(item)) for item in years.items]:
        sentence = with_clause(_("Không có Huy hiệu %(years)s năm. Hãy chọn lại."), years)
        raise DomainError("badge_years", sentence % {"years": one.years}, field="years")
    if not values[law.AWARD_DAYS].is_gap and one.award_on not in law.award_days(one.award_on.year, values):
        sentence = _(
            "Ngày %(day)s không phải là đợt trao. Nơi có đợt riêng thì đặt giá trị riêng trong sổ quy định."
        )
        words = with_clause(sentence % {"day": format_date(one.award_on)}, values[law.AWARD_DAYS])
        raise DomainError("badge_award_day", words, field="award_on")
    if age is None or _waits(person, one.award_on, values):
        # One sentence for every reason: what a viewer may not know shows through nowhere.
        sentence = _("Chưa đưa %(name)s vào danh sách đợt này: cấp ủy đang xem xét điều kiện.")
        raise DomainError("badge_waits", sentence % {"name": person.name})
    reached = law.reached_on(age[0], one.years)
    batch = next((b for b in _batches(one.award_on, values) if b.award_on == one.award_on), None)
    in_window = one.way == BadgeWay.DUE and batch is not None and reached <= batch.last
    if not in_window and not law.may_be_awarded(
        reached, min(one.award_on, age[1]), one.years, one.way, values
    ):
        sentence = _(
            "%(name)s đủ %(years)s năm tuổi đảng ngày %(day)s, chưa đến mức được tặng trong đợt này. Hãy chọn đợt sau, hoặc diện tặng sớm."
        )
        said = {"name": person.name, "years": one.years, "day": format_date(reached)}
        raise DomainError(
            "badge_too_early", with_clause(sentence % said, _early(one, values)), field="award_on"
        )


def _early(one: Proposal, values: dict[str, RuleValue]) -> RuleValue:
    """The rule an untimely badge of this way rests on."""
    if one.way == BadgeWay.POSTHUMOUS:
        return values[law.EARLY_POSTHUMOUS]
    return values[law.EARLY_TO_65 if one.way == BadgeWay.EARLY else law.YEARS]


def _batches(award_on: date, values: dict[str, RuleValue]) -> list[law.Batch]:
    return [] if values[law.AWARD_DAYS].is_gap else law.batches(award_on, award_on, values)


def _waits(person: Person, award_on: date, values: dict[str, RuleValue]) -> bool:
    return Person.objects.filter(waiting(award_on, values, "pk"), pk=person.pk).exists()


@transaction.atomic
def withdraw_proposal(viewer: Viewer, *, unit: UnitOn, badge_id: int, act_uid: UUID) -> None:
    """Takes somebody off the list of an award day. Permission `people.change` on `unit`. Raises `Conflict` once awarded."""
    badge, stood = locked_badge(viewer, unit, badge_id)
    if badge.awarded_on is not None:
        raise Conflict("badge_awarded", _("Huy hiệu này đã có quyết định tặng nên không rút đề nghị được."))
    act = Act(viewer.actor, "standing.withdraw_proposal", act_uid, chain=unit.chain)
    entry = act.draft(
        KIND, badge.pk, unit_id=stood, before={"years": badge.years, "award_on": badge.award_on}
    )
    act.keep([badge])
    badge.delete()
    act.record([entry])


@transaction.atomic
def advance_badges(
    viewer: Viewer, *, unit: UnitOn, badge_ids: Collection[int], step: str, on: date, act_uid: UUID
) -> list[Badge]:
    """Writes down that proposals went through a step on a day (BDG-06): all of them or none. Permission `people.change` on
    `unit`. `step` is a code of `BadgeStep`.

    Raises `DomainError` for a day to come or against the order of the steps, `Conflict` where one is awarded already or has
    the step, `NotVisible` for a badge of somebody who is not in `unit` (or was not there last).
    """  # noqa: D205
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    rows = list(
        Badge.objects.select_for_update(of=("self",)).select_related("person").filter(pk__in=badge_ids)
    )
    if len(rows) != len(set(badge_ids)):
        raise NotVisible
    stood = {row.pk: last_unit(unit, row.person) for row in rows}
    for row in rows:
        refuse_day(on, row.person, "on")
        _refuse_step(row, BadgeStep(step), on)
    act = Act(viewer.actor, "standing.advance_badges", act_uid, chain=unit.chain)
    for row in rows:
        changed(act, KIND, stood[row.pk], row, {step: on})
    return rows


def _refuse_step(badge: Badge, step: BadgeStep, on: date) -> None:
    values = {"name": badge.person.name, "step": step.label}
    if badge.awarded_on is not None or getattr(badge, step) is not None:
        sentence = _("%(name)s: bước «%(step)s» đã ghi, hoặc huy hiệu đã có quyết định tặng.")
        raise Conflict("badge_step_known", sentence % values)
    before = law.out_of_order(step, on, {name: getattr(badge, name) for name in law.STEPS})
    if before:
        sentence = _(
            "%(name)s: ngày của bước «%(step)s» trái thứ tự với ngày %(day)s của bước khác. Hãy xem lại ngày."
        )
        said = sentence % {**values, "day": format_date(getattr(badge, before))}
        flow = rules([law.FLOW], on=on)[law.FLOW]
        raise DomainError("badge_step_order", with_clause(said, flow), field="on")


def locked_badge(viewer: Viewer, unit: UnitOn, badge_id: int) -> tuple[Badge, int]:
    """The badge, locked, of somebody whose last unit is `unit` or below it, and that unit; else `NotVisible`."""
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    badge = Badge.objects.select_for_update(of=("self",)).select_related("person").filter(pk=badge_id).first()
    if badge is None:
        raise NotVisible
    return badge, last_unit(unit, badge.person)
