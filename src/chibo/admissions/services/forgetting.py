"""Forgetting those who withdrew or were dropped, once the time their committee set has run: a chore of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.models import Applicant, Step
from chibo.admissions.queries import forgotten_on
from chibo.admissions.services.applicants import anonymise
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.queries import UnitOn


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
    admitted = Step.objects.filter(kind=StepKind.CEREMONY, reversed_in__isnull=True)
    rows = Applicant.objects.exclude(pk__in=admitted.values("applicant_id")).filter(
        anonymous_on__isnull=True, stages__stage=Stage.STOPPED, stages__ends_on=END
    )
    return list(rows.annotate(stopped_on=F("stages__starts_on")).order_by("pk"))


def _last_cell(applicant: Applicant, on: date) -> UnitOn:
    """The cell that fostered the person when the case stopped."""
    last = applicant.fosterings.select_related("unit").order_by("-starts_on")[0]
    return unit_on(OPERATOR, last.unit.ref, on)


def _is_over(unit: UnitOn, stopped_on: date, on: date) -> bool:
    forgotten = forgotten_on(unit, stopped_on, on)
    return forgotten is not None and forgotten <= on


def forget_due() -> None:
    """The chore."""
    forget_stopped()
