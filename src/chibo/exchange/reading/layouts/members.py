"""Tells the rows of a kept list apart: a member, the heading of a cell, a total, a repeated heading, a signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.exchange.reading.fields import PARTS, Field
from chibo.exchange.reading.headings import known_field
from chibo.exchange.reading.layouts.titles import cell_in_title, cell_of_titles, is_total
from chibo.exchange.reading.regions import is_heading_row, row_texts
from chibo.exchange.reading.units import cell_in_heading, cell_in_sheet_name, unit_name
from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.draft import Draft
    from chibo.exchange.reading.parsed import ParsedUnit

_LEAST_CELLS = 4
_MOST_IN_HEADING = 3
_LONGEST_NAME = 8
_NAME_HEADINGS = {Field.NAME, Field.FAMILY_NAME}
_OF_PARTS = {part for parts in PARTS.values() for part in parts}
_ORDINAL = re.compile(r"\(?\d{1,6}\)?[.)]?")
_COLUMN_MARK = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?", re.IGNORECASE)
_OF_A_PERSON = (
    Field.BORN,
    Field.BORN_MALE,
    Field.BORN_FEMALE,
    Field.ADMITTED_ON,
    Field.OFFICIAL_ON,
    Field.CITIZEN_ID,
)


class MemberRows:
    """Reads the rows of one table into a draft; a member belongs to the cell last named above, or to its own column."""

    def __init__(self, draft: Draft, table: Table) -> None:
        self._draft = draft
        self._table = table
        self._reader = draft.reader(table)
        self._columns = {field: column for field, column in table.by_field.items() if field not in _OF_PARTS}
        self._cell = cell_of_titles(table) or cell_in_heading(table.sheet.name)
        self._cell_row = table.first_row
        self._unclear: list[int] = []
        self._lost: dict[int, list[int]] = {}
        for row, column in table.sheet.faults:
            self._lost.setdefault(row, []).append(column)
        self._lost_headings: list[int] = []
        self._without_unit = False

    def read(self) -> None:
        """Go through the rows below the headings."""
        for number, cells in enumerate(
            self._table.sheet.rows[self._table.last_row :], start=self._table.last_row + 1
        ):
            filled: dict[int, Cell] = {
                column: cell for column, cell in enumerate(cells, start=1) if cell is not None
            }
            filled |= dict.fromkeys(self._lost.get(number, ()))
            if not filled or self._table.repeats_headings(number):
                continue
            if self._is_member(filled):
                self._warn_unclear()
                self._refuse_lost_headings()
                self._draft.rows.append(self._reader.read(number, cells, self._unit_of(number, cells)))
            elif (heading := self._heading_of(number, filled)) is not None:
                self._cell, self._cell_row = heading, number
                self._draft.meet_unit(heading, sheet=self._table.sheet.name, row=number)
            elif number in self._lost and len(filled) <= _MOST_IN_HEADING and not self._is_known_row(number):
                self._lost_headings.append(number)
            elif len(filled) > 1 and self._columns[Field.NAME] in filled and not self._is_known_row(number):
                self._unclear.append(number)

    def _is_member(self, filled: Mapping[int, Cell]) -> bool:
        """A name with an ordinal number or a birth date, or a row filled like one."""
        name = filled.get(self._columns[Field.NAME])
        fields = {field for field, column in self._columns.items() if column in filled} - {Field.NUMBER}
        if name is None:
            return len(fields & set(_OF_A_PERSON)) > 1 and len(fields) >= _LEAST_CELLS
        if not isinstance(name, str) or is_total(name) or _COLUMN_MARK.fullmatch(name.strip()):
            return False
        if known_field(name) in _NAME_HEADINGS or (
            not fields & set(_OF_A_PERSON) and cell_in_heading(name) is not None
        ):
            return False
        ordinal = filled.get(self._columns.get(Field.NUMBER, 0))
        numbered = (
            ordinal is not None
            and _ORDINAL.fullmatch(str(ordinal).strip()) is not None
            and len(name.split()) <= _LONGEST_NAME
        )
        return numbered or bool(fields & set(_OF_A_PERSON[:3])) or len(fields) >= _LEAST_CELLS

    def _heading_of(self, number: int, filled: Mapping[int, Cell]) -> str | None:
        """The cell a row announces; its numeral may stand in a column of its own."""
        if len(filled) > _MOST_IN_HEADING:
            return None
        texts = [text for text in row_texts(self._table.sheet, number) if text]
        candidates = [*texts, ". ".join(texts[:2])]
        return next((cell for text in candidates if (cell := cell_in_title(text)) is not None), None)

    def _is_known_row(self, number: int) -> bool:
        """A total, or headings repeated on a new page."""
        texts = [text for text in row_texts(self._table.sheet, number) if text]
        marks = bool(texts) and all(map(_COLUMN_MARK.fullmatch, texts))
        return marks or is_heading_row(texts) or any(map(is_total, texts))

    def _unit_of(self, number: int, cells: list[Cell]) -> ParsedUnit:
        name, code, parent = (
            self._text(number, cells, field)
            for field in (Field.UNIT_NAME, Field.UNIT_CODE, Field.PARENT_NAME)
        )
        sheet = self._table.sheet.name
        if name:
            return self._draft.meet_unit(
                unit_name(name), sheet=sheet, row=number, listed_code=code or None, parent_name=parent or None
            )
        if self._cell is None and self._draft.has_several_tables:
            self._cell = cell_in_sheet_name(sheet)
        lost = self._columns.get(Field.UNIT_NAME) in self._lost.get(number, ())
        if self._cell is None and not self._without_unit and not lost:
            self._without_unit = True
            message = _(
                "Trang “%(sheet)s”, từ dòng %(row)s: không biết đảng viên thuộc chi bộ nào. Thêm dòng đề mục như “I. CHI BỘ THÔN …” hoặc cột “Chi bộ” rồi nhập lại."
            )
            problem = Problem(
                sheet, number, "", "error", "unit_missing", message % {"sheet": sheet, "row": number}
            )
            self._draft.problems.append(problem)
        return self._draft.meet_unit(self._cell or "", sheet=sheet, row=self._cell_row)

    def _text(self, number: int, cells: list[Cell], field: Field) -> str:
        """The text of a cell, or of the merged cell it is part of."""
        entry = self._reader.entry(number, cells, field)
        if entry is None:
            return ""
        if entry.text:
            return entry.text
        for merge in self._table.sheet.merges:
            if merge.top < number <= merge.bottom and merge.left == entry.column:
                return row_texts(self._table.sheet, merge.top)[entry.column - 1]
        return ""

    def _warn_unclear(self) -> None:
        """Rows between members that look like neither member nor heading; below the last member they are signatures."""
        for number in self._unclear:
            text = " | ".join(text for text in row_texts(self._table.sheet, number) if text)
            message = _(
                "Trang “%(sheet)s”, dòng %(row)s: không đọc được là đảng viên nên được bỏ qua: “%(text)s”. Bổ sung ngày sinh nếu là đảng viên."
            )
            facts = {"sheet": self._table.sheet.name, "row": number, "text": text}
            problem = Problem(
                self._table.sheet.name, number, "", "warning", "row_not_understood", message % facts
            )
            self._draft.problems.append(problem)
        self._unclear.clear()

    def _refuse_lost_headings(self) -> None:
        """A lost cell alone in its row may have named the cell of the members below, who have no column for it."""
        sheet = self._table.sheet
        for number in () if Field.UNIT_NAME in self._columns else self._lost_headings:
            fault = sheet.faults[number, self._lost[number][0]]
            self._draft.problems.append(fault.problem(sheet.name, number, "error", _("Tên chi bộ")))
        self._lost_headings.clear()
