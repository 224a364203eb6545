"""OpenDocument spreadsheets (.ods): repeated cells are counted, and lost ones found, before calamine writes them out."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from chibo.exchange.reading import archives
from chibo.exchange.reading.calamine import MAX_CELLS, RawSheet, TooLargeError
from chibo.exchange.reading.calamine import read_sheets as read_any_sheets
from chibo.exchange.reading.faults import NOT_COMPUTED, error_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.exchange.reading.faults import Spot

_CONTENT = "content.xml"
_MIMETYPE = "mimetype"
_TAG = re.compile(
    rb"<(/?)(?:\w+:)?(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*?)(/?)>", re.DOTALL
)
_MAY_HAVE_FAULTS = re.compile(rb"""value-type\s*=\s*["']error["']|:formula\s*=""")
_CELL = re.compile(
    rb"""<(/?)(?:\w+:)?(table-row|table-cell|covered-table-cell|table|p)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>([^<]*)"""
)
_NAME = re.compile(rb"""\bname\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR_TYPE = re.compile(rb"""value-type\s*=\s*["']error["']""")
_FORMULA, _VALUE_TYPE = b":formula", b"value-type"
_UNNAMED_ERROR = -1
_MOST_REPEATS = 200
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,12})["']""")


def is_open_document(data: bytes) -> bool:
    """Is this a zip file that holds an OpenDocument spreadsheet?"""
    return {_MIMETYPE, _CONTENT} <= set(archives.members(data))


def read_sheets(data: bytes, *, max_bytes: int) -> list[RawSheet]:
    """All sheets with cells, hidden ones included and marked.

    Raises:
        TooLargeError: it unpacks to more than four times `max_bytes`, or repeats its cells too often.
        EncryptedError: a password is needed.
        DamagedError: anything the reader cannot make sense of.

    """
    parts = archives.unpack(data, {_CONTENT}, max_bytes=max_bytes)
    content = parts.get(_CONTENT, b"")
    _check_repeats(content)
    faults = _faults(content)
    return [sheet._replace(faults=faults.get(sheet.name, {})) for sheet in read_any_sheets(data)]


def _check_repeats(content: bytes) -> None:
    """Two attributes repeat one filled cell seventeen billion times; empty ends of rows and sheets cost nothing."""
    rows = row_repeats = width = filled_width = column = 0
    pending = 0
    for closing, tag, attributes, alone in _TAG.findall(content):
        repeats = int(found[1]) if (found := _REPEATED.search(attributes)) else 1
        if tag == b"table":
            rows = width = pending = 0
        elif tag == b"table-row" and not closing:
            row_repeats, column, filled_width = repeats, 0, 0
            pending += repeats if alone else 0
        elif tag == b"table-row":
            if filled_width:
                rows, pending = rows + pending + row_repeats, 0
                width = max(width, filled_width)
            else:
                pending += row_repeats
            if rows * width > MAX_CELLS:
                raise TooLargeError
        elif not closing:
            column += repeats
            filled_width = filled_width if alone else column


def _faults(content: bytes) -> dict[str, dict[Spot, str]]:
    """What the lost cells of each sheet show: errors, and formulas without a result."""
    found: dict[str, dict[Spot, str]] = {}
    if _MAY_HAVE_FAULTS.search(content):
        for sheet, spot, attributes, text in _cells(content):
            if _ERROR_TYPE.search(attributes):
                found.setdefault(sheet, {})[spot] = text or error_text(_UNNAMED_ERROR)
            elif _FORMULA in attributes and _VALUE_TYPE not in attributes and not text:
                found.setdefault(sheet, {})[spot] = NOT_COMPUTED
    return found


def _cells(content: bytes) -> Iterator[tuple[str, Spot, bytes, str]]:
    """Of each cell its sheet, where it stands, its attributes and its first line; of empty repeats the first ones."""
    sheet, row, next_row, column = "", 0, 1, 1
    cell, repeats, text = b"", 1, ""
    for closing, tag, attributes, after in _CELL.findall(content):
        times = int(repeated[1]) if (repeated := _REPEATED.search(attributes)) else 1
        if tag == b"table" and not closing:
            named = _NAME.search(attributes)
            sheet = html.unescape((named[1] or named[2]).decode(errors="replace")) if named else ""
            next_row = 1
        elif tag == b"table-row" and not closing:
            row, next_row, column = next_row, next_row + times, 1
        elif tag == b"p":
            text = text or html.unescape(after.decode(errors="replace")).strip()
        elif tag != b"table":
            if not closing:
                cell, repeats, text = attributes, times, ""
            if (closing or attributes.endswith(b"/")) and tag != b"table-row":
                yield from (
                    (sheet, (row, column + offset), cell, text)
                    for offset in range(min(repeats, _MOST_REPEATS))
                )
                column += repeats
