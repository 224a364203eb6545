"""What comes before a step in one case, and what may come next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.rules.order import AGAIN, BEFORE, BY_UNION, ON_PROBATION

if TYPE_CHECKING:
    from chibo.admissions.rules.facts import Course


def before(step: str, course: Course) -> tuple[str, ...]:
    """The steps that come before one, in this case."""
    usual = BEFORE.get(step, ())
    if step == "introduced" and course.organisation in BY_UNION:
        return (*usual, "organisation_introduced")
    if step == "committee_resolved" and course.has_section:
        return (*usual, "section_appraised")
    return usual


def offered(course: Course) -> list[str]:
    """Steps that may come next by their place in the order, before anything is judged."""
    if course.is_closed or "agreed" not in course.steps:
        return []
    on_probation = "ceremony" in course.steps
    found = []
    for step, usual in BEFORE.items():
        if step in {"agreed", "reported_up"} or (step in ON_PROBATION) != on_probation:
            continue
        failed = course.passed.get(step) is False
        taken = step in course.steps and step not in AGAIN and not failed
        reached = any(one in course.steps for one in usual)
        if not taken and reached and _belongs(step, course):
            found.append(step)
    return [*found, "reported_up"] if course.unreported else found


def _belongs(step: str, course: Course) -> bool:
    """Is a step one of this case at all?"""
    done = course.steps
    if step == "section_appraised":
        return course.has_section
    if step == "organisation_introduced":
        return course.organisation != "none" and "cell_resolved" not in done
    if step in {"unlisted", "referred"}:
        return "start_allowed" not in done
    if step in AGAIN:
        return "cell_resolved" not in done or course.passed.get("cell_resolved") is False
    return True
