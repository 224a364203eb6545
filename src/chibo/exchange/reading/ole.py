"""Office files from before 2007 (.xls), and the wrapper of every newer file saved with a password."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING

import xlrd

from chibo.exchange.reading import calamine
from chibo.exchange.reading.faults import error_text

if TYPE_CHECKING:
    from chibo.exchange.reading.faults import Spot

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_BEGINS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00", re.DOTALL)
_RECORD = struct.Struct("<HH")
_PASSWORD_RECORD = 0x2F
_LOOKED_AT = 8
# The records of a cell that is an error, and of a formula that ended in one.
_MAY_HAVE_FAULTS = re.compile(
    rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.\x00.{6}\x02\x00.\x00\x00\x00\xff\xff", re.DOTALL
)


def is_ole(data: bytes) -> bool:
    """Is this a compound file?"""
    return data.startswith(_MAGIC)


def read_sheets(data: bytes) -> list[calamine.RawSheet]:
    """All sheets with cells, hidden ones included and marked.

    Raises:
        TooLargeError: a cell lies too far out.
        EncryptedError: a password is needed.
        DamagedError: anything the reader cannot make sense of.

    """
    if _ENCRYPTED_PACKAGE in data or _asks_for_password(data):
        raise calamine.EncryptedError
    faults = _faults(data) if _MAY_HAVE_FAULTS.search(data) else {}
    return [sheet._replace(faults=faults.get(sheet.name, {})) for sheet in calamine.read_sheets(data)]


def _faults(data: bytes) -> dict[str, dict[Spot, str]]:
    """What the lost cells of each sheet show; calamine gives them as empty, so a second reader is asked for them alone.

    Raises:
        DamagedError: the second reader cannot make sense of what the first may have read.

    """
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
    except Exception as error:
        # It names no fault of its own for most damage; a file that may hide errors in dates is refused.
        raise calamine.DamagedError from error
    return {
        sheet.name: {
            (row + 1, column + 1): error_text(sheet.cell_value(row, column))
            for row in range(sheet.nrows)
            for column, kind in enumerate(sheet.row_types(row))
            if kind == xlrd.XL_CELL_ERROR
        }
        for sheet in book.sheets()
    }


def _asks_for_password(data: bytes) -> bool:
    """A workbook with a password says so in one of its first records, which are never encrypted themselves."""
    found = _WORKBOOK_BEGINS.search(data)
    position = found.start() if found else len(data)
    for _number in range(_LOOKED_AT):
        if position + _RECORD.size > len(data):
            break
        kind, length = _RECORD.unpack_from(data, position)
        if kind == _PASSWORD_RECORD:
            return True
        position += _RECORD.size + length
    return False
