"""Reads of discipline: for those who hold `discipline.see` over the unit, empty for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from chibo.org import access, permissions
from chibo.standing.models import DisciplineCase, Suspension
from chibo.standing.populations import placed_on

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


def cases_of_unit(viewer: Viewer, unit: UnitOn) -> tuple[list[Any], list[Any]]:
    """Decisions announced up to the date in the unit and below: those in force, then those that have lapsed. One SQL query."""
    rows = placed_on(DisciplineCase.objects.filter(announced_on__lte=unit.on), "announced_on").filter(
        access.subtree(unit.path, "figure_path"),
        access.within(viewer, permissions.SEE_DISCIPLINE, "figure_path"),
    )
    rows = _with_guarded(viewer, rows)
    found = list(rows.select_related("person", "decision").order_by("-announced_on", "id"))
    return [row for row in found if row.ends_on > unit.on], [row for row in found if row.ends_on <= unit.on]


def suspensions_of_unit(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Suspensions begun by the date in the unit and below of which no end is written down, the oldest first. One SQL query."""
    rows = placed_on(unfinished(unit.on), "starts_on").filter(
        access.subtree(unit.path, "figure_path"),
        access.within(viewer, permissions.SEE_DISCIPLINE, "figure_path"),
    )
    return list(_with_guarded(viewer, rows).select_related("person", "decision").order_by("starts_on", "id"))


def unfinished(on: date) -> QuerySet[Suspension]:
    """Suspensions begun by a date of which no end is written down by then."""
    return Suspension.objects.filter(Q(resumed_on__isnull=True) | Q(resumed_on__gt=on), starts_on__lte=on)


def _with_guarded(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of guarded cells only for those who see them."""
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach) if reach else rows


def may_know(viewer: Viewer, file: PersonFile) -> bool:
    """May the viewer know of discipline of this person: by right over the unit, or because it is their own file?"""
    return file.is_own or (file.unit is not None and viewer.can(permissions.SEE_DISCIPLINE, file.unit.path))


def cases_of(viewer: Viewer, file: PersonFile, on: date) -> list[DisciplineCase]:
    """Decisions about one person announced up to a date; none for whoever may not know. One SQL query, none without the right."""
    if not may_know(viewer, file):
        return []
    rows = DisciplineCase.objects.filter(person=file.person, announced_on__lte=on)
    return list(rows.select_related("decision").order_by("-announced_on", "id"))


def suspensions_of(viewer: Viewer, file: PersonFile, on: date) -> list[Suspension]:
    """Suspensions of one person begun by a date, the newest first; none for whoever may not know. One SQL query at most."""
    if not may_know(viewer, file):
        return []
    rows = Suspension.objects.filter(person=file.person, starts_on__lte=on)
    return list(rows.select_related("decision", "extension").order_by("-starts_on"))
