"""Reads of the tree. Every read takes a viewer; what the viewer may not see is `NotVisible`."""

from __future__ import annotations

from chibo.org.queries.dated import name_on, on_date
from chibo.org.queries.rows import UnitRow, children_of, ordered, search_units, unit_row, unit_rows
from chibo.org.queries.unit import Crumb, UnitOn, unit_on

__all__ = [
    "Crumb",
    "UnitOn",
    "UnitRow",
    "children_of",
    "name_on",
    "on_date",
    "ordered",
    "search_units",
    "unit_on",
    "unit_row",
    "unit_rows",
]
