"""One column of a list as it was understood, how a person names it, and by what its headings are known again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from chibo.core.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading.fields import Field

ColumnKey = tuple[str, str]
"""The name of a sheet and the letter of a column."""

EVERY_SHEET = ""
"""Stands for the name of a sheet where a column is meant in all of them."""


@dataclass(frozen=True)
class ColumnGuess:
    """A column as understood: `heading` joins its heading rows, `samples` are its first different values.

    `field` is None where it is not read; `certain` is false where the heading only resembles a known one.
    """

    sheet: str
    column: str
    heading: str
    field: Field | None
    certain: bool
    samples: tuple[str, ...]
    index: int


def sheets_of(columns: Iterable[ColumnGuess]) -> list[tuple[ColumnGuess, ...]]:
    """The columns sheet by sheet, in the order of the list."""
    return [tuple(of_sheet) for _sheet, of_sheet in groupby(columns, key=lambda column: column.sheet)]


def heading_signature(columns: Iterable[ColumnGuess]) -> str:
    """What the columns of one sheet are known by again: their headings and letters, whatever the sheet is called."""
    headings = [(column.column, search_key(column.heading)) for column in columns if column.heading]
    return hashlib.sha256(repr(headings).encode()).hexdigest()
