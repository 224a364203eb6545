"""What may stand in the way of a transfer, and its limits. Pure functions; values of the rulebook are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import add_months
from chibo.core.workdays import add_working_days, working_days_between
from chibo.people.standing_rules import Obstacle
from chibo.people.transfer_enums import FOR_A_TIME, State, TransferKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

PRESENT_LETTER: Final = "transfer.official.present_letter"
COMPLETED_WITHIN: Final = "transfer.official.completed_within"
ABANDONED_AFTER: Final = "transfer.abandoned_after"
DEADLINE: Final = "transfer.official.deadline"
DUES_THROUGH: Final = "transfer.dues_paid_through"
CHECK_SLIPS: Final = "transfer.check_notice_slips"
LOST_CONFIRMED: Final = "transfer.lost_papers_confirmed_by"
BLOCKED: Final = "transfer.blocked_while_examined"
TEMPORARY_MIN: Final = "transfer.temporary.min"
TEMPORARY_MAX: Final = "transfer.temporary.max"
STUDY_MAX: Final = "transfer.temporary.study_max"
EXTENSION: Final = "transfer.temporary.extension"
RETURN_REPORT: Final = "transfer.labour_export.return_report"
SUPPLEMENT_AFTER: Final = "record.supplement_after_abroad"
LETTERS: Final = "transfer.letters"
PAPERS: Final = "transfer.papers"
REVIEW_COVERS: Final = "transfer.self_review_covers"
LIST_CONFIRMED: Final = "transfer.refused_without_confirmed_list"
CHAIN: Final = "transfer.signing_chain"
#: The rule that says within how many working days of the letter it is handed in; no rule says so of a stay for a time at home.
LIMITS: Final = {
    TransferKind.OFFICIAL: PRESENT_LETTER,
    TransferKind.INTERNAL: PRESENT_LETTER,
    TransferKind.ABROAD: "transfer.abroad.official_slip",
    TransferKind.LABOUR: "transfer.labour_export.slip",
    TransferKind.ABROAD_TEMPORARY: "transfer.abroad.temporary_slip",
}
START_RULES: Final = (BLOCKED, TEMPORARY_MIN, TEMPORARY_MAX, STUDY_MAX, DEADLINE, DUES_THROUGH)
_DAY = timedelta(days=1)
#: Obstacles another day may be free of.
_OF_THE_DAY: Final = frozenset({"not_here", "too_early", "leaves_later"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What the register knows of one person on the day a transfer is to begin. Days are None where there are none.

    `is_examined`: an examination, a discipline or a complaint is not finished; that it is so is told to nobody.
    """

    is_member: bool
    is_here: bool
    here_since: date | None = None
    leaves_on: date | None = None
    under_way_since: date | None = None
    is_away_for_a_time: bool = False
    must_go_since: date | None = None
    is_examined: bool = False


def kind_of(wanted: TransferKind, *, same_upper: bool) -> TransferKind:
    """The kind a transfer is recorded under: one within the organisation next above the grassroots is internal (TRF-09)."""
    return TransferKind.INTERNAL if wanted == TransferKind.OFFICIAL and same_upper else wanted


def person_obstacle(kind: TransferKind, on: date, course: Course, values: Values) -> Obstacle | None:
    """The first thing about the person in the way of a transfer on a day; None where there is none."""
    blocked = values[BLOCKED]
    found = {
        "not_here": not course.is_member or not course.is_here,
        "too_early": course.here_since is not None and on <= course.here_since,
        "under_way": course.under_way_since is not None,
        "leaves_later": course.leaves_on is not None,
        "away_already": kind in FOR_A_TIME and course.is_away_for_a_time,
        # No rule is named: with its clause the sentence would say what is going on.
        "not_now": kind not in FOR_A_TIME and course.is_examined and not blocked.is_gap and blocked.holds,
    }
    code = next((code for code, holds in found.items() if holds), None)
    return Obstacle(code, field="on" if code in _OF_THE_DAY else "") if code else None


def stay_obstacle(
    kind: TransferKind, on: date, until: date | None, *, for_study: bool, values: Values
) -> Obstacle | None:
    """What is wrong with the planned time of a stay (TRF-13, TRF-14); a rule with a gap stands in nobody's way."""
    if kind not in FOR_A_TIME:
        return Obstacle("until_unasked", field="until") if until else None
    if until is None or until < on:
        return Obstacle("until_missing", field="until")
    least, most, study = (values[name] for name in (TEMPORARY_MIN, TEMPORARY_MAX, STUDY_MAX))
    after = until + _DAY
    if not least.is_gap and after < add_months(on, least.whole):
        return Obstacle("stay_short", TEMPORARY_MIN, "until")
    if for_study and kind == TransferKind.TEMPORARY:
        too_long = not study.is_gap and after > add_months(on, study.whole)
        return Obstacle("stay_long", STUDY_MAX, "until") if too_long else None
    if not most.is_gap and after >= add_months(on, most.whole):
        return Obstacle("stay_long", TEMPORARY_MAX, "until")
    return None


def late_start(kind: TransferKind, on: date, course: Course, values: Values) -> Obstacle | None:
    """What asks for a reason: the transfer begins after the time given since a decision or a move took effect (TRF-01)."""
    since = course.must_go_since
    if kind in FOR_A_TIME or since is None or values[DEADLINE].is_gap:
        return None
    return (
        Obstacle("start_late", DEADLINE, "late_reason") if on > present_by(since, DEADLINE, values) else None
    )


def late_letter(counted_from: date, rule: str, handed_in: date, values: Values) -> Obstacle | None:
    """What asks for a reason: the letter is handed in after the time given (TRF-02, TRF-04, TRF-21 … TRF-23)."""
    if not rule or values[rule].is_gap or handed_in <= present_by(counted_from, rule, values):
        return None
    return Obstacle("letter_late", rule, "reason")


def list_obstacle(listed_on: date | None, on: date, values: Values) -> Obstacle | None:
    """What asks for a reason: the file is taken in before the sending committee confirmed its list (TRF-08); not in a gap."""
    rule = values[LIST_CONFIRMED]
    if rule.is_gap or not rule.holds or (listed_on is not None and listed_on <= on):
        return None
    return Obstacle("list_unconfirmed", LIST_CONFIRMED, "unlisted")


def dues_obstacle(letter_on: date, paid_through: date | None, values: Values) -> Obstacle | None:
    """Dues declared on the letter as paid for less than the month it is written in (TRF-12); nothing declared, nothing said."""
    rule = values[DUES_THROUGH]
    if paid_through is None or rule.is_gap or rule.value != "month_of_letter":
        return None
    behind = paid_through < letter_on.replace(day=1)
    return Obstacle("dues_behind", DUES_THROUGH, "dues_through") if behind else None


def extension_obstacle(until: date, wanted: date, values: Values) -> Obstacle | None:
    """What is wrong with a new last day of a stay (TRF-16)."""
    if wanted <= until:
        return Obstacle("extension_back", field="until")
    most = values[EXTENSION]
    if not most.is_gap and wanted >= add_months(until, most.whole):
        return Obstacle("extension_long", EXTENSION, "until")
    return None


def must_supplement(left_on: date, back_on: date, values: Values) -> bool:
    """Was somebody abroad for so long that the CV is supplemented on coming back (REC-16)? Not in a gap."""
    rule = values[SUPPLEMENT_AFTER]
    return not rule.is_gap and back_on >= add_months(left_on, rule.whole)


def state_of(outcome: str, presented_on: date | None) -> State:
    """Where a transfer stands."""
    if outcome:
        return State(outcome)
    return State.PRESENTED if presented_on else State.ISSUED


def present_by(issued_on: date, rule: str, values: Values) -> date:
    """The last day on which the letter may be handed in. Raises `LookupError` in a gap."""
    return add_working_days(issued_on, values[rule].whole)


def days_used(issued_on: date, last: date) -> int:
    """Working days from the day after the letter up to and with `last`."""
    return working_days_between(issued_on + _DAY, last + _DAY)


def months_after(rule: str, anchor: date, values: Values) -> date:
    """So many months after a day. Raises `LookupError` in a gap."""
    return add_months(anchor, values[rule].whole)
