"""What may stand in the way of leaving the Party and of coming back. Pure functions; values of the rulebook are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chibo.core.workdays import add_working_days
from chibo.people.enums import ExitKind
from chibo.people.exit_enums import ComplaintLevel, Unhandled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

COMPLAINT_WITHIN: Final = "striking_off.complaint_within"
LEAVING_WITHOUT_BREACH: Final = "leaving.only_without_breach"
FORMS_OF_PROBATIONERS: Final = "discipline.forms.probationary"
NOTICE_WITHIN: Final = "leaving.notice_slip_within"
COMPLAINT_ANSWER: Final = {
    ComplaintLevel.UPPER: "striking_off.complaint_answer_province",
    ComplaintLevel.CENTRE: "striking_off.complaint_answer_centre",
}
COMPLAINT_REFUSED: Final = "striking_off.complaint_refused"
RESUME: Final = "membership.resume_only_if_no_fault"
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


def complaint_obstacle(
    made_on: date, unhandled: str, *, received_on: date | None, decided_on: date, values: Values
) -> Obstacle | None:
    """What is wrong with a complaint as entered (DEL-09, DEL-11): made in time it is handled, made late or before the decision it
    is not. A rule with a gap stands in nobody's way, nor does a day of receipt that is not known."""  # noqa: D205, D209
    if values[COMPLAINT_REFUSED].is_gap:
        return None
    if made_on < decided_on and unhandled != Unhandled.NO_DECISION:
        return Obstacle("complaint_early", COMPLAINT_REFUSED, "unhandled")
    if received_on is None or values[COMPLAINT_WITHIN].is_gap:
        return None
    late = made_on > complaint_until(received_on, values)
    if late and not unhandled:
        return Obstacle("complaint_late", COMPLAINT_WITHIN, "unhandled")
    if not late and unhandled == Unhandled.LATE:
        return Obstacle("complaint_in_time", COMPLAINT_WITHIN, "unhandled")
    return None


def break_obstacle(*, no_fault: bool, confirmed_by: str, values: Values) -> Obstacle | None:
    """What stands in the way of taking up Party life again after a break (DEL-19)."""
    rule = values[RESUME]
    if rule.is_gap or not rule.holds:
        return None
    if not no_fault:
        return Obstacle("break_at_fault", RESUME, "no_fault")
    return None if confirmed_by else Obstacle("break_unconfirmed", RESUME, "confirmed_by")
