"""Limits of time, shared by the checks and by what the dossier says of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.rules.facts import Obstacle
from chibo.core.dates import add_months
from chibo.core.workdays import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.admissions.rules.facts import Course, Values


def last_working_day(since: date | None, rule: str, values: Values, *more: str) -> date | None:
    """The last day in time, `more` rules adding their days; None without a beginning or where the rule has a gap."""
    if since is None or values[rule].is_gap:
        return None
    days = values[rule].whole + sum(values[one].whole for one in more if not values[one].is_gap)
    return add_working_days(since, days)


def late(on: date, since: date | None, rule: str, values: Values, extension: str = "") -> Iterator[Obstacle]:
    """Past the last day; past the special extension too, where the rules know one, that is said instead."""
    last = last_working_day(since, rule, values)
    if last is None or on <= last:
        return
    if extension and not values[extension].is_gap:
        furthest = last_working_day(since, rule, values, extension)
        if furthest is not None and on > furthest:
            yield Obstacle("late_beyond", "time", extension, furthest)
            return
        yield Obstacle("late_extended", "time", extension, last)
        return
    yield Obstacle("late", "time", rule, last)


def official_from(ceremony_on: date, months: int) -> date:
    """PRB-11: the first day as an official member, however late the meetings were."""
    return add_months(ceremony_on, months)


def probation_ends(course: Course, rule: str, values: Values) -> date | None:
    """The first day after probation by that rule, with an extension that was decided; None where it is not known."""
    ceremony = course.steps.get("ceremony")
    if course.extended_until is not None:
        return course.extended_until
    if ceremony is None or values[rule].is_gap:
        return None
    return official_from(ceremony, values[rule].whole)
