"""Reads of admissions. Every read takes a viewer; what the viewer may not see is `NotVisible`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from chibo.admissions.models import Applicant, Ballot, Fostering, Helper, Inquiry, StageHeld
from chibo.admissions.populations import stages_on
from chibo.admissions.rules import RULES, Course
from chibo.catalogue.scope import Scope
from chibo.core.dates import END
from chibo.core.errors import NotVisible
from chibo.org import access, permissions
from chibo.org.queries import on_date, unit_on
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue


def applicant_by_uid(viewer: Viewer, uid: UUID, on: date) -> tuple[Applicant, UnitOn]:
    """The applicant and the cell that fosters the person on the date, or fostered last. Five SQL queries.

    Permission `admissions.see` on that cell (`units.guarded` too where it is guarded). Raises `NotVisible`.
    """
    applicant = Applicant.objects.filter(uid=uid).first()
    if applicant is None:
        raise NotVisible
    fosterings = list(
        Fostering.objects.filter(applicant=applicant).select_related("unit").order_by("starts_on")
    )
    holding = next((row for row in fosterings if row.holds_on(on)), fosterings[-1])
    unit = unit_on(viewer, holding.unit.ref, on)
    access.require(viewer, permissions.SEE_ADMISSIONS, unit.path)
    if unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path):
        raise NotVisible
    return applicant, unit


def applicants_on(viewer: Viewer, unit: UnitOn) -> QuerySet[StageHeld]:
    """Everybody under way in the unit and below on its date, with stage and cell: one row a person. Lazy.

    The very rows the figures count, less those out of the viewer's reach (`admissions.see`, `units.guarded`).
    """
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    rows = stages_on(scope).filter(access.within(viewer, permissions.SEE_ADMISSIONS, "figure_path"))
    guarded = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | guarded) if guarded else rows


def course_of(applicant: Applicant, on: date) -> Course:
    """What the register knows of somebody's way, as far as it stands (steps taken back are left out). Four SQL queries."""
    standing = applicant.steps.filter(reversed_in__isnull=True).order_by("on", "id")
    steps = dict(standing.values_list("kind", "on"))
    ballots = Ballot.objects.filter(step__applicant=applicant, step__reversed_in__isnull=True)
    passed = dict(ballots.order_by("step__on", "step_id").values_list("step__kind", "passed"))
    return Course(
        steps=steps,
        born_on=applicant.born_on,
        birth_year=applicant.birth_year,
        has_helper=Helper.objects.filter(on_date(on), applicant=applicant).exists(),
        has_parents_consent=applicant.parents_agreed_on is not None and applicant.parents_agreed_on <= on,
        open_inquiries=Inquiry.objects.filter(
            applicant=applicant, asked_on__lte=on, answered_on__isnull=True
        ).count(),
        passed=passed,
    )


def values_for(unit: UnitOn, on: date) -> dict[str, RuleValue]:
    """The values a step in that unit on that day is judged by. One SQL query."""
    return rules(RULES, on=on, unit=unit)


def is_open(applicant: Applicant) -> bool:
    """Is the person still under way? One SQL query."""
    last = applicant.stages.filter(ends_on=END).first()
    return last is not None and last.stage not in {"stopped", "recognised"}
