"""What a layout is: a habit of writing lists, recognised by its score. A new habit is a new file with one such class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading.columns import find_table
from chibo.exchange.reading.guesses import EVERY_SHEET
from chibo.exchange.reading.splits import composed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.exchange.reading.book import Book, Sheet
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.fields import Field
    from chibo.exchange.reading.guesses import ColumnKey
    from chibo.exchange.reading.parsed import ParsedList

NO_MATCH = 0


class Layout(Protocol):
    """One habit of writing lists. `code` is stored with the batch, `label` is shown."""

    code: str

    @property
    def label(self) -> str:
        """Its name in the words of the office."""

    def score(self, book: Book, tables: list[Table]) -> int:
        """How well the book fits: 0 not at all; the highest score reads it."""

    def parse(self, book: Book, tables: list[Table], as_of: date | None) -> ParsedList:
        """Read the book; `as_of` is the date given by the person, which wins over one in the file.

        Raises:
            DomainError: `as_of_missing` where neither says the date.

        """


def find_tables(book: Book, columns: Mapping[ColumnKey, Field | None] | None = None) -> list[Table]:
    """The tables of people in the visible sheets, in the order of the file, with the columns a person chose.

    A column chosen of the sheet "" is chosen of every sheet, unless it is chosen of a sheet by name.

    Raises:
        DomainError: `column_unknown` where a chosen column is in no table.

    """
    chosen = columns or {}
    sheets = [sheet for sheet in book.sheets if sheet.visible]
    tables = [
        table for sheet in sheets if (table := find_table(sheet, _chosen_of(sheet, chosen))) is not None
    ]
    known = {(column.sheet, column.column) for table in tables for column in table.columns}
    known |= {(EVERY_SHEET, letter) for _sheet, letter in known}
    unknown = next((key for key in chosen if key not in known), None)
    if tables and unknown:
        raise _column_unknown(*unknown)
    return [composed(table) for table in tables]


def _chosen_of(sheet: Sheet, chosen: Mapping[ColumnKey, Field | None]) -> dict[ColumnKey, Field | None]:
    of_all = {(sheet.name, letter): field for (name, letter), field in chosen.items() if name == EVERY_SHEET}
    return of_all | {key: field for key, field in chosen.items() if key[0] == sheet.name}


def _column_unknown(sheet: str, letter: str) -> DomainError:
    if sheet == EVERY_SHEET:
        message = _("Không trang nào của danh sách có cột %(column)s để đọc. Chọn lại cột rồi nhập lại.")
    else:
        message = _("Trang “%(sheet)s” không có cột %(column)s để đọc. Chọn lại cột rồi nhập lại.")
    return DomainError("column_unknown", message % {"sheet": sheet, "column": letter})


def as_of_missing() -> DomainError:
    """The refusal of a list whose date nobody knows."""
    return DomainError(
        "as_of_missing",
        _(
            "Tệp không ghi danh sách có đến ngày nào. Nhập ngày của danh sách (dòng lệnh: --as-of 2024-05-28) rồi nhập lại."
        ),
    )
