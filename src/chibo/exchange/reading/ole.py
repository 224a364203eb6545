"""Office files from before 2007 (.xls), and the wrapper of every newer file saved with a password."""

from __future__ import annotations

import re
import struct

from chibo.exchange.reading import calamine

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_BEGINS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00", re.DOTALL)
_RECORD = struct.Struct("<HH")
_PASSWORD_RECORD = 0x2F
_LOOKED_AT = 8


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
    return calamine.read_sheets(data)


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
