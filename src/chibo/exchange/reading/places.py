"""The sheet of places beside a flat export: each thôn, school or health station with the cell that covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.text import clean_text, search_key
from chibo.exchange.reading.book import lost_cells
from chibo.exchange.reading.parsed import ParsedPlace
from chibo.exchange.reading.regions import row_texts
from chibo.exchange.reading.units import cell_kind, same_name, unit_name
from chibo.exchange.reading.values.words import is_mark
from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.book import Book, Sheet
    from chibo.exchange.reading.parsed import ParsedUnit
    from chibo.exchange.reading.verdicts import Sentence

PLACE_KINDS = frozenset(("hamlet", "residential", "school", "health", "enterprise", "cooperative"))
_HEADINGS = {
    "name": ("ten", "ten dia ban", "dia ban"),
    "kind": ("loai", "loai dia ban"),
    "parent": ("xa", "xa phuong", "don vi hanh chinh", "thuoc xa"),
    "cell_code": ("ma chi bo", "ma to chuc"),
    "has_member": ("co dang vien",),
}


def read_places(
    book: Book, units: Mapping[str, ParsedUnit], problems: list[Problem]
) -> tuple[ParsedPlace, ...]:
    """The places of every sheet that lists some; `units` are the cells by their printed code."""
    places: list[ParsedPlace] = []
    parents = {_bare(unit.parent_name): unit.parent_name for unit in units.values() if unit.parent_name}
    for sheet in book.sheets:
        columns = _columns(sheet)
        problems += lost_cells(sheet, columns)
        for number in range(2, len(sheet.rows) + 1) if columns else ():
            texts = row_texts(sheet, number)
            row = {
                meaning: texts[column] if column < len(texts) else "" for meaning, column in columns.items()
            }
            place = _place(row, sheet.name, number, units, parents) if row["name"] else None
            if place is not None and place.kind in PLACE_KINDS:
                places.append(place)
                problems.extend(_cell_problem(row, place))
            elif place is not None:
                problems.append(_kind_problem(row, place))
    return tuple(places)


def _columns(sheet: Sheet) -> dict[str, int]:
    """Where the headings stand, from 0, by what they mean; nothing unless this is a sheet of places."""
    keys = [search_key(text) for text in row_texts(sheet, 1)]
    found = {meaning: keys.index(key) for meaning, words in _HEADINGS.items() for key in words if key in keys}
    return found if {"name", "kind"} <= set(found) and {"parent", "cell_code"} & set(found) else {}


def _place(
    row: dict[str, str], sheet: str, number: int, units: Mapping[str, ParsedUnit], parents: Mapping[str, str]
) -> ParsedPlace:
    cell = units.get(row.get("cell_code", ""))
    above = clean_text(row.get("parent", ""))
    listed_parent = parents.get(_bare(above)) or (unit_name(f"Đảng bộ {above}") if above else None)
    mark = row.get("has_member")
    return ParsedPlace(
        name=row["name"],
        kind=cell_kind(row["name"], row["kind"]),
        cell_name=cell.name if cell else None,
        parent_name=(cell.parent_name if cell else None) or listed_parent,
        sheet=sheet,
        row=number,
        cell_listed_code=cell.listed_code if cell else None,
        has_member=None if mark is None else is_mark(mark),
    )


def _bare(name: str | None) -> str:
    return same_name(name or "").removeprefix("đảng bộ ")


def _cell_problem(row: dict[str, str], place: ParsedPlace) -> list[Problem]:
    code = row.get("cell_code", "")
    if not code or place.cell_listed_code:
        return []
    message = _(
        "Trang “%(sheet)s”, dòng %(row)s: mã chi bộ %(cell_code)s của “%(place)s” không có trong danh sách chi bộ; địa bàn được ghi là chưa có chi bộ. Kiểm tra lại mã."
    )
    return [_warning(place, "place_cell_unknown", message, cell_code=code)]


def _kind_problem(row: dict[str, str], place: ParsedPlace) -> Problem:
    message = _(
        "Trang “%(sheet)s”, dòng %(row)s: không hiểu loại địa bàn “%(kind)s” của “%(place)s” nên địa bàn được bỏ qua. Ghi thôn, tổ dân phố, trường học, trạm y tế, doanh nghiệp hoặc hợp tác xã."
    )
    return _warning(place, "unknown_value", message, kind=row["kind"])


def _warning(place: ParsedPlace, code: str, message: Sentence, **facts: str) -> Problem:
    facts |= {"sheet": place.sheet, "row": str(place.row), "place": place.name}
    return Problem(place.sheet, place.row, "", "warning", code, message % facts)
