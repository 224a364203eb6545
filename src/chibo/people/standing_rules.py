"""What may stand in the way of leaving the Party and of coming back. Pure functions; values of the rulebook are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chibo.core.workdays import add_working_days
from chibo.people.enums import ExitKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

COMPLAINT_WITHIN: Final = "striking_off.complaint_within"
LEAVING_WITHOUT_BREACH: Final = "leaving.only_without_breach"
FORMS_OF_PROBATIONERS: Final = "discipline.forms.probationary"
EXIT_RULES: Final = (LEAVING_WITHOUT_BREACH, FORMS_OF_PROBATIONERS)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an act may not be: a code of `standing_words`, the rule it rests on, the field it is about."""

    code: str
    rule: str = ""
    field: str = ""


def exit_obstacle(
    kind: str, *, is_official: bool, has_paper: bool, without_breach: bool, values: Values
) -> Obstacle | None:
    """The first thing in the way of an exit; None where there is none. A rule with a gap stands in nobody's way."""
    if kind != ExitKind.DIED and not has_paper:
        return Obstacle("paper", field="number")
    forms = values[FORMS_OF_PROBATIONERS]
    if kind == ExitKind.EXPELLED and not is_official and not forms.is_gap and "expulsion" not in forms.items:
        return Obstacle("expelled_probationer", FORMS_OF_PROBATIONERS, "kind")
    clean = values[LEAVING_WITHOUT_BREACH]
    if kind == ExitKind.LEFT and not without_breach and not clean.is_gap and clean.holds:
        return Obstacle("left_with_breach", LEAVING_WITHOUT_BREACH, "without_breach")
    return None


def complaint_until(received_on: date, values: Values) -> date:
    """The last day on which somebody struck off may complain (DEL-09). Raises `RuleGapError`."""
    return add_working_days(received_on, values[COMPLAINT_WITHIN].whole)
