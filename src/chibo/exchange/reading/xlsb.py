"""Excel's binary workbooks (.xlsb): records instead of XML, gone through once for the cells whose value is lost."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from chibo.exchange.reading import archives
from chibo.exchange.reading.calamine import RawSheet
from chibo.exchange.reading.calamine import read_sheets as read_any_sheets
from chibo.exchange.reading.faults import error_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.exchange.reading.faults import Spot

_WORKBOOK = "xl/workbook.bin"
_RELATIONS = "xl/_rels/workbook.bin.rels"
_SHEETS = "xl/worksheets/"
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ID = re.compile(r"""\bId\s*=\s*["']([^"']*)["']""")
_TARGET = re.compile(r"""\bTarget\s*=\s*["']/?(?:xl/)?([^"']*)["']""")
_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_LONG = struct.Struct("<L")
_ERROR_AT = 8
_SHEET_HEAD = 8


def is_binary(data: bytes) -> bool:
    """Is this a zip file that holds a binary Excel workbook?"""
    return any(name.lower() == _WORKBOOK for name in archives.members(data))


def read_sheets(data: bytes, *, max_bytes: int) -> list[RawSheet]:
    """All sheets with cells, hidden ones included and marked.

    Raises:
        TooLargeError: it unpacks to more than four times `max_bytes`, or a cell lies too far out.
        EncryptedError: a password is needed.
        DamagedError: anything the reader cannot make sense of.

    """
    names = {name for name in archives.members(data) if name.startswith(_SHEETS)} | {_WORKBOOK, _RELATIONS}
    contents = _contents(archives.unpack(data, names, max_bytes=max_bytes))
    return [sheet._replace(faults=_faults(contents.get(sheet.name, b""))) for sheet in read_any_sheets(data)]


def _contents(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The records of each sheet by its name."""
    targets = {
        found[1]: f"xl/{target[1]}"
        for relation in _RELATION.findall(parts.get(_RELATIONS, b"").decode(errors="replace"))
        if (found := _ID.search(relation)) and (target := _TARGET.search(relation))
    }
    sheets = (
        _texts(content[_SHEET_HEAD:], 2)
        for kind, content in _records(parts.get(_WORKBOOK, b""))
        if kind == _SHEET
    )
    return {name: parts.get(targets.get(relation, ""), b"") for relation, name in sheets}


def _texts(content: bytes, number: int) -> list[str]:
    """That many texts, each behind its length in letters; "" where the record is cut off."""
    texts = []
    for _text in range(number):
        length = 2 * _LONG.unpack_from(content)[0] if len(content) >= _LONG.size else 0
        texts.append(content[_LONG.size :][:length].decode("utf-16-le", errors="replace"))
        content = content[_LONG.size + length :]
    return texts


def _faults(content: bytes) -> dict[Spot, str]:
    """What the lost cells show, by row and column from 1; a formula here always has a result."""
    faults: dict[Spot, str] = {}
    row = 0
    for kind, body in _records(content):
        if kind == _ROW and len(body) >= _LONG.size:
            row = _LONG.unpack_from(body)[0] + 1
        elif kind in {_CELL_ERROR, _FORMULA_ERROR} and len(body) > _ERROR_AT:
            faults[row, _LONG.unpack_from(body)[0] + 1] = error_text(body[_ERROR_AT])
    return faults


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: kind and content; a part that is cut off ends there."""
    position = 0
    while position < len(content):
        kind, position = _number(content, position, 2)
        size, position = _number(content, position, 4)
        yield kind, content[position : position + size]
        position += size


def _number(content: bytes, position: int, longest: int) -> tuple[int, int]:
    """A number of up to `longest` bytes, seven bits each while the eighth is set, and where it ends."""
    number = 0
    for place in range(longest):
        byte = content[position] if position < len(content) else 0
        position += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, position
