"""What comes before a step in one case, and what may come next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chibo.admissions.rules.order import AFTER_END, AGAIN, BEFORE, BY_UNION, ON_PROBATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chibo.admissions.rules.facts import Course


#: Steps offered elsewhere: with the person's facts, where a vote failed, once recognised, and as a link of their own.
_ASKED_FOR: Final = frozenset({"agreed", "reported_up", AFTER_END, "moved"})
#: When steps of a move belong to a case.
_MOVING: Final[Mapping[str, Callable[[Course], bool]]] = {
    "handed_over": lambda course: course.is_moving,
    "sent_away": lambda course: course.is_moving,
    "dossier_received": lambda course: course.was_forwarded and not _is_received(course),
    "decision_revoked": lambda course: course.is_moving,
}


def before(step: str, course: Course) -> tuple[str, ...]:
    """The steps that come before one, in this case."""
    usual = BEFORE.get(step, ())
    if step == "introduced" and course.organisation in BY_UNION:
        return (*usual, "organisation_introduced")
    if step == "committee_resolved" and course.has_section:
        return (*usual, "section_appraised")
    if step == "decided" and course.was_forwarded:
        return (*usual, "dossier_received")
    if step == "handed_over" and (course.is_considered or "ceremony" in course.steps):
        return ()
    return usual


def offered(course: Course) -> list[str]:
    """Steps that may come next by their place in the order, before anything is judged."""
    if course.is_closed or "agreed" not in course.steps:
        return [AFTER_END] if "recognised" in course.steps and AFTER_END not in course.steps else []
    on_probation = "ceremony" in course.steps
    found = []
    for step, usual in BEFORE.items():
        if step in _ASKED_FOR or (step in ON_PROBATION) != on_probation:
            continue
        failed = course.passed.get(step) is False
        taken = step in course.steps and step not in AGAIN and not failed
        reached = any(one in course.steps for one in usual)
        if not taken and reached and _belongs(step, course):
            found.append(step)
    return [*found, "reported_up"] if course.unreported else found


def _is_received(course: Course) -> bool:
    received = course.steps.get("dossier_received")
    return received is not None and received >= course.steps["handed_over"]


def _belongs(step: str, course: Course) -> bool:
    """Is a step one of this case at all?"""
    done = course.steps
    if step in _MOVING:
        return _MOVING[step](course)
    if step == "section_appraised":
        return course.has_section
    if step == "organisation_introduced":
        return course.organisation != "none" and "cell_resolved" not in done
    if step in {"unlisted", "referred"}:
        return "start_allowed" not in done
    if step in AGAIN and step not in ON_PROBATION:
        return "cell_resolved" not in done or course.passed.get("cell_resolved") is False
    return True
