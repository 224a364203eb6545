"""A list while it is being read: units are met once, rows and problems collect, and at the end it is complete."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, count
from typing import TYPE_CHECKING

from chibo.exchange.reading.book import column_letter
from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.parsed import ParsedList, ParsedRow, ParsedUnit
from chibo.exchange.reading.proposals import proposals_of
from chibo.exchange.reading.rows import RowReader
from chibo.exchange.reading.twins import sort_out_twins
from chibo.exchange.reading.units import cell_kind, kind_code, same_name, unit_code

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.parsed import ParsedPlace
    from chibo.exchange.reading.verdicts import Problem


class Draft:
    """Collects what a layout reads; `finish` sorts out who stands twice and puts the problems in the file's order."""

    def __init__(self, tables: list[Table], as_of: date) -> None:
        self._tables = tables
        self._as_of = as_of
        self._units: dict[tuple[str, str], ParsedUnit] = {}
        self._name_columns = {
            table.sheet.name: column_letter(table.by_field[Field.NAME])
            for table in tables
            if table.names_people
        }
        self.problems: list[Problem] = [problem for table in tables for problem in table.problems()]
        self.rows: list[ParsedRow] = []

    @property
    def has_several_tables(self) -> bool:
        """Is the list kept on more than one sheet?"""
        return len(self._tables) > 1

    def reader(self, table: Table) -> RowReader:
        """A reader of the rows of one table."""
        return RowReader(table, self._as_of, self.problems)

    def meet_unit(
        self,
        name: str,
        *,
        sheet: str,
        row: int,
        listed_code: str | None = None,
        listed_kind: str | None = None,
        parent_name: str | None = None,
    ) -> ParsedUnit:
        """The unit of that code, or without one of that name under that parent; noted where it is first met."""
        key = ("code", listed_code) if listed_code else (same_name(name), same_name(parent_name or ""))
        if key not in self._units:
            kind = cell_kind(name, listed_kind)
            self._units[key] = ParsedUnit(name, unit_code(name), listed_code, kind, sheet, row, parent_name)
        return self._units[key]

    def finish(
        self,
        *,
        layout: str,
        layout_label: str,
        organisation: str | None,
        places: tuple[ParsedPlace, ...] = (),
    ) -> ParsedList:
        """The list, complete."""
        people = sort_out_twins(self.rows, lambda row: f"{self._name_columns[row.sheet]}{row.row}")
        order = {table.sheet.name: number for number, table in enumerate(self._tables)}
        problems = [*self.problems, *people.problems]
        problems.sort(key=lambda problem: (order.get(problem.sheet, -1), problem.row))
        return ParsedList(
            layout=layout,
            layout_label=layout_label,
            as_of=self._as_of,
            organisation=organisation,
            units=with_own_codes(unit for unit in self._units.values() if unit.name),
            columns=tuple(column for table in self._tables for column in table.columns),
            rows=tuple(people.kept),
            problems=tuple(problems),
            skipped=tuple(people.skipped),
            places=places,
            proposals=proposals_of(people.kept),
        )


def with_own_codes(units: Iterable[ParsedUnit]) -> tuple[ParsedUnit, ...]:
    """The units with codes that are unique below one parent: the later of two bears the word for its kind, or a number."""
    taken: set[tuple[str, str]] = set()
    done: list[ParsedUnit] = []
    for unit in units:
        parent = same_name(unit.parent_name or "")
        wanted = chain(
            (unit.code, kind_code(unit.name)), (f"{kind_code(unit.name)}-{number}" for number in count(2))
        )
        code = next(code for code in wanted if (parent, code) not in taken)
        taken.add((parent, code))
        done.append(replace(unit, code=code))
    return tuple(done)
