"""What may stand in the way of a step after the ceremony, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chibo.admissions.rules import ids
from chibo.admissions.rules.admission import reported, resolution_passed
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.limits import last_working_day, late, probation_ends
from chibo.core.dates import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from chibo.admissions.rules.facts import Course, Values


def member_papers_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-42: so many working days from the ceremony."""
    yield from late(on, course.steps.get("ceremony"), ids.MEMBER_PAPERS, values)


def self_review_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-06: the self-review is written once the months have run; in a gap of it, once probation has (PRB-01)."""
    rule = ids.PROBATION if values[ids.SELF_REVIEW_AFTER].is_gap else ids.SELF_REVIEW_AFTER
    yield from _runs(on, course, rule, values)


def probation_over(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-01: not before the months of probation have run."""
    yield from _runs(on, course, ids.PROBATION, values)


def _runs(on: date, course: Course, rule: str, values: Values) -> Iterator[Obstacle]:
    ends = probation_ends(course, rule, values)
    if ends is not None and on < ends:
        yield Obstacle("probation_runs", "standard", rule, ends)


def cell_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-07: the cell proposes within so many working days after probation."""
    yield from late(on, probation_ends(course, ids.PROBATION, values), ids.RECOGNITION_CELL_DEADLINE, values)


def not_failed_too_often(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-13: after so many votes for neither recognition nor striking off the case goes up, and the cell votes no more."""
    limit = values[ids.FAILED_VOTES]
    failed = course.failed.get("recognition_cell", 0) + course.failed.get("strike_cell", 0)
    if not limit.is_gap and failed >= limit.whole:
        yield Obstacle("failed_too_often", "standard", ids.FAILED_VOTES, limit.whole)


def reviewed_or_asked(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """DEL-06: a self-review before the cell, or so many requests for it, or a deliberate refusal."""
    limit = values[ids.REVIEW_REQUESTS]
    done = {"strike_review", "review_refused"} & set(course.steps)
    if not limit.is_gap and not done and course.review_requests < limit.whole:
        yield Obstacle("review_missing", "order", ids.REVIEW_REQUESTS, limit.whole)


def recognised_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-08: so many working days from the cell's resolution, and some more in special cases; PRB-09 asks in its place for
    another vote after so many."""  # noqa: D205, D209
    since = course.steps.get("recognition_cell")
    yield from late(on, since, ids.RECOGNITION_DEADLINE, values, ids.RECOGNITION_EXTENSION)
    last = last_working_day(since, ids.REVOTE_AFTER, values)
    if last is not None and on > last:
        yield Obstacle("revote", "order", ids.REVOTE_AFTER, last)


def extension_known(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-17: the Statute knows no extension; without a value of one's own it is not recorded, and never twice."""
    limit = values[ids.EXTENSION]
    if limit.is_gap:
        yield Obstacle("extension_unknown", "standard", ids.EXTENSION)
    elif course.extended_until is not None:
        yield Obstacle("extended_already", "standard", ids.EXTENSION, course.extended_until)


def extension_fits(until: date, course: Course, values: Values) -> Obstacle | None:
    """Does an extension begin where probation ends, and stay within its months?"""
    ends = probation_ends(course, ids.PROBATION, values)
    if ends is None or values[ids.EXTENSION].is_gap:
        return None
    furthest = add_months(ends, values[ids.EXTENSION].whole)
    return (
        None if ends < until <= furthest else Obstacle("extension_long", "standard", ids.EXTENSION, furthest)
    )


CHECKS: Final[Mapping[str, tuple[Any, ...]]] = {
    "member_papers": (member_papers_in_time,),
    "self_review": (self_review_in_time,),
    "recognition_cell": (probation_over, cell_in_time, not_failed_too_often),
    "recognition_committee": (reported("recognition_cell"),),
    "recognised": (resolution_passed("recognition_committee", "recognition_cell"), recognised_in_time),
    "probation_extended": (extension_known,),
    "strike_cell": (reviewed_or_asked, not_failed_too_often),
    "strike_committee": (reported("strike_cell"),),
    "struck_off": (resolution_passed("strike_committee", "strike_cell"),),
}
