"""The order of an admission, and what may stand in its way. Free of Django: pure functions over plain facts.

Days are days of the calendar, half-open spans `[starts_on, ends_on)`. Values of the regulations are handed in by rule id
(`Values`); where one has a gap the check says so (`GAP`) and decides nothing. An obstacle of order or of time may be passed
with a reason that shows; one of standard or of consent may not.

`facts` what is known and what is found · `ids` the rules by id · `order` what follows what, `following` in one case · `admission` checks up to the
ceremony · `probation` checks after it · `bodies` who votes, and counting · `schedule` when a step opens and is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.rules import admission, following, order, probation
from chibo.admissions.rules.bodies import AUTHORISED, VOTED
from chibo.admissions.rules.facts import Course, Obstacle
from chibo.admissions.rules.ids import HELPERS, MISSING_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.admissions.rules.facts import Values

__all__ = ["CHECKS", "VOTED", "Course", "Obstacle", "obstacles"]

CHECKS = {**admission.CHECKS, **probation.CHECKS}
"""The checks of a step beside its order."""


def obstacles(step: str, on: date, course: Course, values: Values, body: str = "") -> list[Obstacle]:
    """Everything that stands in the way of a step on a day; an empty list lets it pass.

    `body` is who votes, where it is known: an authorised committee's vote is the committee's own, so none comes before it.
    """
    found = [*_order(step, on, course, body)]
    for check in CHECKS.get(step, ()):
        found += check(on, course, values)
    return found


def _order(step: str, on: date, course: Course, body: str) -> Iterator[Obstacle]:
    if course.is_closed and step != order.AFTER_END:
        yield Obstacle("closed", "standard")
    for before in following.before(step, course):
        if body in AUTHORISED and before in order.OF_COMMITTEE:
            continue
        day, rule = course.steps.get(before), MISSING_RULE.get(before, "")
        if day is None:
            # Nothing is kept of a person who has not agreed (privacy); no reason passes that.
            yield Obstacle(f"before.{before}", "consent" if before == "agreed" else "order", rule)
        elif day > on:
            yield Obstacle(f"earlier.{before}", "order", rule, day)
    if step in order.NEEDS_HELPER and not course.has_helper:
        yield Obstacle("helper", "order", HELPERS)
