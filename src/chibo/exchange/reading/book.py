"""A workbook as rows of plain values, whatever the kind of file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FILE_BYTES = 60 * 1024 * 1024
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

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
    """One sheet; `rows[0]` is row 1 of Excel and `rows[0][0]` column A, whatever empty rows lead."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    visible: bool = True


@dataclass(frozen=True)
class Book:
    """The sheets of a file, in its order."""

    filename: str
    sheets: tuple[Sheet, ...]


def column_letter(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_book(data: bytes, filename: str) -> Book:
    """Open an uploaded file as a workbook; what it is, is seen from its content before its name.

    Raises:
        DomainError: `file_too_large`, `file_encrypted`, `file_unsupported`, `file_unreadable`, `file_empty`.

    """
    if len(data) > MAX_FILE_BYTES:
        raise too_large()
    for recognises, read in _FORMATS:
        if recognises(data, filename):
            book = Book(filename, read(data))
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
            "Không đọc được tệp: không phải bảng tính Excel (.xlsx) hoặc tệp bị hỏng. Mở tệp bằng Excel, lưu lại thành .xlsx rồi nhập lại."
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


def _read_xlsx(data: bytes) -> tuple[Sheet, ...]:
    try:
        raw_sheets = xlsx.read_sheets(data, max_bytes=MAX_FILE_BYTES)
    except xlsx.TooLargeError as error:
        raise too_large() from error
    except xlsx.DamagedError as error:
        raise unreadable() from error
    return tuple(
        Sheet(
            raw.name, [[_plain(value) for value in row] for row in raw.rows], _merges(raw.merges), raw.visible
        )
        for raw in raw_sheets
    )


def _merges(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> tuple[Merge, ...]:
    return tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _plain(value: Cell) -> Cell:
    """Undo what spreadsheets do to values: no text is no value, and a whole number is not a fraction."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _refuse_ole(data: bytes) -> tuple[Sheet, ...]:
    """Office files from before 2007, and the wrapper of every file saved with a password."""
    if _OLE_ENCRYPTED in data:
        raise DomainError(
            "file_encrypted",
            _(
                "Tệp được đặt mật khẩu nên không đọc được. Mở tệp bằng Excel, bỏ mật khẩu, lưu lại rồi nhập lại."
            ),
        )
    raise _unsupported(".xls")


def _refuse_unsupported(suffix: str) -> Callable[[bytes], tuple[Sheet, ...]]:
    def refuse(_data: bytes) -> tuple[Sheet, ...]:
        raise _unsupported(suffix)

    return refuse


def _unsupported(suffix: str) -> DomainError:
    return DomainError(
        "file_unsupported",
        _(
            "Chưa đọc được tệp loại %(suffix)s. Mở tệp bằng Excel, lưu thành .xlsx (Excel Workbook) rồi nhập lại."
        )
        % {"suffix": suffix},
    )


def _suffix(filename: str) -> str:
    return PurePath(filename).suffix.lower()


_FORMATS: tuple[tuple[Callable[[bytes, str], bool], Callable[[bytes], tuple[Sheet, ...]]], ...] = (
    (lambda data, _name: data.startswith(_OLE_MAGIC), _refuse_ole),
    (lambda data, _name: xlsx.is_xlsx(data), _read_xlsx),
    (lambda data, _name: xlsx.is_open_document(data), _refuse_unsupported(".ods")),
    (lambda data, name: _suffix(name) in {".csv", ".txt"} and bool(data), _refuse_unsupported(".csv")),
)
