"""One row of a table of people, from its cells to a typed row with its verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chibo.core.text import name_of_person
from chibo.exchange.reading.fields import NEEDED, Field
from chibo.exchange.reading.parsed import ParsedRow
from chibo.exchange.reading.values.dates import check_order, date_of, full_date_of
from chibo.exchange.reading.values.education import profession_of, schooling_of, theory_of
from chibo.exchange.reading.values.entry import DASHES, Entry, cell_text
from chibo.exchange.reading.values.identity import check_id_against, citizen_id_of, phone_of
from chibo.exchange.reading.values.posts import posts_of
from chibo.exchange.reading.values.sexes import born_entry_of, sex_stated_by
from chibo.exchange.reading.values.words import (
    PROBATIONARY,
    STATUSES,
    ethnic_group_of,
    religion_of,
    status_of,
)
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from chibo.core.dates import PartialDate
    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.parsed import ParsedUnit
    from chibo.exchange.reading.verdicts import Level, Problem, Sentence

_NO_NAME = _("thiếu họ và tên. Ghi họ và tên rồi nhập lại.")
_NO_BIRTH = _("thiếu ngày sinh. Ghi ngày, tháng, năm sinh (hoặc chỉ năm) rồi nhập lại.")
_BORN_FIRST = _("Ngày vào Đảng không thể trước ngày sinh.")
_ADMITTED_FIRST = _("Ngày chính thức không thể trước ngày vào Đảng.")


class Dates(NamedTuple):
    """The three dates of a member."""

    born: PartialDate | None
    admitted_on: PartialDate | None
    official_on: PartialDate | None


class RowReader:
    """Reads the rows below one table's headings; `problems` collects for the whole list."""

    def __init__(self, table: Table, as_of: date, problems: list[Problem]) -> None:
        self.sheet = table.sheet.name
        self._columns = table.by_field
        self._as_of = as_of
        self._problems = problems
        self._keys = _original_keys(table)
        self._lost_case = table.sheet.lost_case
        self._faults = table.sheet.faults
        self._held = {column: field for field, column in table.by_field.items()}

    def entry(self, number: int, cells: list[Cell], field: Field) -> Entry | None:
        """The cell of a field, a lone dash being empty; None where the list has no such column."""
        column = self._columns.get(field)
        if column is None:
            return None
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, str) and value.strip() in DASHES:
            value = None
        lost = (number, column) in self._faults
        return Entry(self.sheet, number, column, value, self._problems, lost)

    def read(self, number: int, cells: list[Cell], unit: ParsedUnit) -> ParsedRow:
        """The member in row `number` (from 1), in the given unit."""
        found = {
            field: entry for field in self._columns if (entry := self.entry(number, cells, field)) is not None
        }
        self._tell_lost(number)
        name = found[Field.NAME]
        _require(name, _NO_NAME)
        sex = sex_stated_by(found)
        dates = self._dates(found)
        citizen_id = _read(found, Field.CITIZEN_ID, citizen_id_of)
        if citizen_id is not None:
            check_id_against(found[Field.CITIZEN_ID], citizen_id, sex, dates.born)
        schooling, grade = schooling_of(found[Field.SCHOOLING]) if Field.SCHOOLING in found else (None, "")
        return ParsedRow(
            sheet=self.sheet,
            row=number,
            unit_name=unit.name,
            unit_listed_code=unit.listed_code,
            parent_name=unit.parent_name,
            name=self._name(name.text),
            original_name=name.value if isinstance(name.value, str) else name.text,
            sex=sex,
            born=dates.born,
            ethnic_group=_ethnic_group(found),
            religion=_read(found, Field.RELIGION, religion_of),
            schooling=schooling,
            schooling_grade=grade,
            profession=_read(found, Field.PROFESSION, profession_of),
            theory=_read(found, Field.THEORY, theory_of),
            admitted_on=dates.admitted_on,
            official_on=dates.official_on,
            citizen_id=citizen_id,
            phone=_read(found, Field.PHONE, phone_of),
            posts=posts_of(found[Field.POSTS]) if Field.POSTS in found else (),
            posts_text=_text(found, Field.POSTS),
            status=_status(found, dates.official_on),
            note=_text(found, Field.NOTE),
            original=self._original(cells),
        )

    def _tell_lost(self, number: int) -> None:
        """A verdict on each cell of the row whose value is lost: without a needed one the list says something else."""
        for column, field in self._held.items():
            fault = self._faults.get((number, column))
            if fault is not None and field != Field.NUMBER:
                level: Level = "error" if field in NEEDED else "warning"
                self._problems.append(fault.problem(self.sheet, number, level, field.label))

    def _name(self, text: str) -> str:
        """As kept; each syllable of a name has a capital, which the encoding may have lost."""
        name = name_of_person(text)
        return " ".join(part[:1].upper() + part[1:] for part in name.split()) if self._lost_case else name

    def _dates(self, found: dict[Field, Entry]) -> Dates:
        born_entry = born_entry_of(found)
        born = admitted_on = official_on = None
        if born_entry is not None:
            born = date_of(born_entry, self._as_of)
            _require(born_entry, _NO_BIRTH)
        if (admitted := found.get(Field.ADMITTED_ON)) is not None:
            admitted_on = full_date_of(admitted, self._as_of)
            check_order(born, admitted_on, admitted, _BORN_FIRST)
            if admitted.value is None:
                admitted.warn("value_missing", _("thiếu ngày vào Đảng. Bổ sung khi có giấy tờ."))
        if (official := found.get(Field.OFFICIAL_ON)) is not None and STATUSES.code_for(
            official.text
        ) != PROBATIONARY:
            official_on = full_date_of(official, self._as_of)
            check_order(admitted_on, official_on, official, _ADMITTED_FIRST)
        return Dates(born, admitted_on, official_on)

    def _original(self, cells: list[Cell]) -> dict[str, str]:
        return {
            key: value if isinstance(value, str) else cell_text(value)
            for column, key in self._keys.items()
            if column < len(cells) and (value := cells[column]) is not None
        }


def _original_keys(table: Table) -> dict[int, str]:
    """Under which word the raw text of a column (from 0) is kept: its field, else its heading, else its letter."""
    first = table.by_field
    return {
        column.index - 1: column.field.value
        if column.field is not None and first[column.field] == column.index
        else column.heading or column.column
        for column in table.columns
    }


def _read(found: dict[Field, Entry], field: Field, convert: Callable[[Entry], str | None]) -> str | None:
    entry = found.get(field)
    return None if entry is None else convert(entry)


def _text(found: dict[Field, Entry], field: Field) -> str:
    entry = found.get(field)
    return "" if entry is None else entry.text


def _require(entry: Entry, message: Sentence) -> None:
    if entry.value is None:
        entry.refuse("value_missing", message)


def _ethnic_group(found: dict[Field, Entry]) -> str | None:
    entry = found.get(Field.ETHNIC_GROUP)
    if entry is not None and entry.value is None:
        entry.warn(
            "value_missing",
            _("thiếu dân tộc nên không được tính vào số người dân tộc thiểu số. Bổ sung khi đối chiếu."),
        )
    return None if entry is None else ethnic_group_of(entry)


def _status(found: dict[Field, Entry], official_on: PartialDate | None) -> str | None:
    """As listed; warns where it contradicts the official date."""
    entry = found.get(Field.STATUS)
    status = None if entry is None else status_of(entry)
    if entry is None or status is None or Field.OFFICIAL_ON not in found or found[Field.OFFICIAL_ON].lost:
        return status
    if (status == PROBATIONARY) != (official_on is None):
        if official_on is None:
            message = _(
                "ghi “%(value)s” nhưng không có ngày chính thức. Kiểm tra lại; danh sách được nhập theo ngày chính thức."
            )
        else:
            message = _(
                "ghi “%(value)s” nhưng có ngày chính thức. Kiểm tra lại; danh sách được nhập theo ngày chính thức."
            )
        entry.warn("status_contradicts", message % {"value": entry.text})
    return status
