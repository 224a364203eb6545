"""What may stand in the way of writing a disciplinary decision down, when it lapses, until when one may complain of it, and how long a
suspension may last. Values of the rulebook are handed in."""  # noqa: D205, D209

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import END, add_months, day_before
from chibo.core.text import search_key
from chibo.core.workdays import add_working_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

FORMS_OFFICIAL: Final = "discipline.forms.official"
FORMS_PROBATIONARY: Final = "discipline.forms.probationary"
CELL_POWERS: Final = "discipline.cell_powers"
CELL_COMMITTEE: Final = "discipline.cell_committee_powers"
EFFECTIVE: Final = "discipline.cell_decision_effective"
LAPSES_AFTER: Final = "discipline.lapses_after"
SUSPENSION: Final = "discipline.suspension.max"
EXTENSION: Final = "discipline.suspension.extension"
PAYS_DUES: Final = "discipline.suspended_pays_dues"
COMPLAINT_DAYS: Final = "discipline.complaint_within"
COMPLAINT_WORKING_DAYS: Final = "discipline.complaint_within_working_days"
COMPLAINT: Final = (COMPLAINT_DAYS, COMPLAINT_WORKING_DAYS)
RULES: Final = (FORMS_OFFICIAL, FORMS_PROBATIONARY, CELL_POWERS, CELL_COMMITTEE, EFFECTIVE, LAPSES_AFTER)
#: The first words of the name of a cell committee, folded for search.
_CELL_COMMITTEE_NAMES: Final = ("chi uy", "ban chi uy")


@dataclass(frozen=True, slots=True)
class Against:
    """Why it may not be written down: a code, the rule, the field it is about."""

    code: str
    rule: str
    field: str


def against(
    form: str, *, is_official: bool, by_cell: bool, holds_post: bool, values: Values, issuer: str = ""
) -> Against | None:
    """The first thing in the way (DIS-01, DIS-02, DIS-04, DIS-05); None where there is none. A gap stands in nobody's way."""
    rule = FORMS_OFFICIAL if is_official else FORMS_PROBATIONARY
    if not values[rule].is_gap and form not in values[rule].items:
        return Against("form_of_probationer" if not is_official else "form_unknown", rule, "form")
    if form == "removal_from_office" and not holds_post:
        return Against("removal_without_post", FORMS_OFFICIAL, "form")
    powers = values[CELL_COMMITTEE]
    if not powers.is_gap and not powers.holds and search_key(issuer).startswith(_CELL_COMMITTEE_NAMES):
        return Against("cell_committee", CELL_COMMITTEE, "issuer")
    if by_cell and not values[CELL_POWERS].is_gap and form not in values[CELL_POWERS].items:
        return Against("beyond_cell", CELL_POWERS, "by_cell")
    return None


def takes_effect_on(announced_on: date, signed_on: date | None, values: Values, *, by_cell: bool) -> date:
    """The first day of a decision (DIS-06): a cell's once the vote is announced, a higher body's once signed; in a gap the day it
    was announced."""  # noqa: D205, D209
    return announced_on if by_cell or signed_on is None or values[EFFECTIVE].is_gap else signed_on


def lapses_on(form: str, announced_on: date, values: Values) -> date:
    """The first day on which the decision has lapsed (DIS-07): never of an expulsion, never known in a gap."""
    value = values[LAPSES_AFTER]
    if form == "expulsion" or value.is_gap:
        return END
    return add_months(announced_on, value.whole)


def complaint_until(received_on: date, values: Values) -> date | None:
    """The last day to complain, counted from the receipt of the decision by the rule of that day (DIS-18); None in a gap."""
    if not values[COMPLAINT_DAYS].is_gap:
        return received_on + timedelta(days=values[COMPLAINT_DAYS].whole)
    if not values[COMPLAINT_WORKING_DAYS].is_gap:
        return add_working_days(received_on, values[COMPLAINT_WORKING_DAYS].whole)
    return None


def longest_until(starts_on: date, values: Values) -> date | None:
    """The last day a suspension may last, its first day counted (DIS-14); None in a gap."""
    value = values[SUSPENSION]
    return None if value.is_gap else starts_on + timedelta(days=value.whole - 1)


def longest_extended_until(ends_on: date, values: Values) -> date | None:
    """The last day the one extension may reach, `ends_on` the first day after the suspension (DIS-14); None in a gap."""
    value = values[EXTENSION]
    return None if value.is_gap else day_before(ends_on) + timedelta(days=value.whole)


def days_used(starts_on: date, ends_on: date, on: date) -> int:
    """Days of `[starts_on, ends_on)` that have passed by a day, that day and the first counted."""
    return max(0, (min(day_before(ends_on), on) - starts_on).days + 1)
