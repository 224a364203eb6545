"""The ready counts of units, worked out from the register: one sweep over the days on which something begins or ends."""

from __future__ import annotations

from datetime import date
from operator import add, sub
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import F

from chibo.core.dates import BEGINNING, END
from chibo.org import paths
from chibo.org.models import Placement, UnitProfile
from chibo.org.scopes import WIDE
from chibo.people.enums import NOT_MINORITY, Religion, Sex
from chibo.people.models import Affiliation, PostHeld

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Counts = tuple[int, ...]
#: By unit and day: what is added to its counts from that day on.
Steps = dict[int, dict[date, Counts]]
#: Unit, first day, day after the last, the unit whose sums it is part of, and its counts.
Row = tuple[int, date, date, int | None, Counts]

#: Those that hold for all days of a row, and those that happened on its first.
_STOCKS = ("members", "assumed", "official", "female", "minority", "religious", "born_months")
_EVENTS = ("admitted", "admitted_assumed")
MEMBER_COUNTS: Final = (*_STOCKS, *_EVENTS)
POST_COUNTS: Final = (
    "units", "units_dated", "cells", "cells_dated", "with_committee", "with_committee_dated", "secretaries",
)  # fmt: skip
#: How many of the counts of a row end with it.
STOCKS: Final = len(_STOCKS)
_NOT_MINORITY = frozenset({"", *NOT_MINORITY})
_NOT_RELIGIOUS = frozenset({"", Religion.NONE.value})
_OFFICIAL = (0, 0, 1, 0, 0, 0, 0)
_ZERO = (0,) * STOCKS
_NOTHING = (0, 0)


class Place(NamedTuple):
    """Where a unit stood on `[starts_on, ends_on)`; `is_dated`: the first day is known."""

    starts_on: date
    ends_on: date
    top: int
    is_dated: bool


def member_tallies(unit_ids: Collection[int]) -> Iterator[Row]:
    """The rows of these units, for all days. Two SQL queries."""
    steps, events = _member_steps(unit_ids)
    places = _places(unit_ids)
    for unit_id, days in steps.items():
        yield from _spans(unit_id, days, events.get(unit_id, {}), places.get(unit_id, []))


def post_tallies(unit_ids: Collection[int]) -> Iterator[Row]:
    """The rows of these units, for all days on which they are. Three SQL queries."""
    held = _posts_held(unit_ids)
    kinds: dict[int, list[tuple[date, date, bool]]] = {}
    profiles = UnitProfile.objects.filter(unit_id__in=unit_ids)
    for unit_id, starts_on, ends_on, is_cell in profiles.values_list(
        "unit_id", "starts_on", "ends_on", "kind__is_cell"
    ):
        kinds.setdefault(unit_id, []).append((starts_on, ends_on, is_cell))
    for unit_id, places in _places(unit_ids).items():
        for place in places:
            yield from _led(unit_id, place, kinds.get(unit_id, []), held.get(unit_id, []))


def _member_steps(unit_ids: Collection[int]) -> tuple[Steps, Steps]:
    """Who stood in a unit while a member: from the later first day to the earlier last one, official from the official day
    on; and who was admitted in it."""  # noqa: D205, D209 - one thought
    stays = Affiliation.objects.filter(
        unit_id__in=unit_ids,
        person__memberships__starts_on__lt=F("ends_on"),
        person__memberships__ends_on__gt=F("starts_on"),
    ).values_list(
        "unit_id", "starts_on", "ends_on", "assumed", "person__memberships__starts_on", "person__memberships__ends_on",
        "person__memberships__official_on", "person__memberships__restoration_decision_id", "person__sex",
        "person__ethnic_group", "person__religion", "person__born_on",
    )  # fmt: skip
    steps: Steps = {}
    events: Steps = {}
    for row in stays.iterator():
        unit_id, stays_from, stays_to, assumed, member_from, member_to, official_on = row[:7]
        first, last = max(stays_from, member_from), min(stays_to, member_to)
        days = steps.setdefault(unit_id, {})
        _span(days, first, last, _facts(assumed, *row[8:]))
        if official_on is not None and official_on < last:
            _span(days, max(first, official_on), last, _OFFICIAL)
        is_restored = row[7] is not None
        if first == member_from and not is_restored:
            happened = events.setdefault(unit_id, {})
            happened[first] = tuple(map(add, happened.get(first, _NOTHING), (1, int(assumed))))
    return steps, events


def _facts(assumed: bool, sex: str, ethnic_group: str, religion: str, born_on: date) -> Counts:  # noqa: FBT001 - a column
    return (
        1,
        int(assumed),
        0,
        int(sex == Sex.FEMALE),
        int(ethnic_group not in _NOT_MINORITY),
        int(religion not in _NOT_RELIGIOUS),
        born_on.year * 12 + born_on.month,
    )


def _span(days: dict[date, Counts], first: date, last: date, counts: Counts) -> None:
    days[first] = tuple(map(add, days.get(first, _ZERO), counts))
    if last != END:
        days[last] = tuple(map(sub, days.get(last, _ZERO), counts))


def _places(unit_ids: Collection[int]) -> dict[int, list[Place]]:
    """Where each unit stood, in the order of time. One SQL query."""
    rows = Placement.objects.filter(unit_id__in=unit_ids).order_by("starts_on")
    places: dict[int, list[Place]] = {}
    for unit_id, starts_on, ends_on, path in rows.values_list("unit_id", "starts_on", "ends_on", "path"):
        top = paths.decode(path[: WIDE * paths.WIDTH])[-1]
        places.setdefault(unit_id, []).append(Place(starts_on, ends_on, top, starts_on > BEGINNING))
    return places


def _spans(
    unit_id: int, days: dict[date, Counts], events: dict[date, Counts], places: list[Place]
) -> Iterator[Row]:
    """The days between which counts, events and the top hold. Days that change nothing do not cut."""
    cuts = {day for day, step in days.items() if any(step)} | events.keys() | _moves(places)
    order = sorted(cuts)
    counts = _ZERO
    for number, day in enumerate(order):
        counts = tuple(map(add, counts, days.get(day, _ZERO)))
        if counts[0]:
            ends_on = order[number + 1] if number + 1 < len(order) else END
            yield unit_id, day, ends_on, _top(places, day), counts + events.get(day, _NOTHING)


def _moves(places: list[Place]) -> set[date]:
    """The days on which a unit came under another top, began or ended."""
    moves = set()
    before: Place | None = None
    for place in places:
        if before is None or (before.ends_on, before.top) != (place.starts_on, place.top):
            moves |= {place.starts_on, before.ends_on if before else place.starts_on}
        before = place
    if before is not None:
        moves.add(before.ends_on)
    return moves - {END}


def _top(places: list[Place], day: date) -> int | None:
    return next((place.top for place in places if place.starts_on <= day < place.ends_on), None)


def _posts_held(unit_ids: Collection[int]) -> dict[int, list[tuple[str, date, date]]]:
    held = PostHeld.objects.filter(
        seat__unit_id__in=unit_ids, seat__post_id__in=["secretary", "committee_member"]
    )
    found: dict[int, list[tuple[str, date, date]]] = {}
    for unit_id, post, starts_on, ends_on in held.values_list(
        "seat__unit_id", "seat__post_id", "starts_on", "ends_on"
    ).iterator():
        found.setdefault(unit_id, []).append((post, starts_on, ends_on))
    return found


def _led(
    unit_id: int, place: Place, kinds: list[tuple[date, date, bool]], held: list[tuple[str, date, date]]
) -> Iterator[Row]:
    """The rows of one place of a unit, cut where its kind or its posts change."""
    days = {day for starts_on, ends_on, _kind in kinds for day in (starts_on, ends_on)}
    days |= {day for _post, starts_on, ends_on in held for day in (starts_on, ends_on)}
    order = sorted({place.starts_on, *(day for day in days if place.starts_on < day < place.ends_on)})
    for number, day in enumerate(order):
        profiled = [is_cell for starts_on, ends_on, is_cell in kinds if starts_on <= day < ends_on]
        if not profiled:
            continue
        posts = [post for post, starts_on, ends_on in held if starts_on <= day < ends_on]
        cell = int(profiled[0])
        committee = cell if "committee_member" in posts else 0
        counts = [
            number_of for whole in (1, cell, committee) for number_of in (whole, whole * int(place.is_dated))
        ]
        ends_on = order[number + 1] if number + 1 < len(order) else place.ends_on
        yield unit_id, day, ends_on, place.top, (*counts, cell * posts.count("secretary"))


def steps_of(rows: Iterable[Row], sign: int, into: dict[tuple[int, date], list[int]], start: int) -> None:
    """Adds (or with -1 takes away) what rows change in the sums of their tops, by top and day.

    The counts of a row stand from the place `start` of a step on; those that happened on its first day do not end with it.
    """
    width = len(MEMBER_COUNTS) + len(POST_COUNTS)
    for _unit_id, starts_on, ends_on, top, counts in rows:
        if top is None:
            continue
        step = into.get((top, starts_on))
        if step is None:
            step = into[top, starts_on] = [0] * width
        for place, count in enumerate(counts, start):
            step[place] += sign * count
        if ends_on == END:
            continue
        step = into.get((top, ends_on))
        if step is None:
            step = into[top, ends_on] = [0] * width
        ending = counts[:STOCKS]
        for place, count in enumerate(ending, start):
            step[place] -= sign * count
