"""Rows as the bytes of a file, a piece at a time: never the whole list in memory."""

from __future__ import annotations

import csv
import io
import tempfile
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chibo.exchange.exporting.shapes import Page, Row, Value

CSV, XLSX = "csv", "xlsx"
FORMS: Final = (CSV, XLSX)
CONTENT_TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PIECE_BYTES = 64 * 1024
_BYTE_ORDER_MARK = "\ufeff"
#: A spreadsheet takes a text that begins so for a formula.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_pieces(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with its mark, which Excel needs; a text that would be a formula gets an apostrophe in front."""
    piece = io.StringIO(_BYTE_ORDER_MARK, newline="")
    piece.seek(0, io.SEEK_END)
    writer = csv.writer(piece)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
        if piece.tell() > _PIECE_BYTES:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_FORMULA) else value


def xlsx_pieces(pages: Iterable[Page]) -> Iterator[bytes]:
    """A workbook, written row by row to a nameless temporary file and handed on from there."""
    book = Workbook(write_only=True)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row in page.rows:
            sheet.append([_cell(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _cell(sheet: Any, value: Value) -> Any:
    """The value as it is; a text is never a formula, and an empty one is an empty cell."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) or None)
    if value.startswith("="):
        cell.data_type = "s"
    return cell
