"""Units of a list with what stands below and above each, as the unit tree shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from chibo.core.dates import BEGINNING
from chibo.org import access, paths, permissions
from chibo.org.models import Placement, UnitProfile
from chibo.org.queries import children_of, on_date, search_units

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn, UnitRow

#: Results of a search shown at once.
SEARCH_LIMIT = 50


@dataclass(frozen=True)
class Branch:
    """A unit in the tree: how many units stand directly below it, and (in a search) the name of the one above.

    `starts_on` is None where its start is not known; `has_list`: the viewer may open the list of its members.
    """

    unit: UnitRow
    below: int
    above: str
    starts_on: date | None
    has_list: bool


def branches_of(viewer: Viewer, unit: UnitOn) -> list[Branch]:
    """Units directly below, with the number directly below each. Two SQL queries, one where there are none."""
    rows = children_of(viewer, unit)
    below = _counted(viewer, [row.id for row in rows], unit.on)
    return [_branch(viewer, row, below=below.get(row.id, 0)) for row in rows]


def found_branches(viewer: Viewer, unit: UnitOn, text: str) -> list[Branch]:
    """Units at or below `unit` whose name holds every word of `text`, with the name of the one above each.

    At most `SEARCH_LIMIT`. Two SQL queries, one where nothing is found.
    """
    rows = search_units(viewer, unit, text, SEARCH_LIMIT)
    above = {row.id: ids[-2] for row in rows if len(ids := paths.decode(row.path)) > 1}
    profiles = UnitProfile.objects.filter(on_date(unit.on), unit_id__in=set(above.values()))
    names = dict(profiles.values_list("unit_id", "name"))
    return [_branch(viewer, row, above=names.get(above.get(row.id, 0), "")) for row in rows]


def _branch(viewer: Viewer, row: UnitRow, *, below: int = 0, above: str = "") -> Branch:
    return Branch(
        unit=row,
        below=below,
        above=above,
        starts_on=None if row.starts_on == BEGINNING else row.starts_on,
        has_list=viewer.can(permissions.SEE_PEOPLE, row.path),
    )


def _counted(viewer: Viewer, ids: list[int], on: date) -> dict[int, int]:
    """Number of units directly below each of `ids` that the viewer may see."""
    placed = Placement.objects.filter(
        on_date(on), access.within(viewer, permissions.SEE_UNITS, "path"), parent_id__in=ids
    )
    return dict(placed.order_by().values_list("parent_id").annotate(below=Count("pk")))
