"""Rows as the bytes of a file, a piece at a time: never the whole list in memory."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlsxwriter.worksheet import Worksheet

    from chibo.exchange.exporting.shapes import Page, Row, Value

CSV, XLSX = "csv", "xlsx"
FORMS: Final = (CSV, XLSX)
CONTENT_TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PIECE_BYTES = 64 * 1024
_BYTE_ORDER_MARK = "\ufeff"
#: What XML cannot hold.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
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
    """A workbook, written row by row to a folder only this account may enter, and handed on from there."""
    with tempfile.TemporaryDirectory(prefix="chibo-") as folder:
        path = Path(folder, "list.xlsx")
        book = Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for number, row in enumerate(page.rows):
                _write(sheet, number, row)
        book.close()
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def _write(sheet: Worksheet, number: int, row: Row) -> None:
    """The values as they are; a text is never a formula or a link, and an empty one is an empty cell."""
    for column, value in enumerate(row):
        if not isinstance(value, str):
            sheet.write_number(number, column, value)
        elif text := _ILLEGAL.sub("", value):
            sheet.write_string(number, column, text)
