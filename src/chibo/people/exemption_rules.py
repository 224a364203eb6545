"""What may stand in the way of an exemption. Pure functions; values of the rulebook are handed in.

Two exemptions are kept apart: for age or health (the cell decides, no end) and for a time (the base committee decides).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import END, add_months
from chibo.people.enums import ExemptionKind
from chibo.people.standing_rules import Obstacle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

MEDICAL_PAPER: Final = "exemption.standing.medical_paper_required"
MEDICAL_WAIVED: Final = "exemption.standing.medical_paper_waived_from"
TIMED_MAX: Final = "exemption.timed.max"
TIMED_DECIDER: Final = "exemption.timed.decider"
STATES_REASON: Final = "exemption.timed.request_states_duration"
REVIEW_AT_END: Final = "exemption.timed.review_at_end"
DECISION_RULES: Final = (MEDICAL_PAPER, MEDICAL_WAIVED, TIMED_MAX, TIMED_DECIDER, STATES_REASON)


@dataclass(frozen=True, kw_only=True, slots=True)
class Granting:
    """An exemption about to be granted for `[starts_on, ends_on)`; `age` in completed years on the day of the decision."""

    kind: str
    reason: str
    age: int
    has_paper: bool
    starts_on: date
    ends_on: date = END
    proposed_on: date | None = None
    medical_paper_on: date | None = None


def granting_obstacle(asked: Granting, values: Values) -> Obstacle | None:
    """The first thing in the way of granting it; None where there is none. A rule with a gap stands in nobody's way."""
    if not asked.has_paper:
        return Obstacle("paper", field="number")
    return _timed(asked, values) if asked.kind == ExemptionKind.TIMED else _standing(asked, values)


def _timed(asked: Granting, values: Values) -> Obstacle | None:
    """EXM-03 to EXM-05, EXM-10."""
    longest = values[TIMED_MAX]
    if asked.ends_on == END:
        return Obstacle("timed_without_end", TIMED_MAX, "last_day")
    if not asked.reason and _holds(values[STATES_REASON]):
        return Obstacle("timed_without_reason", STATES_REASON, "reason")
    if not longest.is_gap and asked.ends_on >= add_months(asked.starts_on, longest.whole):
        return Obstacle("timed_too_long", TIMED_MAX, "last_day")
    decider = values[TIMED_DECIDER]
    if not decider.is_gap and decider.text == "grassroots_committee" and asked.proposed_on is None:
        return Obstacle("timed_without_proposal", TIMED_DECIDER, "proposed_on")
    return None


def _standing(asked: Granting, values: Values) -> Obstacle | None:
    """EXM-01, EXM-02."""
    if asked.medical_paper_on is not None or not _holds(values[MEDICAL_PAPER]):
        return None
    waived = values[MEDICAL_WAIVED]
    if not waived.is_gap and asked.age >= waived.whole:
        return None
    return Obstacle("standing_without_medical_paper", MEDICAL_PAPER, "medical_paper_on")


def return_obstacle(kind: str, reviewed_on: date | None, values: Values) -> Obstacle | None:
    """What is in the way of taking up Party life again: the cell's remarks on the time away, where a rule asks for them."""
    if kind == ExemptionKind.TIMED and reviewed_on is None and _holds(values[REVIEW_AT_END]):
        return Obstacle("return_without_review", REVIEW_AT_END, "reviewed_on")
    return None


def _holds(value: Any) -> bool:
    return not value.is_gap and bool(value.holds)
