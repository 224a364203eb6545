"""What the register knows of people on the day a transfer is to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.dates import END
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, Membership, TemporaryStay, Transfer
from chibo.people.transfer_rules import Course

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from chibo.org.queries import UnitOn


def stays_of(unit: UnitOn, person_ids: Collection[int], on: date) -> dict[int, Affiliation]:
    """Where these people of the unit and below stand on a day, by person. One SQL query."""
    rows = Affiliation.objects.filter(
        on_date(on, "unit__placements__"),
        subtree(unit.path, "unit__placements__path"),
        person_id__in=person_ids,
        starts_on__lte=on,
        ends_on__gt=on,
    )
    return {row.person_id: row for row in rows.select_related("person")}


def courses_of(person_ids: Collection[int], stays: dict[int, Affiliation], on: date) -> dict[int, Course]:
    """The course of each person, by person. Three SQL queries."""
    members = set(
        Membership.objects.filter(on_date(on), person_id__in=person_ids).values_list("person_id", flat=True)
    )
    under_way = dict(
        Transfer.objects.filter(person_id__in=person_ids, ends_on__gt=on).values_list(
            "person_id", "starts_on"
        )
    )
    away = set(
        TemporaryStay.objects.filter(person_id__in=person_ids, ends_on__gt=on).values_list(
            "person_id", flat=True
        )
    )
    found = {}
    for pk in person_ids:
        stay = stays.get(pk)
        found[pk] = Course(
            is_member=pk in members,
            is_here=stay is not None,
            here_since=stay.starts_on if stay else None,
            leaves_on=stay.ends_on if stay and stay.ends_on != END else None,
            under_way_since=under_way.get(pk),
            is_away_for_a_time=pk in away,
        )
    return found
