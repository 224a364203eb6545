"""OpenDocument spreadsheets (.ods): repeated cells are counted before calamine writes them out."""

from __future__ import annotations

import re

from chibo.exchange.reading import archives
from chibo.exchange.reading.calamine import MAX_CELLS, RawSheet, TooLargeError
from chibo.exchange.reading.calamine import read_sheets as read_any_sheets

_CONTENT = "content.xml"
_MIMETYPE = "mimetype"
_TAG = re.compile(
    rb"<(/?)(?:\w+:)?(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*?)(/?)>", re.DOTALL
)
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
    _check_repeats(parts.get(_CONTENT, b""))
    return read_any_sheets(data)


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
