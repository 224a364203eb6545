"""When a step opens and when it is due, as far as the rules set a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chibo.admissions.rules import ids
from chibo.admissions.rules.admission import ceremony_since
from chibo.admissions.rules.limits import last_working_day, probation_ends
from chibo.admissions.rules.moving import is_forwarding
from chibo.core.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from chibo.admissions.rules.facts import Course, Values


@dataclass(frozen=True)
class Term:
    """The first and the last day of a step, each None where no rule sets it, and the rule of the last (else of the first)."""

    opens_on: date | None = None
    due_on: date | None = None
    rule: str = ""


#: Due so many working days after a step: (the step it counts from, the rule).
_COUNTED: Final[Mapping[str, tuple[str, str]]] = {
    "committee_resolved": ("cell_resolved", ids.COMMITTEE_WITHIN),
    "decided": ("cell_resolved", ids.DECISION_DEADLINE),
    "member_papers": ("ceremony", ids.MEMBER_PAPERS),
    "recognised": ("recognition_cell", ids.RECOGNITION_DEADLINE),
}


def term_of(step: str, course: Course, values: Values) -> Term:
    """The term of a step in a case. Days are inclusive."""
    if step in _COUNTED and not (step == "decided" and course.was_forwarded):
        since_step, rule = _COUNTED[step]
        return _since(course.steps.get(since_step), rule, values)
    found = _TERMS.get(step)
    return found(course, values) if found else Term()


def _since(since: date | None, rule: str, values: Values) -> Term:
    return Term(since, last_working_day(since, rule, values), rule)


def _decided(course: Course, values: Values) -> Term:
    """ADM-44: where the dossier followed somebody, from its receipt."""
    return _since(course.steps.get("dossier_received"), ids.MOVING_DECIDE, values)


def _ceremony(course: Course, values: Values) -> Term:
    return _since(ceremony_since(course, values), ids.CEREMONY_DEADLINE, values)


def _self_review(course: Course, values: Values) -> Term:
    rule = ids.PROBATION if values[ids.SELF_REVIEW_AFTER].is_gap else ids.SELF_REVIEW_AFTER
    return Term(probation_ends(course, rule, values), None, rule)


def _recognition(course: Course, values: Values) -> Term:
    return _since(probation_ends(course, ids.PROBATION, values), ids.RECOGNITION_CELL_DEADLINE, values)


def _forwarded(course: Course, values: Values) -> Term:
    """A dossier that lies with the body that decides follows somebody within so many working days (ADM-44)."""
    if course.was_revoked or not (is_forwarding(course) or course.was_forwarded):
        return Term()
    return _since(course.steps.get("moved"), ids.MOVING_FORWARD, values)


def _cell_resolved(course: Course, values: Values) -> Term:
    """Before the papers grow old or the certificate lapses, whichever comes first."""
    found = [
        (add_months(day, values[rule].whole), rule)
        for name, rule in (("introduced", ids.PAPERS_VALID), ("class_completed", ids.CERTIFICATE_VALIDITY))
        if (day := course.steps.get(name)) and not values[rule].is_gap
    ]
    if not found:
        return Term()
    due_on, rule = min(found)
    return Term(None, due_on, rule)


_TERMS: Final[Mapping[str, Callable[[Course, Values], Term]]] = {
    "handed_over": _forwarded,
    "sent_away": _forwarded,
    "decided": _decided,
    "ceremony": _ceremony,
    "self_review": _self_review,
    "recognition_cell": _recognition,
    "cell_resolved": _cell_resolved,
}
TERMED: Final = frozenset({*_COUNTED, "handed_over", "sent_away", "ceremony", "recognition_cell"})
"""Steps whose last day counts once they are done."""
