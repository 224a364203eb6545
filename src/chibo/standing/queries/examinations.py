"""Reads of what is not finished: for those who hold `discipline.see` over the unit, empty for everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.standing.models import Examination
from chibo.standing.populations import placed_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def examinations_of_unit(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """What is not finished on the date about members who stood in the unit or below when it began. One SQL query."""
    rows = placed_on(Examination.objects.filter(on_date(unit.on)), "starts_on").filter(
        access.subtree(unit.path, "figure_path"),
        access.within(viewer, permissions.SEE_DISCIPLINE, "figure_path"),
    )
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    if reach:
        rows = rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach)
    return list(rows.select_related("person").order_by("starts_on", "id"))


def examinations_of(viewer: Viewer, person_id: int, path: str, on: date) -> list[Examination]:
    """What is not finished about one person on a date; nothing for whoever may not know. One SQL query, none without the right."""
    if not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    return list(Examination.objects.filter(on_date(on), person_id=person_id).order_by("starts_on", "id"))
