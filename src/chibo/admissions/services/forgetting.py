"""Forgetting those who withdrew or were dropped, once the time their committee set has run: a chore of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F

from chibo.admissions.enums import Stage
from chibo.admissions.models import Applicant
from chibo.admissions.services.applicants import anonymise
from chibo.core.clock import today
from chibo.core.dates import END, add_months
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.queries import UnitOn

FORGET_AFTER: Final = "admission.stopped.forget_after"


def forget_stopped() -> int:
    """Takes name and facts of everybody whose case stopped so long ago that they are to be forgotten; gives how many.

    The time is the value of the cell that fostered the person last; where none is set nobody is forgotten by itself. Done
    twice it does nothing more. Members that were struck off stay: they stand in `people`.
    """
    on, done = today(), 0
    for applicant in _stopped():
        stopped_on: date = vars(applicant)["stopped_on"]
        unit = _last_cell(applicant, stopped_on)
        if _is_over(unit, stopped_on, on):
            anonymise(OPERATOR, unit=unit, applicant=applicant, on=on)
            done += 1
    return done


def _stopped() -> list[Applicant]:
    rows = Applicant.objects.filter(
        anonymous_on__isnull=True, person__isnull=True, stages__stage=Stage.STOPPED, stages__ends_on=END
    )
    return list(rows.annotate(stopped_on=F("stages__starts_on")).order_by("pk"))


def _last_cell(applicant: Applicant, on: date) -> UnitOn:
    """The cell that fostered the person when the case stopped."""
    last = applicant.fosterings.select_related("unit").order_by("-starts_on")[0]
    return unit_on(OPERATOR, last.unit.ref, on)


def _is_over(unit: UnitOn, stopped_on: date, on: date) -> bool:
    limit = rules([FORGET_AFTER], on=on, unit=unit)[FORGET_AFTER]
    return not limit.is_gap and add_months(stopped_on, limit.whole) <= on


def forget_due() -> None:
    """The chore."""
    forget_stopped()
