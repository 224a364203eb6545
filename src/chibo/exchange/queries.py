"""Reads of what was imported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chibo.core.clock import today
from chibo.core.errors import NotVisible
from chibo.exchange.models import ImportBatch, SourceRow
from chibo.org import access, permissions
from chibo.org.models import Placement
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

_CHUNK_ROWS = 1000


def as_it_stands(unit: UnitOn) -> UnitOn:
    """The unit at its place of today, where rights are asked; a unit that is no more at its last place."""
    on = today()
    paths = [path for starts_on, ends_on, path in unit.spans if starts_on <= on < ends_on]
    return replace(unit, path=(paths or [unit.spans[-1][2]])[0])


def batches_of(viewer: Viewer, unit: UnitOn) -> QuerySet[ImportBatch]:
    """Batches of the unit and of every unit below it where the viewer may import lists, newest first. Lazy."""
    placed = Placement.objects.filter(
        on_date(today()),
        access.subtree(as_it_stands(unit).path, "path"),
        access.within(viewer, permissions.IMPORT_LISTS, "path"),
    )
    rows = ImportBatch.objects.filter(unit_id__in=placed.values("unit_id")).select_related("unit")
    return rows.order_by("-id")


def batch_by_id(viewer: Viewer, batch_id: int) -> ImportBatch:
    """One batch. `NotVisible` out of sight, `Forbidden` where the viewer may not import lists. Two SQL queries."""
    batch = ImportBatch.objects.filter(pk=batch_id).select_related("unit").first()
    if batch is None:
        raise NotVisible
    path = (
        Placement.objects.filter(unit_id=batch.unit_id).order_by("-ends_on").values_list("path", flat=True)[0]
    )
    access.require(viewer, permissions.IMPORT_LISTS, path)
    return batch


def source_of(person_ids: Iterable[int]) -> dict[int, SourceRow]:
    """The row of the newest list each person stands in, with its batch. The caller has asked whether they may be seen.

    One SQL query per 1,000 persons.
    """
    ids = list(person_ids)
    sources: dict[int, SourceRow] = {}
    for start in range(0, len(ids), _CHUNK_ROWS):
        rows = SourceRow.objects.filter(
            person_id__in=ids[start : start + _CHUNK_ROWS], batch__undone_at__isnull=True
        ).select_related("batch")
        sources |= {row.person_id: row for row in rows.order_by("batch__as_of", "batch_id", "id")}
    return sources
