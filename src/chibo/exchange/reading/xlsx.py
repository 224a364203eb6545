"""The outside world of .xlsx: the zip directory is checked before anything is unpacked, then calamine reads."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

UNPACKED_LIMIT_FACTOR = 4
MAX_CELLS = 20_000_000
_WORKBOOK = "xl/workbook.xml"
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")


class DamagedError(Exception):
    """The bytes are no readable workbook."""


class TooLargeError(Exception):
    """What the file unpacks to would not fit."""


class RawSheet(NamedTuple):
    """A sheet as calamine gives it, from A1; merged ranges count from 0, both ends included."""

    name: str
    rows: list[list[Any]]
    merges: list[tuple[tuple[int, int], tuple[int, int]]]
    visible: bool


def is_xlsx(data: bytes) -> bool:
    """Is this a zip file that holds an Excel workbook?"""
    return any(name.lower() == _WORKBOOK for name in _members(data))


def is_open_document(data: bytes) -> bool:
    """Is this a zip file that holds an OpenDocument spreadsheet?"""
    return {"mimetype", "content.xml"} <= set(_members(data))


def read_sheets(data: bytes, *, max_bytes: int) -> list[RawSheet]:
    """All sheets with cells, hidden ones included and marked.

    Raises:
        TooLargeError: the zip directory announces more than four times `max_bytes`, or a cell lies too far out.
        DamagedError: anything the reader cannot make sense of.

    """
    try:
        _check_size(data, max_bytes * UNPACKED_LIMIT_FACTOR)
        return _read(data)
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise DamagedError from error


def _members(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return []


def _check_size(data: bytes, limit: int) -> None:
    """A few bytes may announce gigabytes, and one filled cell in the last corner makes a table of 17 billion."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > limit:
            raise TooLargeError
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _check_extent(archive.read(name))


def _check_extent(sheet_xml: bytes) -> None:
    rows, columns = 0, b""
    for found in _FILLED_CELL.finditer(sheet_xml):
        rows = max(rows, int(found[2]))
        columns = max(columns, found[1], key=lambda letters: (len(letters), letters))
    width = 0
    for letter in columns:
        width = width * 26 + letter - ord("A") + 1
    if rows * width > MAX_CELLS:
        raise TooLargeError


def _read(data: bytes) -> list[RawSheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(meta.name)
            rows = sheet.to_python(skip_empty_area=False)
            visible = meta.visible == SheetVisibleEnum.Visible
            sheets.append(RawSheet(meta.name, rows, sheet.merged_cell_ranges or [], visible))
    return sheets
