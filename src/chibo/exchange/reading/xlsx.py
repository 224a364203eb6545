"""Excel since 2007 (.xlsx, .xlsm): looked over before calamine reads, and asked for hidden columns and lost cells."""

from __future__ import annotations

import posixpath
import re
from xml.sax.saxutils import unescape

from chibo.exchange.reading import archives
from chibo.exchange.reading.calamine import MAX_CELLS, RawSheet, TooLargeError
from chibo.exchange.reading.calamine import read_sheets as read_any_sheets
from chibo.exchange.reading.faults import faults_of_xml

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")
_TAG = re.compile(rb"<(?:\w+:)?(sheet|Relationship|col)\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LAST_COLUMN = 16_384
_QUOTES = {"&quot;": '"', "&apos;": "'"}


def is_xlsx(data: bytes) -> bool:
    """Is this a zip file that holds an Excel workbook? With macros or without; they are never run."""
    return any(name.lower() == _WORKBOOK for name in archives.members(data))


def read_sheets(data: bytes, *, max_bytes: int) -> list[RawSheet]:
    """All sheets with cells, hidden ones included and marked.

    Raises:
        TooLargeError: it unpacks to more than four times `max_bytes`, or a cell lies too far out.
        EncryptedError: a password is needed.
        DamagedError: anything the reader cannot make sense of.

    """
    names = {name for name in archives.members(data) if _is_sheet(name) or name in {_WORKBOOK, _RELATIONS}}
    parts = archives.unpack(data, names, max_bytes=max_bytes)
    for name, content in parts.items():
        if _is_sheet(name):
            _check_extent(content)
    contents = _contents(parts)
    return [
        sheet._replace(hidden_columns=_hidden_in(content), faults=faults_of_xml(content))
        for sheet in read_any_sheets(data)
        for content in [contents.get(sheet.name, b"")]
    ]


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _check_extent(sheet_xml: bytes) -> None:
    """One filled cell in the last corner would make a table of 17 billion."""
    rows, columns = 0, b""
    for found in _FILLED_CELL.finditer(sheet_xml):
        rows = max(rows, int(found[2]))
        columns = max(columns, found[1], key=lambda letters: (len(letters), letters))
    width = 0
    for letter in columns:
        width = width * 26 + letter - ord("A") + 1
    if rows * width > MAX_CELLS:
        raise TooLargeError


def _contents(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The XML of each sheet by its name."""
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip(
            "/"
        )
        for relation in _tags(parts.get(_RELATIONS, b""), "Relationship")
    }
    return {
        unescape(sheet.get("name", ""), _QUOTES): parts.get(targets.get(sheet.get("r:id", ""), ""), b"")
        for sheet in _tags(parts.get(_WORKBOOK, b""), "sheet")
    }


def _hidden_in(sheet_xml: bytes) -> frozenset[int]:
    head = sheet_xml[: max(sheet_xml.find(b"sheetData"), 0)]
    hidden: set[int] = set()
    for column in _tags(head, "col"):
        first, last = column.get("min", ""), column.get("max", "")
        if column.get("hidden") in {"1", "true"} and first.isdecimal() and last.isdecimal():
            hidden.update(range(int(first) - 1, min(int(last), _LAST_COLUMN)))
    return frozenset(hidden)


def _tags(xml: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of all elements of that name."""
    texts = [found[2].decode(errors="replace") for found in _TAG.finditer(xml) if found[1].decode() == name]
    return [{found[1]: found[2] or found[3] for found in _ATTRIBUTE.finditer(text)} for text in texts]
