"""Cells whose value is lost: a formula that ended in an error, or one that was never computed.

The reader of workbooks gives both as empty, and an empty date says something else than a date nobody can read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.exchange.reading.verdicts import Level, Sentence

Spot = tuple[int, int]
"""Row and column of a cell, both from 1."""

NOT_COMPUTED = ""
"""What is shown in a cell whose formula has no result yet."""

_SHOWN = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|ERROR!)|Err:\d{3}"
)
_ERROR_CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_MAY_HAVE_FAULTS = re.compile(rb"""<(?:\w+:)?f[\s/>]|\bt\s*=\s*["']e["']""")
_TAG = re.compile(rb"<(/?)(?:\w+:)?(row|c|f|v)(?=[\s/>])([^<>]*)>([^<]*)")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")


class Fault(NamedTuple):
    """What is wrong with a cell: `address` as in Excel, `shown` the error it shows or `NOT_COMPUTED`."""

    address: str
    shown: str

    def problem(self, sheet: str, row: int, level: Level, what: object) -> Problem:
        """The verdict on it; `what` is the word for what the cell should hold."""
        code = "formula_not_computed" if self.shown == NOT_COMPUTED else "cell_error"
        facts = {"sheet": sheet, "cell": self.address, "shown": self.shown, "what": what}
        return Problem(sheet, row, self.address, level, code, _SENTENCES[code, level] % facts)


_SENTENCES: dict[tuple[str, Level], Sentence] = {
    ("cell_error", "error"): _(
        "Trang “%(sheet)s”, ô %(cell)s: ô báo lỗi %(shown)s nên không đọc được “%(what)s”. Mở tệp bằng Excel, sửa công thức hoặc gõ lại giá trị vào ô (để trống nếu không có) rồi nhập lại."
    ),
    ("cell_error", "warning"): _(
        "Trang “%(sheet)s”, ô %(cell)s: ô báo lỗi %(shown)s nên “%(what)s” được bỏ qua. Sửa ô trong tệp rồi nhập lại, hoặc bổ sung sau."
    ),
    ("formula_not_computed", "error"): _(
        "Trang “%(sheet)s”, ô %(cell)s: công thức chưa có kết quả nên không đọc được “%(what)s”. Mở tệp bằng Excel, bấm F9 để tính lại, lưu rồi nhập lại."
    ),
    ("formula_not_computed", "warning"): _(
        "Trang “%(sheet)s”, ô %(cell)s: công thức chưa có kết quả nên “%(what)s” được bỏ qua. Mở tệp bằng Excel, bấm F9 để tính lại, lưu rồi nhập lại, hoặc bổ sung sau."
    ),
}


def is_error_text(text: str) -> bool:
    """Is this the text of an error, as a .csv or a cell pasted as text shows it?"""
    return text[:1] in {"#", "E"} and _SHOWN.fullmatch(text.strip()) is not None


def error_text(code: int) -> str:
    """What a binary workbook shows for the code of an error."""
    return _ERROR_CODES.get(code, "#ERROR!")


def faults_of_xml(sheet_xml: bytes) -> dict[Spot, str]:
    """What the lost cells of a sheet of an .xlsx show.

    A formula whose result is an empty text says so by its type "str"; without a type and a value it was never computed.
    """
    if not _MAY_HAVE_FAULTS.search(sheet_xml):
        return {}
    return {
        spot: value.decode(errors="replace")
        for spot, kind, has_formula, value in _cells(sheet_xml)
        if kind == b"e" or (has_formula and not value and kind != b"str")
    }


class _XmlCell(NamedTuple):
    spot: Spot
    kind: bytes
    has_formula: bool
    value: bytes


def _cells(sheet_xml: bytes) -> Iterator[_XmlCell]:
    """The filled cells; rows and cells that do not say where they stand follow those before them."""
    row = column = 0
    kind, has_formula, value = b"", False, b""
    for closing, tag, attributes, text in _TAG.findall(sheet_xml):
        if tag == b"row" and not closing:
            row, column = int(place[2]) if (place := _PLACE.search(attributes)) else row + 1, 0
        elif tag == b"c" and not closing:
            place = _PLACE.search(attributes)
            column = _number(place[1]) if place and place[1] else column + 1
            found = _TYPE.search(attributes)
            kind, has_formula, value = found[1] if found else b"", False, b""
        elif tag == b"c":
            yield _XmlCell((row, column), kind, has_formula, value)
        elif not closing:
            has_formula = has_formula or tag == b"f"
            value = text.strip() if tag == b"v" else value


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
