"""Puts together what a list keeps in several columns: a name in two, a date in three."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from chibo.exchange.reading.fields import PARTS, Field
from chibo.exchange.reading.values.entry import DASHES, cell_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.faults import Fault, Spot

    Split = tuple[list[int], Callable[[list[Cell]], Cell]]


def composed(table: Table) -> Table:
    """The table with each whole in the column of its first part; repeated headings stay as they are."""
    splits: list[Split]
    held = {column.field for column in table.columns}
    first = table.by_field
    splits = [
        ([first[part] for part in parts if part in held], _name if whole == Field.NAME else _date)
        for whole, parts in PARTS.items()
        if whole not in held and held & set(parts)
    ]
    if not splits:
        return table
    rows = list(table.sheet.rows)
    for number in range(table.last_row, len(rows)):
        if not table.repeats_headings(number + 1):
            rows[number] = _row(rows[number], splits)
    return replace(table, sheet=replace(table.sheet, rows=rows, faults=_faults(table, splits)))


def _faults(table: Table, splits: list[Split]) -> dict[Spot, Fault]:
    """A whole is lost with any of its parts; the fault keeps the address of the part."""
    first = {column: columns[0] for columns, _join in splits for column in columns}
    return {(row, first.get(column, column)): fault for (row, column), fault in table.sheet.faults.items()}


def _row(cells: list[Cell], splits: list[Split]) -> list[Cell]:
    row = list(cells)
    for columns, join in splits:
        values = [cells[column - 1] if column <= len(cells) else None for column in columns]
        whole = join(
            [None if isinstance(value, str) and value.strip() in DASHES else value for value in values]
        )
        if columns[0] <= len(row):
            row[columns[0] - 1] = whole
    return row


def _name(parts: list[Cell]) -> Cell:
    return " ".join(text for part in parts if (text := cell_text(part))) or None


def _date(parts: list[Cell]) -> Cell:
    """As in 27/3/1970; a day or month that lacks is left out, and a whole date among the parts stands for itself."""
    whole = next((part for part in parts if isinstance(part, date)), None)
    return whole or "/".join(text for part in parts if (text := cell_text(part))) or None
