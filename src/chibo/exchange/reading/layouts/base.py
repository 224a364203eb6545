"""What a layout is: a habit of writing lists, recognised by its score. A new habit is a new file with one such class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading.columns import find_table

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.reading.book import Book
    from chibo.exchange.reading.columns import Table
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


def find_tables(book: Book) -> list[Table]:
    """The tables of people in the visible sheets, in the order of the file."""
    return [table for sheet in book.sheets if sheet.visible and (table := find_table(sheet)) is not None]


def as_of_missing() -> DomainError:
    """The refusal of a list whose date nobody knows."""
    return DomainError(
        "as_of_missing",
        _(
            "Tệp không ghi danh sách có đến ngày nào. Nhập ngày của danh sách (dòng lệnh: --as-of 2024-05-28) rồi nhập lại."
        ),
    )
