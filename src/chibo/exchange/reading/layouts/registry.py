"""The layouts that are known, and the one that reads a book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading.encodings.recode import recode
from chibo.exchange.reading.fields import HEADINGS, Field
from chibo.exchange.reading.layouts.base import NO_MATCH, find_tables
from chibo.exchange.reading.layouts.flat_export import FlatExport
from chibo.exchange.reading.layouts.handmade import Handmade

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.exchange.reading.book import Book
    from chibo.exchange.reading.guesses import ColumnGuess, ColumnKey
    from chibo.exchange.reading.layouts.base import Layout
    from chibo.exchange.reading.parsed import ParsedList

LAYOUTS: tuple[Layout, ...] = (FlatExport(), Handmade())


def parse_list(
    book: Book,
    as_of: date | None = None,
    *,
    columns: Mapping[ColumnKey, Field | None] | None = None,
    encoding: str | None = None,
) -> ParsedList:
    """Read a book with the layout that fits it best; a date given wins over one in the file.

    `columns` says for single columns, by sheet ("" for all) and letter, what they hold (None: not read), whatever their
    headings say. `encoding` wins over the one said to `read_book`, and that over the one the letters show.

    Raises:
        DomainError: `header_not_found` where no sheet holds a table of people, `as_of_missing`, `column_unknown`,
            `encoding_unknown`.

    """
    recoded = recode(book, encoding or book.encoding)
    parsed = _parse(recoded.book, as_of, columns or {})
    return replace(parsed, encoding=recoded.encoding)


def list_columns(book: Book, *, encoding: str | None = None) -> tuple[ColumnGuess, ...]:
    """The columns of the tables of people as their headings show them; none where there is no such table."""
    tables = find_tables(recode(book, encoding or book.encoding).book)
    return tuple(column for table in tables for column in table.columns)


def _parse(book: Book, as_of: date | None, columns: Mapping[ColumnKey, Field | None]) -> ParsedList:
    tables = find_tables(book, columns)
    scores = {layout.score(book, tables): layout for layout in reversed(LAYOUTS)}
    best = max(scores)
    if best == NO_MATCH:
        raise _header_not_found(book)
    return scores[best].parse(book, tables, as_of)


def _header_not_found(book: Book) -> DomainError:
    message = _(
        "Không tìm thấy dòng tiêu đề của danh sách đảng viên trong các trang: %(sheets)s. Cần một dòng có “%(name)s” và các tiêu đề như %(examples)s."
    )
    examples = [Field.BORN, Field.SEX, Field.ETHNIC_GROUP, Field.ADMITTED_ON, Field.OFFICIAL_ON]
    facts = {
        "sheets": ", ".join(f"“{sheet.name}”" for sheet in book.sheets if sheet.visible),
        "name": HEADINGS[Field.NAME][0],
        "examples": ", ".join(f"“{HEADINGS[field][0]}”" for field in examples),
    }
    return DomainError("header_not_found", message % facts)
