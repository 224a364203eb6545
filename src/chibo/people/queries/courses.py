"""What the register knows of people on the day a transfer is to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.holds import held_on
from chibo.core.dates import END
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Affiliation, Membership, TemporaryStay, Transfer
from chibo.people.queries.duties import must_go_since
from chibo.people.transfer_rules import Course

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
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


def going_on(stays: Iterable[Affiliation]) -> list[Affiliation]:
    """Of the stays of one person, the oldest first: the first and those that go on from it in the same unit without a gap.

    A list cuts a stay in two where what it says begins and what is assumed ends.
    """
    found: list[Affiliation] = []
    for stay in stays:
        if found and (stay.unit_id != found[-1].unit_id or stay.starts_on != found[-1].ends_on):
            break
        found.append(stay)
    return found


def courses_of(person_ids: Collection[int], stays: dict[int, Affiliation], on: date) -> dict[int, Course]:
    """The course of each person, by person. Five SQL queries and those of what holds somebody."""
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
    ever: dict[int, list[Affiliation]] = {}
    for row in Affiliation.objects.filter(person_id__in=person_ids).order_by("starts_on"):
        ever.setdefault(row.person_id, []).append(row)
    held, must_go = held_on(person_ids, on), must_go_since(person_ids, on)
    found = {}
    for pk in person_ids:
        stay = stays.get(pk)
        first, last = _ends(ever.get(pk, []), stay) if stay else (None, None)
        found[pk] = Course(
            is_member=pk in members,
            is_here=stay is not None,
            here_since=first,
            leaves_on=last,
            under_way_since=under_way.get(pk),
            is_away_for_a_time=pk in away,
            must_go_since=must_go.get(pk),
            is_examined=pk in held,
        )
    return found


def _ends(ever: list[Affiliation], stay: Affiliation) -> tuple[date, date | None]:
    """The first day of a stay and the day it ends, None where it goes on, as if it were not cut by lists."""
    place = ever.index(stay)
    last = going_on(ever[place:])[-1].ends_on
    first = stay.starts_on
    for before in reversed(ever[:place]):
        if before.unit_id != stay.unit_id or before.ends_on != first:
            break
        first = before.starts_on
    return first, None if last == END else last
