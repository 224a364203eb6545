"""When a step opens and when it is due, as far as the rules set a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chibo.admissions.rules import ids
from chibo.admissions.rules.admission import ceremony_since
from chibo.admissions.rules.limits import last_working_day, probation_ends
from chibo.core.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping
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


TERMED: Final = frozenset({*_COUNTED, "ceremony", "recognition_cell"})
"""Steps whose last day counts once they are done."""


def term_of(step: str, course: Course, values: Values) -> Term:
    """The term of a step in a case. Days are inclusive."""
    if step in _COUNTED:
        since_step, rule = _COUNTED[step]
        since = course.steps.get(since_step)
        return Term(since, last_working_day(since, rule, values), rule)
    if step == "ceremony":
        since = ceremony_since(course, values)
        return Term(since, last_working_day(since, ids.CEREMONY_DEADLINE, values), ids.CEREMONY_DEADLINE)
    if step == "self_review":
        rule = ids.PROBATION if values[ids.SELF_REVIEW_AFTER].is_gap else ids.SELF_REVIEW_AFTER
        return Term(probation_ends(course, rule, values), None, rule)
    if step == "recognition_cell":
        opens, rule = probation_ends(course, ids.PROBATION, values), ids.RECOGNITION_CELL_DEADLINE
        return Term(opens, last_working_day(opens, rule, values), rule)
    if step == "cell_resolved":
        return _cell_resolved(course, values)
    return Term()


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
