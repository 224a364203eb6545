"""A workbook as rows of plain values, whatever the kind of file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading import delimited, ole, opendocument, xlsb, xlsx
from chibo.exchange.reading.calamine import DamagedError, EncryptedError, TooLargeError
from chibo.exchange.reading.faults import Fault, is_error_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chibo.exchange.reading.calamine import RawSheet
    from chibo.exchange.reading.faults import Spot
    from chibo.exchange.reading.verdicts import Problem

MAX_FILE_BYTES = 60 * 1024 * 1024

Cell = str | int | float | bool | date | datetime | time | timedelta | None
"""One value as the file holds it; an empty cell is None, a whole number is an int."""


class Merge(NamedTuple):
    """A merged rectangle; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is row 1 of Excel and `rows[0][0]` column A, whatever empty rows lead.

    `hidden_columns` count from 1; `faults` are the cells whose value is lost, None in `rows`. With `lost_case` the letters came out of an encoding that has no toned capitals.
    """

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    visible: bool = True
    hidden_columns: frozenset[int] = frozenset()
    faults: Mapping[Spot, Fault] = field(default_factory=dict)
    lost_case: bool = False


def lost_cells(sheet: Sheet, columns: Mapping[str, int]) -> list[Problem]:
    """Errors of the lost cells below the first row in the columns, from 0, of a sheet of organisations or places."""
    headings = {column + 1: sheet.rows[0][column] for column in columns.values()}
    return [
        fault.problem(sheet.name, row, "error", headings[column])
        for (row, column), fault in sheet.faults.items()
        if row > 1 and column in headings
    ]


@dataclass(frozen=True)
class Book:
    """The sheets of a file, in its order and with its letters; `encoding` is how they are to be read, if that was said."""

    filename: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None


def column_letter(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_book(data: bytes, filename: str, *, encoding: str | None = None) -> Book:
    """Open an uploaded file as a workbook; what it is, is seen from its content before its name.

    `encoding` is kept with the book for `parse_list`, which otherwise tells it from the letters.

    Raises:
        DomainError: `file_too_large`, `file_encrypted`, `file_unreadable`, `file_empty`.

    """
    if len(data) > MAX_FILE_BYTES:
        raise too_large()
    for recognises, read in _FORMATS:
        if recognises(data, filename):
            book = Book(filename, tuple(map(_sheet, _opened(read, data))), encoding)
            if not any(cell is not None for sheet in book.sheets for row in sheet.rows for cell in row):
                raise DomainError(
                    "file_empty", _("Tệp không có dữ liệu. Chọn tệp danh sách đảng viên rồi nhập lại.")
                )
            return book
    raise unreadable()


def unreadable() -> DomainError:
    """The refusal of a file that is no workbook, or a damaged one."""
    return DomainError(
        "file_unreadable",
        _(
            "Không đọc được tệp: không phải bảng tính (.xlsx, .xls, .ods, .csv) hoặc tệp bị hỏng. Mở tệp bằng Excel, lưu lại thành .xlsx rồi nhập lại."
        ),
    )


def too_large() -> DomainError:
    """The refusal of a file, or of what it unpacks to, beyond the limit."""
    return DomainError(
        "file_too_large",
        _(
            "Tệp quá lớn, vượt giới hạn %(limit)s MB. Chia danh sách thành nhiều tệp hoặc xóa hình ảnh, ô thừa ở xa rồi nhập lại."
        )
        % {"limit": MAX_FILE_BYTES // 1024 // 1024},
    )


def encrypted() -> DomainError:
    """The refusal of a file that asks for a password."""
    return DomainError(
        "file_encrypted",
        _("Tệp được đặt mật khẩu nên không đọc được. Mở tệp bằng Excel, bỏ mật khẩu, lưu lại rồi nhập lại."),
    )


def _opened(read: Callable[[bytes], list[RawSheet]], data: bytes) -> list[RawSheet]:
    try:
        return read(data)
    except TooLargeError as error:
        raise too_large() from error
    except EncryptedError as error:
        raise encrypted() from error
    except DamagedError as error:
        raise unreadable() from error


def _sheet(raw: RawSheet) -> Sheet:
    shown = {**raw.faults, **_error_texts(raw)}
    rows = [[_plain(value) for value in row] for row in raw.rows]
    rows += ([] for _row in range(len(rows), max((row for row, _column in shown), default=0)))
    for row, column in shown:
        if column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = None
    return Sheet(
        raw.name,
        rows,
        tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in raw.merges),
        raw.visible,
        frozenset(column + 1 for column in raw.hidden_columns),
        {spot: Fault(f"{column_letter(spot[1])}{spot[0]}", text) for spot, text in shown.items()},
    )


def _error_texts(raw: RawSheet) -> dict[Spot, str]:
    """The cells that hold the words of an error as a text."""
    return {
        (row, column): value.strip()
        for row, cells in enumerate(raw.rows, start=1)
        for column, value in enumerate(cells, start=1)
        if isinstance(value, str) and is_error_text(value)
    }


def _plain(value: Cell) -> Cell:
    """Undo what spreadsheets do to values: no text is no value, and a whole number is not a fraction."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _suffix(filename: str) -> str:
    return PurePath(filename).suffix.lower()


_FORMATS: tuple[tuple[Callable[[bytes, str], bool], Callable[[bytes], list[RawSheet]]], ...] = (
    (lambda data, _name: ole.is_ole(data), ole.read_sheets),
    (lambda data, _name: xlsx.is_xlsx(data), lambda data: xlsx.read_sheets(data, max_bytes=MAX_FILE_BYTES)),
    (
        lambda data, _name: xlsb.is_binary(data),
        lambda data: xlsb.read_sheets(data, max_bytes=MAX_FILE_BYTES),
    ),
    (
        lambda data, _name: opendocument.is_open_document(data),
        lambda data: opendocument.read_sheets(data, max_bytes=MAX_FILE_BYTES),
    ),
    (lambda data, name: _suffix(name) in {".csv", ".txt", ".tsv"} and bool(data), delimited.read_sheets),
)
