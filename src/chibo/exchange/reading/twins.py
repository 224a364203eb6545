"""People who stand twice in one list, for sure or perhaps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from chibo.core.text import search_key
from chibo.exchange.reading.units import same_name
from chibo.exchange.reading.values.identity import tail_of
from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chibo.exchange.reading.parsed import ParsedRow


class Sorted(NamedTuple):
    """Rows to import, rows that repeat an earlier one, and what was said about them."""

    kept: list[ParsedRow]
    skipped: list[ParsedRow]
    problems: list[Problem]


def sort_out_twins(rows: Iterable[ParsedRow], name_cell: Callable[[ParsedRow], str]) -> Sorted:
    """Skip the later of two rows that state one person; `name_cell` gives the address to point at.

    The same citizen id is one person, and without ids the same name, full birth date and unit. One id under two
    names and two birth dates is an error. The same name and full birth date with different ids is a warning only.
    """
    result = Sorted([], [], [])
    first_with: dict[object, ParsedRow] = {}
    for row in rows:
        key = _identity(row)
        earlier = first_with.setdefault(key, row) if key is not None else row
        if earlier is row:
            result.kept.append(row)
        elif _may_be_one(earlier, row):
            result.skipped.append(row)
            result.problems.append(_duplicate(earlier, row, name_cell))
        else:
            result.kept.append(row)
            result.problems.append(_shared_id(earlier, row, name_cell))
    result.problems.extend(_namesakes(result.kept, name_cell))
    return result


def _identity(row: ParsedRow) -> object:
    if row.citizen_id is not None:
        return row.citizen_id
    person = _name_and_birth(row)
    return person and (person, row.unit_listed_code, same_name(row.unit_name), row.parent_name)


def _name_and_birth(row: ParsedRow) -> tuple[str, str] | None:
    """What namesakes have in common; None without a full birth date."""
    if row.born is None or row.born.precision != "day":
        return None
    return same_name(row.name), row.born.iso()


def _may_be_one(earlier: ParsedRow, later: ParsedRow) -> bool:
    return search_key(earlier.name) == search_key(later.name) or earlier.born == later.born


def _namesakes(rows: list[ParsedRow], name_cell: Callable[[ParsedRow], str]) -> list[Problem]:
    groups: defaultdict[tuple[str, str], list[ParsedRow]] = defaultdict(list)
    for row in rows:
        person = _name_and_birth(row)
        if person is not None:
            groups[person].append(row)
    return [_possible_duplicate(group, name_cell) for group in groups.values() if len(group) > 1]


def _duplicate(earlier: ParsedRow, later: ParsedRow, name_cell: Callable[[ParsedRow], str]) -> Problem:
    message = _(
        "Trang “%(sheet)s”, dòng %(row)s: %(name)s đã có ở dòng %(like_row)s (trang “%(like_sheet)s”), nên dòng này được bỏ qua. Xóa một dòng nếu ghi trùng."
    )
    facts = {
        "sheet": later.sheet,
        "row": later.row,
        "name": later.name,
        "like_row": earlier.row,
        "like_sheet": earlier.sheet,
    }
    return Problem(
        later.sheet,
        later.row,
        name_cell(later),
        "warning",
        "duplicate_row",
        message % facts,
        like_row=earlier.row,
    )


def _shared_id(earlier: ParsedRow, later: ParsedRow, name_cell: Callable[[ParsedRow], str]) -> Problem:
    message = _(
        "Trang “%(sheet)s”, dòng %(row)s: số định danh %(id)s của %(name)s trùng với số của %(other)s ở dòng %(like_row)s (trang “%(like_sheet)s”). Mỗi người có một số; sửa lại theo giấy tờ."
    )
    facts = {
        "sheet": later.sheet,
        "row": later.row,
        "id": tail_of(later.citizen_id or ""),
        "name": later.name,
    }
    facts |= {"other": earlier.name, "like_row": earlier.row, "like_sheet": earlier.sheet}
    return Problem(
        later.sheet, later.row, name_cell(later), "error", "id_shared", message % facts, like_row=earlier.row
    )


def _possible_duplicate(group: list[ParsedRow], name_cell: Callable[[ParsedRow], str]) -> Problem:
    last = group[-1]
    message = _(
        "Trang “%(sheet)s”, các dòng %(rows)s: cùng họ tên %(name)s và cùng ngày sinh nhưng khác số định danh hoặc khác chi bộ; được nhập là những người khác nhau. Kiểm tra có phải một người không."
    )
    facts = {"sheet": last.sheet, "rows": ", ".join(str(row.row) for row in group), "name": last.name}
    rows = tuple(row.row for row in group)
    return Problem(
        last.sheet, last.row, name_cell(last), "warning", "possible_duplicate", message % facts, rows=rows
    )
