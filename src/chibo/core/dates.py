"""Dates of the register: the two sentinels, partial dates, and counting in months and years. Free of Django."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import total_ordering
from typing import Literal, Self

BEGINNING = date(1, 1, 1)
"""The unknown start of an interval."""
END = date(9999, 12, 31)
"""The open end of an interval."""

Precision = Literal["day", "month", "year"]

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year of the calendar: what a paper states and no more. Impossible ones raise ValueError.

    Order: by year, month, day; the vaguer date stands before the dates it holds.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can mean, included."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def precision(self) -> Precision:
        """What is known: "day", "month" or "year"."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def iso(self) -> str:
        """`1953-03-27`, `1988-03` or `1967`."""
        return "-".join(
            [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        )

    def vietnamese(self) -> str:
        """`27/03/1953`, `03/1988` or `1967`."""
        return "/".join(reversed(self.iso().split("-")))

    @classmethod
    def parse_iso(cls, text: str) -> Self:
        """The partial date written `1953-03-27`, `1988-03` or `1967`; anything else raises ValueError."""
        found = _ISO.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"not a date, month or year: {text!r}")
        return cls(*(None if part is None else int(part) for part in found.groups()))  # type: ignore[arg-type]

    @classmethod
    def of(cls, first: date, precision: str) -> Self:
        """The partial date that begins on `first`, as it is stored in two columns. Unknown precision: ValueError."""
        parts = {"year": 1, "month": 2, "day": 3}
        if precision not in parts:
            raise ValueError(f"unknown precision: {precision!r}")
        return cls(*(first.year, first.month, first.day)[: parts[precision]])


def format_date(day: date) -> str:
    """`dd/mm/yyyy`; "" for the unknown start and the open end."""
    return "" if day in {BEGINNING, END} else f"{day.day:02}/{day.month:02}/{day.year:04}"


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative), clamped to the last day of a shorter month.

    Always count from the anchor: `add_months(31/01, 2)` is 31/03. The sentinels stay as they are, and what would
    leave the calendar becomes the sentinel of that side.
    """
    if day in {BEGINNING, END}:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return BEGINNING if year < MINYEAR else END
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Completed months: the largest n with `add_months(start, n) <= end`; negative if `end` is before `start`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    last_day = monthrange(end.year, end.month)[1]
    return months - (min(start.day, last_day) > end.day)


def years_between(born: date, on: date) -> int:
    """Completed years on the day `on`, for ages and tenures. Somebody born on 29 February completes a year on 1 March
    of a common year: the day after 28 February, when the year has run out."""  # noqa: D205, D209
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def day_before(day: date) -> date:
    """The day before; BEGINNING has none before it and stays."""
    return day if day == BEGINNING else day - timedelta(days=1)


def day_after(day: date) -> date:
    """The day after; END has none after it and stays."""
    return day if day == END else day + timedelta(days=1)


def parse_date(text: str) -> date | None:
    """A whole date as people write it (31/12/2021, 31-12-2021, 31.12.2021, 31 12 2021, 31122021) or in ISO form; None where it is not one.

    Keys of numbers on a telephone have no stroke, so eight digits will do; no year after 1900 makes them mean two days.
    """
    numbers = re.fullmatch(
        r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{2})(\d{2})((?:19|20)\d{2})", text.strip()
    )
    try:
        return (
            date(*(int(numbers[place] or numbers[place + 3]) for place in (3, 2, 1)))
            if numbers
            else date.fromisoformat(text.strip())
        )
    except ValueError:
        return None
