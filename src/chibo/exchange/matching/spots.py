"""Verdicts of the matching, each at the cell of the sheet it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.exchange.reading import Field, Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from chibo.exchange.reading import ParsedList, ParsedPlace, ParsedRow, ParsedUnit
    from chibo.exchange.reading.verdicts import Level, Sentence


class Spots:
    """Collects verdicts; knows in which column of which sheet a field stands."""

    def __init__(self, parsed: ParsedList) -> None:
        self.problems: list[Problem] = []
        self._columns: dict[tuple[str, Field], str] = {}
        self._sheets: dict[str, int] = {}
        for column in parsed.columns:
            self._sheets.setdefault(column.sheet, len(self._sheets))
            if column.field is not None:
                self._columns.setdefault((column.sheet, column.field), column.column)

    def has(self, sheet: str, field: Field) -> bool:
        """Does the list say anything of this field on this sheet?"""
        return (sheet, field) in self._columns

    def address(self, row: ParsedRow, field: Field = Field.NAME) -> str:
        """As in Excel; the name's, or its first part's, where the list has no such column."""
        columns = (self._columns.get((row.sheet, one)) for one in (field, Field.NAME, Field.FAMILY_NAME))
        column = next(filter(None, columns), "")
        return f"{column}{row.row}" if column else ""

    def at(
        self,
        row: ParsedRow,
        level: Level,
        code: str,
        message: Sentence,
        *,
        field: Field = Field.NAME,
        rows: tuple[int, ...] = (),
    ) -> None:
        """A verdict about one row, at the cell of `field`."""
        address = self.address(row, field)
        where = _("Trang “%(sheet)s”, ô %(cell)s: ") % {"sheet": row.sheet, "cell": address}
        self.problems.append(
            Problem(row.sheet, row.row, address, level, code, message.after(where), rows=rows)
        )

    def at_unit(self, unit: ParsedUnit | ParsedPlace, level: Level, code: str, message: Sentence) -> None:
        """A verdict about a unit or a place, at the row that first names it."""
        where = _("Trang “%(sheet)s”, dòng %(row)s: ") % {"sheet": unit.sheet, "row": unit.row}
        self.problems.append(Problem(unit.sheet, unit.row, "", level, code, message.after(where)))

    def at_list(self, level: Level, code: str, message: Sentence) -> None:
        """A verdict about the list as a whole."""
        self.problems.append(Problem(next(iter(self._sheets), ""), 0, "", level, code, message))

    def all_problems(self, parsed: ParsedList) -> tuple[Problem, ...]:
        """Those of the reading and these, in the order of the file."""
        problems = [*parsed.problems, *self.problems]
        return tuple(sorted(problems, key=lambda problem: (self._sheets.get(problem.sheet, -1), problem.row)))
