"""Somebody who moves on the way into the Party: what is certified, forwarded, decided anew or revoked (ADM-43 … ADM-45)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.rules import ids
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.limits import last_working_day, late

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.admissions.rules.facts import Course, Values


def certified(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-43: who came while considered brings the certificate of the cell that was left, and the cell here assigns somebody."""
    rule = values[ids.MOVING_CERTIFICATE]
    if not course.helped_moves or rule.is_gap or not rule.holds:
        return
    if course.certificates < course.helped_moves:
        yield Obstacle("moved_uncertified", "order", ids.MOVING_CERTIFICATE)
    if not course.has_helper:
        yield Obstacle("helper", "order", ids.MOVING_CERTIFICATE)


def certified_since(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """The same before the committee considers somebody who came after the vote of the cell."""
    handed, voted = course.steps.get("handed_over"), course.steps.get("cell_resolved")
    if handed and voted and handed >= voted:
        yield from certified(on, course, values)


def is_waived(course: Course, values: Values) -> bool:
    """ADM-43: nobody here can have known somebody who just came for so many months."""
    rule = values[ids.MOVING_CERTIFICATE]
    return bool(0 < course.helped_moves <= course.certificates and not rule.is_gap and rule.holds)


def certificate_given(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-43: who leaves while considered is given the certificate."""
    rule = values[ids.MOVING_CERTIFICATE]
    if course.is_considered and course.certificates <= course.helped_moves and not rule.is_gap and rule.holds:
        yield Obstacle("certificate_to_give", "order", ids.MOVING_CERTIFICATE)


def decision_stands_until(course: Course, values: Values) -> date | None:
    """ADM-45: the last day on which the body that was left may decide; None where nobody moves out of its area."""
    if not (course.is_moving and course.moves_outside):
        return None
    return last_working_day(course.steps["moved"], ids.MOVING_STANDS, values)


def _is_lapsed(course: Course, values: Values) -> date | None:
    """The last day, where the decision came after it."""
    last, decided = decision_stands_until(course, values), course.steps.get("decided")
    return last if last and decided and decided > last else None


def decided_here(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-45: past the limit after the move the body that was left decides no more."""
    last = decision_stands_until(course, values)
    if last and on > last:
        yield Obstacle("decides_elsewhere", "standard", ids.MOVING_STANDS, last)


def celebrated_there(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-45: a decision that came too late is revoked; where it stands, the ceremony is held at the destination alone."""
    if course.is_moving and course.moves_outside and values[ids.MOVING_STANDS].is_gap:
        yield Obstacle("gap", "gap", ids.MOVING_STANDS)
    elif lapsed := _is_lapsed(course, values):
        yield Obstacle("decision_to_revoke", "standard", ids.MOVING_STANDS, lapsed)
    elif decision_stands_until(course, values):
        yield Obstacle("ceremony_elsewhere", "standard", ids.MOVING_STANDS)


def revoked_for_a_cause(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-45, ADM-50: a decision in time stands; what else makes it void is said as the reason."""
    if _is_lapsed(course, values) is None:
        yield Obstacle("decision_stands", "order", ids.MOVING_STANDS)


def forwarded(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-44: in so many working days from the move; ADM-45: not with a decision that is to be revoked."""
    if lapsed := _is_lapsed(course, values):
        yield Obstacle("decision_to_revoke", "standard", ids.MOVING_STANDS, lapsed)
    elif is_forwarding(course):
        yield from late(on, course.steps["moved"], ids.MOVING_FORWARD, values)


def is_forwarding(course: Course) -> bool:
    """Does a dossier that lies with the body that decides wait to be sent after somebody who moves (ADM-44)?"""
    return (
        course.is_moving
        and course.proposed_on is not None
        and not course.was_revoked
        and not {"decided", "ceremony"} & set(course.steps)
    )
