"""Says what each column below the headings of a sheet holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chibo.exchange.reading.book import column_letter
from chibo.exchange.reading.fields import HEADINGS, PARTS, REQUIRED, Field
from chibo.exchange.reading.guesses import ColumnGuess, ColumnKey
from chibo.exchange.reading.headings import recognise
from chibo.exchange.reading.regions import LEAST_FIELDS, find_headings, heading_paths, row_texts
from chibo.exchange.reading.settling import settle
from chibo.exchange.reading.values.dates import parse_date
from chibo.exchange.reading.values.entry import cell_text
from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.book import Sheet
    from chibo.exchange.reading.regions import Path

SAMPLES = 3
_LOOKED_AT = 40
_BORN_BY_SEX = {Field.SEX_MALE: Field.BORN_MALE, Field.SEX_FEMALE: Field.BORN_FEMALE}


@dataclass(frozen=True)
class Table:
    """The heading rows of a sheet, `first_row` to `last_row` from 1, both included, and its columns."""

    sheet: Sheet
    first_row: int
    last_row: int
    columns: tuple[ColumnGuess, ...]

    @property
    def by_field(self) -> dict[Field, int]:
        """Column numbers from 1; where a field stands twice, the first; where it stands in parts, its first part."""
        found: dict[Field, int] = {}
        for column in self.columns:
            if column.field is not None:
                found.setdefault(column.field, column.index)
        for whole, parts in PARTS.items():
            if whole not in found and (present := [part for part in parts if part in found]):
                found[whole] = found[present[0]]
        return found

    @property
    def names_people(self) -> bool:
        """Is there a column of names? Without one no row can be read."""
        return Field.NAME in self.by_field

    @cached_property
    def _heading_texts(self) -> list[list[str]]:
        return [_trimmed(row_texts(self.sheet, row)) for row in range(self.first_row, self.last_row + 1)]

    def repeats_headings(self, row: int) -> bool:
        """Does a row below, counted from 1, repeat one of the heading rows word for word?"""
        texts = _trimmed(row_texts(self.sheet, row))
        return bool(texts) and texts in self._heading_texts

    def problems(self) -> list[Problem]:
        """Errors of the headings: one target in two columns, a required target in none."""
        return [*_repeated(self), *_missing(self)]


def find_table(sheet: Sheet, chosen: Mapping[ColumnKey, Field | None] | None = None) -> Table | None:
    """The table of people in a sheet, or None if no row looks like its headings; `chosen` columns hold what they say."""
    rows = find_headings(sheet)
    if rows is None:
        return None
    first, last = rows
    guesses = [
        _guess(sheet, index, path, last) for index, path in enumerate(heading_paths(sheet, *rows), start=1)
    ]
    columns = [guess for guess in guesses if guess.heading or guess.samples]
    return Table(sheet, first, last, tuple(settle(columns, sheet.hidden_columns, chosen or {})))


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def _guess(sheet: Sheet, index: int, path: Path, last_row: int) -> ColumnGuess:
    rows = [
        row
        for row in sheet.rows[last_row : last_row + _LOOKED_AT]
        if len(row) - row.count(None) >= LEAST_FIELDS
    ]
    filled = [row[index - 1] for row in rows if len(row) >= index and row[index - 1] is not None]
    samples = tuple(dict.fromkeys(cell_text(value) for value in filled))[:SAMPLES]
    meaning = recognise(path)
    field = meaning.field
    if field in _BORN_BY_SEX and not meaning.certain and any(_is_full_date(sample) for sample in samples):
        field = _BORN_BY_SEX[field]
    heading = " / ".join(path)
    return ColumnGuess(sheet.name, column_letter(index), heading, field, meaning.certain, samples, index)


def _is_full_date(text: str) -> bool:
    try:
        return bool(parse_date(text))
    except ValueError:
        return False


def _repeated(table: Table) -> list[Problem]:
    counts = Counter(column.field for column in table.columns if column.field is not None)
    return [_twice(table, field) for field, count in counts.items() if count > 1]


def _twice(table: Table, field: Field) -> Problem:
    columns = [column for column in table.columns if column.field == field]
    named = ", ".join(f"{column.column} (“{column.heading}”)" for column in columns)
    message = _(
        "Trang “%(sheet)s”: các cột %(columns)s cùng được hiểu là “%(field)s”. Đổi tên hoặc xóa bớt để chỉ còn một cột rồi nhập lại."
    )
    facts = {"sheet": table.sheet.name, "columns": named, "field": field.label}
    cell = f"{columns[1].column}{table.last_row}"
    return Problem(table.sheet.name, table.last_row, cell, "error", "column_twice", message % facts)


def _missing(table: Table) -> list[Problem]:
    present = set(table.by_field)
    return [_lacking(table, choices[0]) for choices in REQUIRED if not present & set(choices)]


def _lacking(table: Table, field: Field) -> Problem:
    message = _(
        "Trang “%(sheet)s”, dòng tiêu đề %(row)s: thiếu cột “%(field)s”. Thêm cột với tiêu đề như %(examples)s rồi nhập lại."
    )
    examples = ", ".join(f"“{heading}”" for heading in HEADINGS[field][:3])
    facts = {"sheet": table.sheet.name, "row": table.last_row, "field": field.label, "examples": examples}
    return Problem(table.sheet.name, table.last_row, "", "error", "column_missing", message % facts)
