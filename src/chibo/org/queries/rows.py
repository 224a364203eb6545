"""Units in lists: all below one, those directly below, those a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DateField, F, Q, QuerySet

from chibo.core.prepared import Given, Prepared
from chibo.core.text import search_key
from chibo.org import access, permissions
from chibo.org.models import Named, UnitProfile
from chibo.org.queries.dated import on_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries.unit import UnitOn


@dataclass(frozen=True)
class UnitRow:
    """A unit in a list: the children of a unit, the result of a search."""

    id: int
    ref: str
    code: str
    name: str
    kind: str
    kind_label: str
    is_cell: bool
    cell_kind: str
    cell_kind_label: str
    is_guarded: bool
    path: str
    starts_on: date


def unit_rows(viewer: Viewer, unit: UnitOn) -> QuerySet[UnitProfile]:
    """Profiles of every unit at or below `unit` on its date, with `unit_path`, as far as the viewer may see them. Lazy."""
    below = access.subtree(unit.path, "unit__placements__path")
    return _placed(unit.on, below, access.within(viewer, permissions.SEE_UNITS, "unit__placements__path"))


def _placed(on: Any, *where: Q) -> QuerySet[UnitProfile]:
    """Profiles on a date (or the place of one in a prepared statement) whose placement of that date meets every `where`."""
    rows = UnitProfile.objects.filter(on_date(on), on_date(on, "unit__placements__"), *where)
    return rows.annotate(unit_path=F("unit__placements__path"), placed_from=F("unit__placements__starts_on"))


def _directly_below(name: str) -> QuerySet[UnitProfile, Any]:
    """The values of `UnitRow` in its order, names of kinds from the field `name`."""
    parent = Given("parent", BigIntegerField())
    rows = ordered(_placed(Given("on", DateField()), Q(unit__placements__parent_id=parent)))
    kind = ("kind_id", f"kind__{name}", "kind__is_cell")
    cell_kind = ("cell_kind_id", f"cell_kind__{name}", "cell_kind__is_guarded")
    return rows.values_list(
        "unit_id", "unit__ref", "unit__code", "name", *kind, *cell_kind, "unit_path", "placed_from"
    )


_BELOW: Prepared[Any] = Prepared(_directly_below)


def children_of(viewer: Viewer, unit: UnitOn) -> list[UnitRow]:
    """Units directly below, in the order of their kind of cell and name. One SQL query."""
    rows = []
    for *facts, path, placed_from in _BELOW.rows(Named.name_field(), on=unit.on, parent=unit.id):
        if viewer.sees_unit(path):
            rows.append(_below(facts, path, placed_from))
    return rows


def _below(facts: list[Any], path: str, placed_from: date) -> UnitRow:
    """A row of `_BELOW`; a unit that is no cell has no kind of cell."""
    unit_id, ref, code, name, kind, kind_label, is_cell, cell_kind, cell_label, is_guarded = facts
    return UnitRow(
        id=unit_id,
        ref=ref,
        code=code,
        name=name,
        kind=kind,
        kind_label=kind_label,
        is_cell=is_cell,
        cell_kind=cell_kind or "",
        cell_kind_label=cell_label or "",
        is_guarded=bool(is_guarded),
        path=path,
        starts_on=placed_from,
    )


def search_units(viewer: Viewer, unit: UnitOn, text: str, limit: int = 50) -> list[UnitRow]:
    """Units at or below `unit` whose name holds every word of `text`, marks and case forgiven. One SQL query."""
    rows = unit_rows(viewer, unit)
    for word in search_key(text).split():
        rows = rows.filter(search_key__contains=word)
    return [unit_row(profile) for profile in ordered(rows)[:limit]]


def ordered(rows: QuerySet[UnitProfile]) -> QuerySet[UnitProfile]:
    return rows.select_related("unit", "kind", "cell_kind").order_by(
        "kind__position", "cell_kind__position", "sort_key", "id"
    )


def unit_row(profile: UnitProfile) -> UnitRow:
    """A row of `unit_rows` as a value."""
    return UnitRow(
        id=profile.unit_id,
        ref=profile.unit.ref,
        code=profile.unit.code,
        name=profile.name,
        kind=profile.kind_id,
        kind_label=str(profile.kind),
        is_cell=profile.kind.is_cell,
        cell_kind=profile.cell_kind_id or "",
        cell_kind_label=str(profile.cell_kind) if profile.cell_kind else "",
        is_guarded=bool(profile.cell_kind and profile.cell_kind.is_guarded),
        path=getattr(profile, "unit_path", ""),
        starts_on=getattr(profile, "placed_from", profile.starts_on),
    )
