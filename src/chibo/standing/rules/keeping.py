"""Cards, residence and paper files: days counted from other days. Values of the rulebook are handed in; a gap raises."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = Mapping[str, Any]

CARD_OFFICIAL: Final = "card.only_official"
CARD_DIGITS: Final = "card.number_digits"
CARD_DECIDER: Final = "card.decider"
CARD_LISTS: Final = "card.lists_frequency"
CARD_LOST: Final = "card.lost_steps"
CARD_CHECKS: Final = "card.check_frequency"
CARD_WITHDRAWN: Final = "card.withdrawn_on_exit"
REMARKS: Final = "residence.comment_frequency"
SUPPLEMENTS: Final = "record.supplement_frequency"
CHECKS: Final = "record.reconciliation"
LOANS: Final = "record.reading_logged"
#: The month from which the work list speaks of what is due by the end of the year; a habit of the page, not a rule.
_FROM_MONTH: Final = 11


def card_number_fits(number: str, value: Any) -> bool:
    """Has the number as many digits as the rule of its day says (CRD-05)? Older numbers pass where the rule has a gap."""
    return value.is_gap or (number.isdecimal() and len(number) == value.whole)


def remark_due(since: date, values: Values) -> date:
    """The last day of the year after the last remark, or after the introduction (RES-02). Raises `LookupError` in a gap."""
    if values[REMARKS].whole < 1:
        raise LookupError(REMARKS)
    return date(since.year + 1, 12, 31)


def remark_opens(since: date, _values: Values) -> date:
    """The day the work list begins to speak of the remark of that year."""
    return date(since.year + 1, _FROM_MONTH, 1)


def check_due(since: date, values: Values) -> date:
    """The last day for the next comparison of list and files (REC-07). Raises `LookupError` in a gap."""
    return add_months(since, values[CHECKS].whole)


def check_opens(since: date, values: Values) -> date:
    """A month before it is due. Raises `LookupError` in a gap."""
    return add_months(since, values[CHECKS].whole - 1)


def card_check_due(first_of_year: date, values: Values) -> date:
    """The last day of the year for the check of that year (CRD-09). Raises `LookupError` in a gap."""
    if values[CARD_CHECKS].whole < 1:
        raise LookupError(CARD_CHECKS)
    return date(first_of_year.year, 12, 31)


def card_check_opens(first_of_year: date, _values: Values) -> date:
    """The day the work list begins to speak of the check of that year."""
    return date(first_of_year.year, _FROM_MONTH, 1)


def supplement_due(first_of_year: date, values: Values) -> date:
    """The last day of the year the supplement is of (REC-06). Raises `LookupError` in a gap."""
    if values[SUPPLEMENTS].whole < 1:
        raise LookupError(SUPPLEMENTS)
    return date(first_of_year.year, 12, 31)


def supplement_opens(first_of_year: date, _values: Values) -> date:
    """The day the work list begins to speak of the supplement of that year."""
    return date(first_of_year.year, _FROM_MONTH, 1)
