"""Finds the heading rows of a sheet and says what each column below them holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.exchange.reading.book import column_letter
from chibo.exchange.reading.fields import HEADINGS, REQUIRED, Field
from chibo.exchange.reading.headings import is_group, known_field, recognise
from chibo.exchange.reading.values.dates import parse_date
from chibo.exchange.reading.values.entry import cell_text
from chibo.exchange.reading.verdicts import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading.book import Merge, Sheet

SEARCHED_ROWS = 60
SAMPLES = 3
_LOOKED_AT = 40
_LEAST_FIELDS = 3
_BORN_BY_SEX = {Field.SEX_MALE: Field.BORN_MALE, Field.SEX_FEMALE: Field.BORN_FEMALE}


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


@dataclass(frozen=True)
class Table:
    """The heading rows of a sheet, `first_row` to `last_row` from 1, both included, and its columns."""

    sheet: Sheet
    first_row: int
    last_row: int
    columns: tuple[ColumnGuess, ...]

    @property
    def by_field(self) -> dict[Field, int]:
        """Column numbers from 1; where a field stands twice, the first."""
        found: dict[Field, int] = {}
        for column in self.columns:
            if column.field is not None:
                found.setdefault(column.field, column.index)
        return found

    def problems(self) -> list[Problem]:
        """Errors of the headings: one target in two columns, a required target in none."""
        return [*_repeated(self), *_missing(self)]


def find_table(sheet: Sheet) -> Table | None:
    """The table of people in a sheet, or None if no row looks like its headings."""
    scores = {number: _score(row) for number, row in enumerate(_texts(sheet), start=1)}
    best = max(scores, key=lambda number: scores[number], default=0)
    if not best or scores[best] < _LEAST_FIELDS:
        return None
    first, last = _first_row(sheet, best), _last_row(sheet, best)
    paths = _paths(sheet, first, last)
    guesses = [_guess(sheet, index, path, last) for index, path in enumerate(paths, start=1)]
    columns = [guess for guess in guesses if guess.heading or guess.samples]
    return Table(sheet, first, last, tuple(_prefer_certain(columns)))


def is_heading_row(texts: list[str]) -> bool:
    """Is this a row of headings, as they are printed again on each page?"""
    return _score(texts) >= _LEAST_FIELDS


def row_texts(sheet: Sheet, row: int) -> list[str]:
    """The texts of a row counted from 1; [] beyond the sheet."""
    return [cell_text(value) for value in sheet.rows[row - 1]] if 0 < row <= len(sheet.rows) else []


def _texts(sheet: Sheet) -> Iterable[list[str]]:
    return (row_texts(sheet, row) for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1))


def _score(texts: list[str]) -> int:
    """How many targets a row announces; 0 without the name of a person. Guesses count only beside known headings."""
    fields = {known_field(text) for text in texts if text} - {None}
    if len(fields) < _LEAST_FIELDS - 1:
        return 0
    fields |= {recognise((text,)).field for text in texts if text} - {None}
    return len(fields) if Field.NAME in fields else 0


def _first_row(sheet: Sheet, row: int) -> int:
    """Go up over rows that hold nothing but headings over several columns."""
    while row > 1:
        above = [text for text in row_texts(sheet, row - 1) if text]
        if not above or not all(is_group(text) for text in above):
            break
        row -= 1
    return row


def _last_row(sheet: Sheet, row: int) -> int:
    """Go down as far as merged headings reach, then over rows of sub-headings."""
    row = max([merge.bottom for merge in sheet.merges if merge.top == row], default=row)
    while True:
        below = [text for text in row_texts(sheet, row + 1) if text]
        known = sum(known_field(text) is not None or text.casefold() in {"nam", "nữ"} for text in below)
        if not below or known * 2 <= len(below):
            return row
        row += 1


def _paths(sheet: Sheet, first: int, last: int) -> list[tuple[str, ...]]:
    """The headings over each column, outermost first, each once."""
    width = max(len(row) for row in sheet.rows)
    grid = [[*row_texts(sheet, row), *[""] * width][:width] for row in range(first, last + 1)]
    merged = _spread_merges(sheet.merges, grid, first)
    for level, texts in enumerate(grid[:-1]):
        _spread_groups(texts, grid[level + 1], merged)
    return [tuple(dict.fromkeys(text for text in path if text)) for path in zip(*grid, strict=True)]


def _spread_merges(merges: tuple[Merge, ...], grid: list[list[str]], first: int) -> set[int]:
    """Write the text of a merged rectangle into each of its cells; returns the columns merged sideways."""
    columns: set[int] = set()
    for merge in merges:
        if first <= merge.top < first + len(grid):
            text = grid[merge.top - first][merge.left - 1 : merge.left]
            for level in range(merge.top - first, min(merge.bottom - first + 1, len(grid))):
                grid[level][merge.left - 1 : merge.right] = text * len(
                    grid[level][merge.left - 1 : merge.right]
                )
            if merge.right > merge.left:
                columns.update(range(merge.left - 1, merge.right))
    return columns


def _spread_groups(texts: list[str], below: list[str], merged: set[int]) -> None:
    """Where nothing was merged, a group heading reaches right over the empty cells that have a heading below."""
    group = ""
    for column, text in enumerate(texts):
        if text or not below[column]:
            group = text if is_group(text) and column not in merged else ""
        elif group:
            texts[column] = group


def _guess(sheet: Sheet, index: int, path: tuple[str, ...], last_row: int) -> ColumnGuess:
    rows = [
        row
        for row in sheet.rows[last_row : last_row + _LOOKED_AT]
        if len(row) - row.count(None) >= _LEAST_FIELDS
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


def _prefer_certain(columns: list[ColumnGuess]) -> list[ColumnGuess]:
    """A column that only resembles a heading gives way to one that bears it."""
    certain = {column.field for column in columns if column.certain}
    return [
        replace(column, field=None) if not column.certain and column.field in certain else column
        for column in columns
    ]


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
