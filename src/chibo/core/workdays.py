"""Working days of Viet Nam: weekends and public holidays are off, Tết with them. Free of Django.

The calendar comes from the library `holidays`, with the days off that were swapped against a Saturday and those
Saturdays. It knows the years 1945 to 2100; coming years follow the Labour Code until the government names the days.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=256)
def _days_off_and_on(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Public holidays of a year, and the Saturdays worked instead; frozen, since the library's own table is not
    safe between threads."""  # noqa: D205, D209
    calendar = country_holidays("VN", years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    days_off, days_on = _days_off_and_on(day.year)
    return day in days_on or (day.weekday() < _SATURDAY and day not in days_off)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day` (which itself does not count); 0 gives `day`, negative ValueError."""
    if count < 0:
        raise ValueError("count must not be negative")
    while count:
        day += _ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(first: date, end: date) -> int:
    """The number of working days in `[first, end)`; 0 if it is empty."""
    return sum(is_working_day(first + timedelta(days=number)) for number in range((end - first).days))
