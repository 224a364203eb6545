"""The ready counts of units, worked out from the register: one sweep over the days on which something begins or ends."""

from __future__ import annotations

from datetime import date
from operator import add, sub
from typing import TYPE_CHECKING

from django.db.models import F

from chibo.core.dates import END
from chibo.people.enums import NOT_MINORITY, Religion, Sex
from chibo.people.models import Affiliation, PostHeld
from chibo.people.tallies.models import MemberTally, PostTally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Counts = tuple[int, ...]
#: By unit and day: what is added to its counts from that day on.
Steps = dict[int, dict[date, Counts]]

MEMBER_COUNTS = ("members", "assumed", "official", "female", "minority", "religious", "born_months")
POST_COUNTS = ("secretaries", "committee_members")
_NOT_MINORITY = frozenset({"", *NOT_MINORITY})
_NOT_RELIGIOUS = frozenset({"", Religion.NONE.value})
_OFFICIAL = (0, 0, 1, 0, 0, 0, 0)


def member_tallies(unit_ids: Collection[int]) -> Iterator[MemberTally]:
    """The rows of these units, for all days. One SQL query."""
    for unit_id, starts_on, ends_on, counts in _spans(_member_steps(unit_ids)):
        if counts[0]:
            facts = dict(zip(MEMBER_COUNTS, counts, strict=True))
            yield MemberTally(unit_id=unit_id, starts_on=starts_on, ends_on=ends_on, **facts)


def post_tallies(unit_ids: Collection[int]) -> Iterator[PostTally]:
    """The rows of these units, for all days. One SQL query."""
    for unit_id, starts_on, ends_on, counts in _spans(_post_steps(unit_ids)):
        if any(counts):
            facts = dict(zip(POST_COUNTS, counts, strict=True))
            yield PostTally(unit_id=unit_id, starts_on=starts_on, ends_on=ends_on, **facts)


def _member_steps(unit_ids: Collection[int]) -> Steps:
    """Who stood in a unit while a member: from the later first day to the earlier last one, official from the official day on."""
    stays = Affiliation.objects.filter(
        unit_id__in=unit_ids,
        person__memberships__starts_on__lt=F("ends_on"),
        person__memberships__ends_on__gt=F("starts_on"),
    ).values_list(
        "unit_id", "starts_on", "ends_on", "assumed", "person__memberships__starts_on", "person__memberships__ends_on",
        "person__memberships__official_on", "person__sex", "person__ethnic_group", "person__religion", "person__born_on",
    )  # fmt: skip
    steps: Steps = {}
    for row in stays.iterator():
        unit_id, stays_from, stays_to, assumed, member_from, member_to, official_on, *_person = row
        first, last = max(stays_from, member_from), min(stays_to, member_to)
        days = steps.setdefault(unit_id, {})
        _span(days, first, last, _facts(assumed, *row[7:]))
        if official_on is not None and official_on < last:
            _span(days, max(first, official_on), last, _OFFICIAL)
    return steps


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


def _post_steps(unit_ids: Collection[int]) -> Steps:
    held = PostHeld.objects.filter(
        seat__unit_id__in=unit_ids, seat__post_id__in=["secretary", "committee_member"]
    )
    steps: Steps = {}
    for unit_id, post, starts_on, ends_on in held.values_list(
        "seat__unit_id", "seat__post_id", "starts_on", "ends_on"
    ).iterator():
        is_secretary = post == "secretary"
        _span(
            steps.setdefault(unit_id, {}), starts_on, ends_on, (int(is_secretary), int(not is_secretary))
        )  # fmt: skip
    return steps


def _span(days: dict[date, Counts], first: date, last: date, counts: Counts) -> None:
    zero = (0,) * len(counts)
    days[first] = tuple(map(add, days.get(first, zero), counts))
    if last != END:
        days[last] = tuple(map(sub, days.get(last, zero), counts))


def _spans(steps: Steps) -> Iterator[tuple[int, date, date, Counts]]:
    """Unit, first day, day after the last, and the counts that hold between them. Days that change nothing do not cut."""
    for unit_id, days in steps.items():
        order = sorted(day for day, step in days.items() if any(step))
        counts: Counts = ()
        for place, day in enumerate(order):
            counts = tuple(map(add, counts, days[day])) if counts else days[day]
            yield unit_id, day, order[place + 1] if place + 1 < len(order) else END, counts
