"""Who introduces somebody: official members of the same base, long enough together with the person (ADM-13 … ADM-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.ids import TIME_TOGETHER
from chibo.admissions.sentences import sentence
from chibo.core.dates import add_months
from chibo.core.errors import DomainError
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, Membership

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue


def refuse_introducers(
    unit: UnitOn, people: Collection[Person], on: date, values: Mapping[str, RuleValue]
) -> None:
    """Raises `DomainError` for somebody who is no official member of the same base that day (ADM-18). Two SQL queries."""
    official = Membership.objects.filter(on_date(on), person__in=people, official_on__lte=on)
    fit = _in_base(unit, people, on) & set(official.values_list("person_id", flat=True))
    for person in people:
        if person.pk not in fit:
            said = Obstacle("introducer_unfit", "standard", TIME_TOGETHER, person.name)
            raise DomainError("introducer_unfit", sentence(said, values), field="first")


def known_short(unit: UnitOn, people: Collection[Person], on: date, values: Mapping[str, RuleValue]) -> int:
    """How many of them were not yet in the same base so many months ago; none in a gap of the rulebook. One SQL query."""
    months = values[TIME_TOGETHER]
    if months.is_gap or not people:
        return 0
    there = _in_base(unit, people, add_months(on, -months.whole))
    return sum(person.pk not in there for person in people)


def _in_base(unit: UnitOn, people: Collection[Person], on: date) -> set[int]:
    """Ids of those who were in the grassroots organisation of the cell on a day."""
    base = next((crumb.path for crumb in reversed(unit.ancestors) if crumb.is_grassroots), unit.path)
    stays = Affiliation.objects.filter(
        on_date(on),
        on_date(on, "unit__placements__"),
        subtree(unit.path if unit.is_grassroots else base, "unit__placements__path"),
        person__in=people,
    )
    return set(stays.values_list("person_id", flat=True))
