"""What may stand in the way of writing a disciplinary decision down, and when it lapses. Values of the rulebook are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import END, add_months

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

FORMS_OFFICIAL: Final = "discipline.forms.official"
FORMS_PROBATIONARY: Final = "discipline.forms.probationary"
CELL_POWERS: Final = "discipline.cell_powers"
LAPSES_AFTER: Final = "discipline.lapses_after"
RULES: Final = (FORMS_OFFICIAL, FORMS_PROBATIONARY, CELL_POWERS, LAPSES_AFTER)


@dataclass(frozen=True, slots=True)
class Against:
    """Why it may not be written down: a code, the rule, the field it is about."""

    code: str
    rule: str
    field: str


def against(
    form: str, *, is_official: bool, by_cell: bool, holds_post: bool, values: Values
) -> Against | None:
    """The first thing in the way (DIS-01, DIS-02, DIS-04); None where there is none. A gap stands in nobody's way."""
    rule = FORMS_OFFICIAL if is_official else FORMS_PROBATIONARY
    if not values[rule].is_gap and form not in values[rule].items:
        return Against("form_of_probationer" if not is_official else "form_unknown", rule, "form")
    if form == "removal_from_office" and not holds_post:
        return Against("removal_without_post", FORMS_OFFICIAL, "form")
    if by_cell and not values[CELL_POWERS].is_gap and form not in values[CELL_POWERS].items:
        return Against("beyond_cell", CELL_POWERS, "by_cell")
    return None


def lapses_on(form: str, announced_on: date, values: Values) -> date:
    """The first day on which the decision has lapsed (DIS-07): never of an expulsion, never known in a gap."""
    value = values[LAPSES_AFTER]
    if form == "expulsion" or value.is_gap:
        return END
    return add_months(announced_on, value.whole)
