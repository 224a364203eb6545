"""Periods: spans of days that reports are asked for. Free of Django."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING, Literal, Self

from chibo.core.dates import BEGINNING, add_months, months_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["year", "half_year", "quarter", "month", "reporting_month", "school_year", "range", "term"]

FORMS = "2024, 2024-05, 2024-Q2, 2024-H1, 2024-05/15, school:2023, 2020..2025, 2024-01-01..2024-06-30"
"""Every way a period may be written, for messages; the last form includes both ends."""

_MONTHS: dict[str, int] = {
    "year": 12,
    "half_year": 6,
    "quarter": 3,
    "month": 1,
    "reporting_month": 1,
    "school_year": 12,
}
_SCHOOL_YEAR_MONTH = 9
_LONGEST_MONTH = 31
_LEAP_DAY = (2, 29)
_ONE_DAY = timedelta(days=1)


class BadPeriodError(ValueError):
    """The text is no period, or the period would be empty or leave the calendar. The message names the forms."""

    def __init__(self, text: str) -> None:
        super().__init__(f"Kỳ “{text}” không đúng. Các cách viết: {FORMS}.")
        self.text = text


class TermPeriodError(ValueError):
    """The text names a congress term (`2020..2025`), which only the unit's terms can turn into dates."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” là nhiệm kỳ đại hội: cần biết đơn vị.")
        self.name = name


@dataclass(frozen=True)
class Period:
    """The days `[starts_on, ends_on)`; `code` is the text `parse_period` reads back. Never empty (BadPeriodError)."""

    starts_on: date
    ends_on: date
    kind: Kind
    code: str

    def __post_init__(self) -> None:
        if self.starts_on >= self.ends_on:
            raise BadPeriodError(self.code)

    def __str__(self) -> str:
        return self.code

    @classmethod
    def between(cls, starts_on: date, ends_on: date) -> Self:
        """The range `[starts_on, ends_on)`; empty or reversed raises BadPeriodError."""
        if starts_on >= ends_on:
            raise BadPeriodError(f"{starts_on.isoformat()}..{ends_on.isoformat()}")
        return cls(
            starts_on, ends_on, "range", f"{starts_on.isoformat()}..{(ends_on - _ONE_DAY).isoformat()}"
        )

    @property
    def last_day(self) -> date:
        """The last day, included."""
        return self.ends_on - _ONE_DAY

    def contains(self, day: date) -> bool:
        """Whether the day lies in `[starts_on, ends_on)`."""
        return self.starts_on <= day < self.ends_on

    def year_to_date(self) -> Period:
        """From the first day of the year of the last day to the end; a reporting month counts from its year's first
        cut-off, a school year is its own year."""  # noqa: D205, D209
        first = self._year_start()
        return self if first == self.starts_on else Period.between(first, self.ends_on)

    def previous(self) -> Period:
        """The adjacent period before, of the same kind: a range of whole months steps by months, any other by days.

        Raises TermPeriodError for a term (terms differ in length), BadPeriodError before the first year.
        """
        if self.kind in _MONTHS:
            return self._named(-_MONTHS[self.kind])
        if self.kind == "term":
            raise TermPeriodError(self.code)
        months = _whole_months(self.starts_on, self.ends_on)
        try:
            first = (
                add_months(self.starts_on, -months)
                if months
                else self.starts_on - (self.ends_on - self.starts_on)
            )
        except OverflowError as error:
            raise BadPeriodError(self.code) from error
        return Period.between(first, self.starts_on)

    def same_last_year(self) -> Period:
        """The same period one year earlier: of a range, the same days of the calendar. Terms: TermPeriodError."""
        if self.kind in _MONTHS:
            return self._named(-12)
        if self.kind == "term":
            raise TermPeriodError(self.code)
        leap = (self.ends_on.month, self.ends_on.day) == _LEAP_DAY
        ends_on = self.ends_on + _ONE_DAY if leap else self.ends_on
        return Period.between(add_months(self.starts_on, -12), add_months(ends_on, -12))

    def named(self) -> Period:
        """The same days under a name of their own: a range that is just a year, half, quarter or month becomes that."""
        for kind in ("year", "half_year", "quarter", "month") if self.kind == "range" else ():
            named = parse_period(_CODES[kind](self.starts_on.year, self.starts_on.month))
            if (named.starts_on, named.ends_on) == (self.starts_on, self.ends_on):
                return named
        return self

    def months(self) -> Iterator[Period]:
        """The months it is made of, counted from its first day; the last one may be shorter. They tile the period.

        A period without a known start has no months: BadPeriodError.
        """
        if self.starts_on == BEGINNING:
            raise BadPeriodError(self.code)
        if self.kind == "reporting_month":
            yield self
            return
        number, starts_on = 0, self.starts_on
        while starts_on < self.ends_on:
            number += 1
            ends_on = min(add_months(self.starts_on, number), self.ends_on)
            yield _month_or_range(starts_on, ends_on)
            starts_on = ends_on

    def _named(self, months: int) -> Period:
        """The period of the same kind and length that many months away."""
        year, month, cut_off = self.starts_on.year, self.starts_on.month, ""
        if self.kind == "reporting_month":
            year, month, cut_off = int(self.code[:4]), int(self.code[5:7]), self.code[7:]
        year, month = divmod(year * 12 + month - 1 + months, 12)
        return parse_period(_CODES[self.kind](year, month + 1) + cut_off)

    def _year_start(self) -> date:
        if self.kind == "school_year":
            return self.starts_on
        if self.kind == "reporting_month":
            year, cut_off = int(self.code[:4]), int(self.code[8:])
            return _reporting_month(year, 1, cut_off).starts_on
        return date(self.last_day.year, 1, 1)


def parse_period(text: str) -> Period:
    """The period written as one of `FORMS`. A congress term raises TermPeriodError, anything else BadPeriodError."""
    text = text.strip()
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            try:
                return build(*found.groups())
            except (BadPeriodError, TermPeriodError):
                raise
            except (ValueError, OverflowError) as error:
                raise BadPeriodError(text) from error
    raise BadPeriodError(text)


_CODES: dict[str, Callable[[int, int], str]] = {
    "year": lambda year, _month: f"{year:04}",
    "half_year": lambda year, month: f"{year:04}-H{(month + 5) // 6}",
    "quarter": lambda year, month: f"{year:04}-Q{(month + 2) // 3}",
    "month": lambda year, month: f"{year:04}-{month:02}",
    "reporting_month": lambda year, month: f"{year:04}-{month:02}",
    "school_year": lambda year, _month: f"school:{year:04}",
}


def _whole_months(starts_on: date, ends_on: date) -> int:
    """The number of months the span is exactly made of, else 0."""
    months = months_between(starts_on, ends_on)
    return months if add_months(starts_on, months) == ends_on else 0


def _month_or_range(starts_on: date, ends_on: date) -> Period:
    if starts_on.day == 1 and ends_on == add_months(starts_on, 1):
        return parse_period(_CODES["month"](starts_on.year, starts_on.month))
    return Period.between(starts_on, ends_on)


def _of_months(year: int, first_month: int, kind: Kind, code: str) -> Period:
    """A named period that begins on the first of a month."""
    if year == MAXYEAR:
        raise BadPeriodError(code)
    starts_on = date(year, first_month, 1)
    return Period(starts_on, add_months(starts_on, _MONTHS[kind]), kind, code)


def _year(year: str) -> Period:
    return _of_months(int(year), 1, "year", year)


def _half_year(year: str, half: str) -> Period:
    return _of_months(int(year), int(half) * 6 - 5, "half_year", f"{year}-H{half}")


def _quarter(year: str, quarter: str) -> Period:
    return _of_months(int(year), int(quarter) * 3 - 2, "quarter", f"{year}-Q{quarter}")


def _month(year: str, month: str) -> Period:
    return _of_months(int(year), int(month), "month", f"{year}-{month}")


def _school_year(year: str) -> Period:
    return _of_months(int(year), _SCHOOL_YEAR_MONTH, "school_year", f"school:{year}")


def _reporting_month(year: int, month: int, cut_off: int) -> Period:
    """From the day after the cut-off of the month before to the cut-off, included; clamped in shorter months."""
    code = f"{year:04}-{month:02}/{cut_off:02}"
    if not 1 <= cut_off <= _LONGEST_MONTH:
        raise BadPeriodError(code)
    before = add_months(date(year, month, 1), -1)
    starts_on = _day_after(before.year, before.month, cut_off)
    return Period(starts_on, _day_after(year, month, cut_off), "reporting_month", code)


def _day_after(year: int, month: int, cut_off: int) -> date:
    return date(year, month, min(cut_off, monthrange(year, month)[1])) + _ONE_DAY


def _range(first: str, last: str) -> Period:
    return Period.between(date.fromisoformat(first), date.fromisoformat(last) + _ONE_DAY)


def _term(first: str, last: str) -> Period:
    raise TermPeriodError(f"{first}..{last}")


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"([0-9]{4})"), _year),
    (re.compile(r"([0-9]{4})-[Hh]([12])"), _half_year),
    (re.compile(r"([0-9]{4})-[Qq]([1-4])"), _quarter),
    (re.compile(r"([0-9]{4})-([0-9]{2})"), _month),
    (re.compile(r"school:([0-9]{4})"), _school_year),
    (re.compile(r"([0-9]{4})-([0-9]{2})/([0-9]{1,2})"), lambda *parts: _reporting_month(*map(int, parts))),
    (re.compile(r"([0-9]{4})\.\.([0-9]{4})"), _term),
    (re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})"), _range),
)
