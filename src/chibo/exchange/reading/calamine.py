"""The outside world of workbooks: calamine reads them, and whatever it meets there is one of three refusals."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.faults import Spot

MAX_CELLS = 5_000_000
"""Of one sheet, empty ones within its corners included: 250,000 people in 20 columns."""
_PANIC = "PanicException"


class DamagedError(Exception):
    """The bytes are no readable workbook."""


class TooLargeError(Exception):
    """What the file unpacks to would not fit."""


class EncryptedError(Exception):
    """The workbook asks for a password."""


class RawSheet(NamedTuple):
    """A sheet from A1; merged ranges and hidden columns count from 0, the ends of ranges included.

    `faults` says what the cells show whose value is lost, by row and column from 1.
    """

    name: str
    rows: list[list[Any]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    visible: bool
    hidden_columns: frozenset[int] = frozenset()
    faults: Mapping[Spot, str] = {}


def read_sheets(data: bytes) -> list[RawSheet]:
    """All sheets with cells, hidden ones included and marked; formulas come as their stored values, macros stay shut.

    Raises:
        TooLargeError: a sheet reaches over more than `MAX_CELLS`.
        EncryptedError: a password is needed.
        DamagedError: anything the reader cannot make sense of.

    """
    try:
        return _read(data)
    except PasswordError as error:
        raise EncryptedError from error
    except (CalamineError, EOFError, OSError, ValueError) as error:
        raise DamagedError from error
    except BaseException as error:
        # A panic of the Rust reader is no Exception for Python; for us it is one more damaged file.
        if type(error).__name__ == _PANIC:
            raise DamagedError from error
        raise


def _read(data: bytes) -> list[RawSheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                raise TooLargeError
            rows = sheet.to_python(skip_empty_area=False)
            visible = meta.visible == SheetVisibleEnum.Visible
            sheets.append(RawSheet(meta.name, rows, sheet.merged_cell_ranges or [], visible))
    return sheets
