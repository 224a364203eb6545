"""From limits to anchor days. Free of Django.

A limit rises with its anchor (never falls), so "which anchors have reached it by that day?" is one bound, found by halving.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from chibo.core.dates import BEGINNING, END

if TYPE_CHECKING:
    from collections.abc import Callable

#: The days ahead that "soon" looks; a habit of the page, not a rule.
SOON: Final = timedelta(days=14)
#: How far from the day asked an anchor is looked for: no limit of the regulations is longer than a Party life.
REACH_DAYS: Final = 120 * 366


def latest_anchor(limit: Callable[[date], date], day: date) -> date:
    """The latest anchor whose limit falls on `day` or before; the start of the reach where there is none.

    `limit` must not fall while its anchor rises. About 17 calls.
    """
    low = max(day.toordinal() - REACH_DAYS, BEGINNING.toordinal())
    high = min(day.toordinal() + REACH_DAYS, END.toordinal() - REACH_DAYS)
    while low < high:
        middle = (low + high + 1) // 2
        if limit(date.fromordinal(middle)) <= day:
            low = middle
        else:
            high = middle - 1
    return date.fromordinal(low)


def days_late(due: date | None, on: date) -> int:
    """Days gone by since the day it was due; 0 where it is not late or nothing sets a day."""
    return max((on - due).days, 0) if due else 0
