"""The flat export: one row of code headings (HO_VA_TEN), one row a member, organisations on a second sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.text import search_key
from chibo.exchange.reading.book import lost_cells
from chibo.exchange.reading.draft import Draft
from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.layouts.base import NO_MATCH, as_of_missing
from chibo.exchange.reading.places import read_places
from chibo.exchange.reading.regions import row_texts
from chibo.exchange.reading.units import same_name, unit_name
from chibo.exchange.reading.verdicts import sentence

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.reading.book import Book, Cell, Sheet
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.parsed import ParsedList, ParsedUnit
    from chibo.exchange.reading.rows import RowReader

_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_ORGANISATION_HEADINGS = {"code": "ma to chuc", "name": "ten to chuc", "parent": "cap tren", "kind": "loai"}
_GOOD_MATCH = 100


class Organisations(NamedTuple):
    """The second sheet: where its headings stand, by what they mean."""

    sheet: Sheet
    columns: dict[str, int]


class FlatExport:
    """Reads `DANG_VIEN` with `TO_CHUC_DANG` beside it; the file never says its date."""

    code = "flat_export"

    @property
    def label(self) -> str:
        """Its name in the words of the office."""
        return _("Tệp xuất từ phần mềm: mỗi đảng viên một dòng, tiêu đề là mã")

    def score(self, book: Book, tables: list[Table]) -> int:  # noqa: ARG002 - the tables say enough here
        """Good where all headings are codes and a column names the cell."""
        if not tables:
            return NO_MATCH
        headings = [column.heading for column in tables[0].columns if column.heading]
        names_cell = {Field.UNIT_NAME, Field.UNIT_CODE} & set(tables[0].by_field)
        return (
            _GOOD_MATCH if names_cell and all(_CODE.fullmatch(heading) for heading in headings) else NO_MATCH
        )

    def parse(self, book: Book, tables: list[Table], as_of: date | None) -> ParsedList:
        """Read the members of every table, in the units of the second sheet."""
        if as_of is None:
            raise as_of_missing()
        draft = Draft(tables, as_of)
        organisations = _find_organisations(book)
        units = _meet_organisations(draft, organisations) if organisations else {}
        for table in tables:
            if not table.names_people:
                continue
            reader = draft.reader(table)
            lost = {row for row, _column in table.sheet.faults}
            for number, cells in enumerate(table.sheet.rows[table.last_row :], start=table.last_row + 1):
                if number in lost or any(cell is not None for cell in cells):
                    draft.rows.append(
                        reader.read(number, cells, _unit_of(draft, reader, number, cells, units))
                    )
        parents = {unit.parent_name for unit in units.values()}
        organisation = parents.pop() if len(parents) == 1 else None
        places = read_places(book, units, draft.problems)
        return draft.finish(
            layout=self.code, layout_label=self.label, organisation=organisation, places=places
        )


def _find_organisations(book: Book) -> Organisations | None:
    for sheet in book.sheets:
        keys = [search_key(text) for text in row_texts(sheet, 1)]
        columns = {meaning: keys.index(key) for meaning, key in _ORGANISATION_HEADINGS.items() if key in keys}
        if {"code", "name"} <= set(columns):
            return Organisations(sheet, columns)
    return None


def _meet_organisations(draft: Draft, organisations: Organisations) -> dict[str, ParsedUnit]:
    """All units of the second sheet by their code, those without members too."""
    units: dict[str, ParsedUnit] = {}
    sheet = organisations.sheet
    draft.problems += lost_cells(sheet, organisations.columns)
    for number in range(2, len(sheet.rows) + 1):
        texts = [*row_texts(sheet, number), *[""] * len(sheet.rows[0])]
        row = {meaning: texts[column] or None for meaning, column in organisations.columns.items()}
        code, name = row["code"], row["name"]
        if code and name:
            units[code] = draft.meet_unit(
                unit_name(name),
                sheet=sheet.name,
                row=number,
                listed_code=code,
                listed_kind=row.get("kind"),
                parent_name=row.get("parent"),
            )
    return units


def _unit_of(
    draft: Draft, reader: RowReader, number: int, cells: list[Cell], units: dict[str, ParsedUnit]
) -> ParsedUnit:
    """The unit of a row: by its code where the second sheet knows it, else by what the row says itself."""
    code, name, parent = (
        entry.text if (entry := reader.entry(number, cells, field)) is not None else ""
        for field in (Field.UNIT_CODE, Field.UNIT_NAME, Field.PARENT_NAME)
    )
    listed = units.get(code)
    entry = reader.entry(number, cells, Field.UNIT_NAME) or reader.entry(number, cells, Field.UNIT_CODE)
    if entry is not None and not name and listed is None:
        entry.refuse(
            "unit_missing", sentence("không biết đảng viên thuộc chi bộ nào. Ghi tên chi bộ rồi nhập lại.")
        )
    if (
        entry is not None
        and name
        and listed is not None
        and same_name(listed.name) != same_name(unit_name(name))
    ):
        message = sentence(
            "ghi “%(value)s” nhưng mã %(code)s là của “%(listed)s”; được nhập theo mã. Kiểm tra lại."
        )
        entry.warn("unit_contradicts", message % {"value": name, "code": code, "listed": listed.name})
    return listed or draft.meet_unit(
        unit_name(name) if name else "",
        sheet=reader.sheet,
        row=number,
        listed_code=code or None,
        parent_name=parent or None,
    )
