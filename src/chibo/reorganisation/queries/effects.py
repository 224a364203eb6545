"""What a plan does to roles, to own rules and to what each target holds, read before it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.obligations.models import Feed
from chibo.obligations.reminders import standing_of
from chibo.org import paths, permissions
from chibo.org.models import Grant
from chibo.org.naming import unit_names
from chibo.org.queries import on_date
from chibo.org.services.handing import first_day
from chibo.people.obligations.units import MIN_OFFICIAL
from chibo.reorganisation.enums import Subject
from chibo.reorganisation.rules import GRANT, OWN_FILE
from chibo.rulebook.models import RuleOverride
from chibo.rulebook.queries import find_rule, rule
from chibo.rulebook.shown import basis_words, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.reorganisation.rules import Plan


@dataclass(frozen=True)
class RightsChange:
    """A role that reaches the members of a unit from a day on, or no more. `to`: the unit in which the same person holds it then."""

    user: str
    role: str
    unit: str
    is_gain: bool
    to: str = ""


@dataclass(frozen=True)
class Receiving:
    """What a target gets: its name, and of each subject the word and how many."""

    name: str
    gets: list[tuple[str, int]]


@dataclass(frozen=True)
class SentOut:
    """How many reminders stand and how many calendars are on for units that end; whether they go on with those that follow."""

    reminders: int
    feeds: int
    goes_on: bool


def rights_changing(viewer: Viewer, plan: Plan, unit: UnitOn) -> list[RightsChange]:
    """Roles that reach what the sources hold and did not, or did and no more. Two SQL queries.

    Only for who may see who holds which role there.
    """
    if not viewer.can(permissions.GRANT_ROLES, unit.path):
        return []
    was = {one for source in plan.ended for one in paths.decode(source.path)}
    own = {source.id for source in plan.ended}
    becomes = {one for target in plan.targets if target.path for one in paths.decode(target.path)}
    changed = (was ^ becomes) if becomes else own
    # Rights are read by the day: of a day that is past nobody loses or gets anything before today.
    rows = Grant.objects.filter(on_date(first_day(plan.on)), unit_id__in=changed).select_related(
        "user", "role"
    )
    names = unit_names(changed)
    to = {
        one.id: target.name
        for one in plan.held
        if one.subject in {GRANT, OWN_FILE} and (target := plan.target_of(one)) is not None
    }
    return [
        RightsChange(
            str(row.user), str(row.role), names[row.unit_id], row.unit_id in becomes, to.get(row.pk, "")
        )
        for row in rows.order_by("unit_id", "role__position", "pk")
        if row.unit_id in own or row.role.reaches_below or row.unit_id in plan.target_ids
    ]


def receiving(plan: Plan) -> list[Receiving]:
    """What goes to each target and was not there, by subject."""
    counted: Counter[tuple[int, str]] = Counter()
    for one in plan.held:
        target = plan.target_of(one)
        if target is not None and target.id not in one.sources:
            counted[target.side, one.subject] += 1
    return [
        Receiving(target.name, [(str(subject.label), counted[target.side, subject]) for subject in Subject])
        for target in plan.targets
    ]


def sent_out(plan: Plan) -> SentOut:
    """What units that end were reminded of, and the calendars that read them. Two SQL queries."""
    ids = [source.id for source in plan.ended]
    return SentOut(
        len(standing_of(ids)), Feed.objects.filter(unit_id__in=ids).count(), goes_on=bool(plan.targets)
    )


def own_rules(plan: Plan) -> list[tuple[str, str]]:
    """Values that units that end have set for themselves and that hold no more: unit, rule."""
    names = {source.id: source.name for source in plan.ended}
    rows = RuleOverride.objects.filter(on_date(plan.on), unit_id__in=names).order_by("unit_id", "rule_id")
    return [(names[row.unit_id], label_of(find_rule(row.rule.code))) for row in rows.select_related("rule")]


def cells_too_small(plan: Plan, unit: UnitOn, official: Mapping[str, float | None]) -> list[str]:
    """Of each cell that receives and then has fewer official members than a Party organisation needs, a sentence.

    `official` gives the number of each unit by name. One SQL query; nothing where the rule has a gap.
    """
    least = rule(MIN_OFFICIAL, on=plan.on, unit=unit)
    if least.is_gap:
        return []
    sentence = _(
        "%(unit)s sẽ có %(count)s đảng viên chính thức; tổ chức đảng cần ít nhất %(least)s (%(basis)s)."
    )
    basis = basis_words(least.basis)
    return [
        sentence % {"unit": target.name, "count": count, "least": least.whole, "basis": basis}
        for target in plan.targets
        if target.is_cell and (count := official.get(target.name)) is not None and count < least.whole
    ]
