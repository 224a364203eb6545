"""Where the headings of a sheet stand: the row that names people and dates, and the rows above and below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.headings import is_group, is_part, known_field, recognise
from chibo.exchange.reading.values.entry import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading.book import Merge, Sheet

SEARCHED_ROWS = 60
SEARCHED_COLUMNS = 200
MOST_HEADING_ROWS = 6
LEAST_FIELDS = 3
_BORN = {Field.BORN, Field.BORN_MALE, Field.BORN_FEMALE}
_TITLE = re.compile(
    r"đảng cộng sản|đảng (?:bộ|ủy|uỷ)|(?:tỉnh|huyện|thị|thành|quận) (?:ủy|uỷ)|danh sách|\d", re.IGNORECASE
)

Path = tuple[str, ...]
"""The headings over one column, outermost first, each once."""


def find_headings(sheet: Sheet) -> tuple[int, int] | None:
    """The first and last row of the headings, from 1, both included; None if nothing looks like them."""
    texts = dict(enumerate(_texts(sheet), start=1))
    scores = {number: _score(row) for number, row in texts.items()}
    best = max(scores, key=lambda number: scores[number], default=0)
    if best and scores[best] >= LEAST_FIELDS:
        return _around(sheet, best)
    named = (
        number
        for number, row in texts.items()
        if any(_names_people({known_field(text)}) for text in row if text)
    )
    return next((rows for number in named if _fields_below(sheet, rows := _around(sheet, number))), None)


def is_heading_row(texts: list[str]) -> bool:
    """Is this a row of headings, as they are printed again on each page?"""
    return _score(texts) >= LEAST_FIELDS


def row_texts(sheet: Sheet, row: int) -> list[str]:
    """The texts of a row counted from 1, as far as lists reach to the right; [] beyond the sheet."""
    return (
        [cell_text(value) for value in sheet.rows[row - 1][:SEARCHED_COLUMNS]]
        if 0 < row <= len(sheet.rows)
        else []
    )


def heading_paths(sheet: Sheet, first: int, last: int) -> list[Path]:
    """The headings over each column."""
    width = min(max(len(row) for row in sheet.rows), SEARCHED_COLUMNS)
    grid = [[*row_texts(sheet, row), *[""] * width][:width] for row in range(first, last + 1)]
    merged = _spread_merges(sheet.merges, grid, first)
    for level, texts in enumerate(grid[:-1]):
        _spread_groups(texts, grid[level + 1], merged)
    return [tuple(dict.fromkeys(text for text in path if text)) for path in zip(*grid, strict=True)]


def _texts(sheet: Sheet) -> Iterable[list[str]]:
    return (row_texts(sheet, row) for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1))


def _score(texts: list[str]) -> int:
    """How many targets a row announces; 0 without the name of a person. Guesses count only beside known headings."""
    fields = {field for text in texts if text and (field := known_field(text)) is not None}
    if len(fields) < LEAST_FIELDS - 1:
        return 0
    fields |= {field for text in texts if text and (field := recognise((text,)).field) is not None}
    return len(fields) if _names_people(fields) else 0


def _names_people(fields: Iterable[Field | None]) -> bool:
    """A bare "Tên" may be of anything; it is of people where a birth date stands beside it."""
    found = set(fields)
    return bool(found & {Field.NAME, Field.FAMILY_NAME}) or (
        Field.GIVEN_NAME in found and bool(found & _BORN) and Field.ADMITTED_ON in found
    )


def _fields_below(sheet: Sheet, rows: tuple[int, int]) -> bool:
    """Do the columns announce enough once their headings of several rows are joined?"""
    meanings = [recognise(path) for path in heading_paths(sheet, *rows) if path]
    return len({meaning.field for meaning in meanings if meaning.certain} - {None}) >= LEAST_FIELDS


def _around(sheet: Sheet, row: int) -> tuple[int, int]:
    """Go up and down as far as merged headings reach, over group headings above and sub-headings below."""
    first = last = row
    while last - first < MOST_HEADING_ROWS:
        upper = min((merge.top for merge in sheet.merges if merge.top < first <= merge.bottom), default=first)
        if upper == first and _is_group_row(sheet, first - 1):
            upper = first - 1
        lower = max((merge.bottom for merge in sheet.merges if upper <= merge.top <= last), default=last)
        if lower <= last and _is_sub_heading_row(sheet, last + 1):
            lower = last + 1
        if (upper, max(lower, last)) == (first, last):
            break
        first, last = upper, max(lower, last)
    return first, last


def _is_group_row(sheet: Sheet, row: int) -> bool:
    """Nothing but headings over several columns: known ones, or at least two that are merged sideways."""
    above = {column: text for column, text in enumerate(row_texts(sheet, row), start=1) if text}
    if all(map(is_group, above.values())):
        return bool(above)
    wide = {merge.left for merge in sheet.merges if merge.top == row and merge.right > merge.left}
    return (
        len(above) > 1
        and not any(map(_TITLE.search, above.values()))
        and all(column in wide or is_group(text) for column, text in above.items())
    )


def _is_sub_heading_row(sheet: Sheet, row: int) -> bool:
    below = [text for text in row_texts(sheet, row) if text]
    known = sum(known_field(text) is not None or is_part(text) or is_group(text) for text in below)
    return known * 2 > len(below)


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
