"""Party age and badges: when an age is reached, for which award day it counts, what may come early, what a number looks like.

Days are included at both ends unless a name says otherwise. A gap of the rulebook raises `LookupError`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import add_months
from chibo.core.workdays import is_working_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Values = Mapping[str, Any]

YEARS: Final = "badge.years"
AWARD_DAYS: Final = "badge.award_days"
WINDOWS: Final = "badge.batch_windows"
DOSSIER_BEFORE: Final = "badge.dossier_before_batch"
EARLY_TO_65: Final = "badge.early.illness_to_65"
EARLY_FROM_70: Final = "badge.early.illness_from_70"
EARLY_POSTHUMOUS: Final = "badge.early.posthumous"
SERIAL: Final = "badge.serial_digits"
LOST_REISSUE: Final = "badge.lost_reissue"
PROCESSED_BY: Final = "badge.transfer.processed_by"
FLOW: Final = "badge.steps"
DEDUCTED: Final = "party_age.time_deducted"
IN_FORCE_BARS: Final = "discipline.in_force_bars"
WAITS: Final = {
    "reprimand": "badge.wait.reprimand",
    "warning": "badge.wait.warning",
    "removal_from_office": "badge.wait.removal_from_office",
}
LIST_RULES: Final = (AWARD_DAYS, YEARS, WINDOWS, DOSSIER_BEFORE, DEDUCTED, IN_FORCE_BARS, *WAITS.values())
PROPOSAL_RULES: Final = (*LIST_RULES, EARLY_TO_65, EARLY_FROM_70, EARLY_POSTHUMOUS)
MONTHS_A_YEAR: Final = 12
ONE_DAY: Final = timedelta(days=1)
#: The days of the five steps of a badge in their order (BDG-06): the member declares, the cell, the grassroots committee and
#: the committee above propose, the province decides.
STEPS: Final = ("declared_on", "proposed_on", "reviewed_on", "forwarded_on", "awarded_on")
_OLDER: Final = 70
_WINDOW: Final = re.compile(r"(\d{1,2})-(\d{1,2}) đến (?:hết tháng (\d{1,2})|(\d{1,2})-(\d{1,2}))")
_DIGITS: Final = re.compile(r"(?:([A-Z])\+)?(\d+)")


@dataclass(frozen=True, slots=True)
class Spell:
    """One time in the Party, `[starts_on, ends_on)`: Party age counts from `counts_from`; `restored` makes it go on unbroken."""

    counts_from: date
    starts_on: date
    ends_on: date
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """An award day and the days on which an age must be reached to be awarded on it, both included."""

    award_on: date
    first: date
    last: date


def counted_from(spells: Sequence[Spell], *, deducts: bool) -> date:
    """The day Party age counts from, the time outside the Party taken off (PRB-18, PRB-19, PRB-25).

    `spells` stand oldest first. Who was restored has an unbroken age (PRB-21). Where no rule says that time is deducted
    (`deducts` false) the age counts from the newest spell that is no restoration.
    """
    outside, start = timedelta(), spells[0].counts_from
    for before, spell in pairwise(spells):
        if spell.restored:
            continue
        if deducts:
            outside += spell.starts_on - before.ends_on
        else:
            start = spell.counts_from
    return start + outside


def reached_on(counts_from: date, years: int) -> date:
    """The day so many years of Party age are complete (BDG-01)."""
    return add_months(counts_from, years * MONTHS_A_YEAR)


def starts_reaching(batch: Batch, years: int) -> tuple[date, date]:
    """The first and last day Party age may count from to reach the years within the batch."""
    first = add_months(batch.first, -years * MONTHS_A_YEAR)
    while reached_on(first, years) < batch.first:
        first += timedelta(days=1)
    last = add_months(batch.last, -years * MONTHS_A_YEAR)
    while reached_on(last + timedelta(days=1), years) <= batch.last:
        last += timedelta(days=1)
    return first, last


def award_days(year: int, values: Values) -> list[date]:
    """The award days of a year, in order (BDG-04). Raises `LookupError` in a gap."""
    days = [str(item).split("-") for item in values[AWARD_DAYS].items]
    return sorted(date(year, int(month), int(day)) for day, month in days)


def batches(first: date, last: date, values: Values) -> list[Batch]:
    """The batches whose award day lies in the days given, in order. Raises `LookupError` in a gap.

    Where a local row sets the windows they hold (BDG-07); else an age counts for the first award day on or after it.
    """
    days = [day for year in range(first.year - 1, last.year + 1) for day in award_days(year, values)]
    windows = {} if values[WINDOWS].is_gap else values[WINDOWS].table
    found = []
    for before, day in pairwise(days):
        if first <= day <= last:
            text = windows.get(f"{day.day:02}-{day.month:02}")
            span = _window(str(text), day) if text else (before + timedelta(days=1), day)
            found.append(Batch(day, *span))
    return found


def _window(text: str, award_on: date) -> tuple[date, date]:
    """«01-12 đến hết tháng 2» around an award day: its last day is the first such day that is not long before."""
    parts = _WINDOW.fullmatch(text)
    if parts is None:
        raise LookupError(text)
    first_day, first_month = int(parts[1]), int(parts[2])
    last_month = int(parts[3] or parts[5])
    last_day = monthrange(award_on.year, last_month)[1] if parts[3] else int(parts[4])
    first = date(award_on.year, first_month, first_day)
    last = date(award_on.year, last_month, last_day)
    return (first.replace(year=first.year - 1) if first > last else first), last


def early_months(years: int, way: str, values: Values) -> int:
    """How many months before the age is reached a badge may be given (BDG-02, BDG-03); 0 in time or in a gap."""
    if way == "due":
        return 0
    rule = EARLY_POSTHUMOUS if way == "posthumous" else EARLY_FROM_70 if years >= _OLDER else EARLY_TO_65
    return 0 if values[rule].is_gap else int(values[rule].whole)


def dossier_due(award_on: date, values: Values) -> date | None:
    """The last day for the dossier, so many working days before the award day where a row says so (BDG-07); None in a gap."""
    before = values[DOSSIER_BEFORE]
    if before.is_gap:
        return None
    day, left = award_on, before.whole
    while left:
        day -= ONE_DAY
        left -= is_working_day(day)
    return day


def may_be_awarded(reached: date, award_on: date, years: int, way: str, values: Values) -> bool:
    """Is the age reached by the award day, or near enough for an early badge?"""
    return add_months(reached, -early_months(years, way, values)) <= award_on


def longest_wait_starts(award_on: date, values: Values) -> dict[str, date]:
    """By form of discipline the last day on which it can have begun for the wait to be over on the award day (BDG-05)."""
    return {
        form: add_months(award_on, -values[rule].whole)
        for form, rule in WAITS.items()
        if not values[rule].is_gap
    }


def is_serial(text: str, years: int, value: Any) -> bool:
    """Does a number have the shape of its badge: provincial symbol, letter where there is one, digits (BDG-09)?"""
    shape = None if value.is_gap else _DIGITS.fullmatch(str(value.table.get(str(years), "")))
    if shape is None:
        return True
    return (
        re.fullmatch(rf"[A-ZĐ]{{1,3}}-?{shape[1] or ''}\d{{{shape[2]}}}", text.replace(" ", "")) is not None
    )


def serial_shape(years: int, value: Any) -> str:
    """How the number of such a badge looks, «XX 00012345» with XX for the province; "" in a gap (BDG-09)."""
    shape = None if value.is_gap else _DIGITS.fullmatch(str(value.table.get(str(years), "")))
    return f"XX {shape[1] or ''}{'0' * (int(shape[2]) - 1)}1" if shape else ""


def out_of_order(step: str, on: date, days: Mapping[str, date | None]) -> str:
    """The step whose day contradicts that `step` was taken on a day, "" where none does; `days` by step, None unknown."""
    place = STEPS.index(step)
    for number, name in enumerate(STEPS):
        day = days[name]
        if day is not None and ((number < place and day > on) or (number > place and day < on)):
            return name
    return ""


def highest(years: Iterable[int], counts_from: date, on: date) -> int:
    """The highest of the years reached on a day, 0 for none."""
    return max((one for one in years if reached_on(counts_from, one) <= on), default=0)
