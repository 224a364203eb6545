"""Reads of discipline: for those who hold `discipline.see` over the unit, empty for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from chibo.org import access, permissions
from chibo.standing.models import DisciplineCase
from chibo.standing.populations import placed_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def cases_of_unit(viewer: Viewer, unit: UnitOn) -> tuple[list[Any], list[Any]]:
    """Decisions announced up to the date in the unit and below: those in force, then those that have lapsed. One SQL query."""
    rows = placed_on(DisciplineCase.objects.filter(starts_on__lte=unit.on), "starts_on").filter(
        access.subtree(unit.path, "figure_path"),
        access.within(viewer, permissions.SEE_DISCIPLINE, "figure_path"),
    )
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    if reach:
        rows = rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach)
    found = list(rows.select_related("person", "decision").order_by("-starts_on", "id"))
    return [row for row in found if row.ends_on > unit.on], [row for row in found if row.ends_on <= unit.on]


def cases_of(viewer: Viewer, person_id: int, path: str, on: date) -> list[DisciplineCase]:
    """Decisions about one person announced up to a date; none for whoever may not know. One SQL query, none without the right."""
    if not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    rows = DisciplineCase.objects.filter(person_id=person_id, starts_on__lte=on)
    return list(rows.select_related("decision").order_by("-starts_on", "id"))
