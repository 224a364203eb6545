"""The comparison itself: who is in both, who in one only, and in which fields those in both differ. Reads only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chibo.exchange.comparing import fields
from chibo.exchange.matching.cells import find_cells
from chibo.exchange.matching.people import match_people
from chibo.exchange.matching.register import read_register
from chibo.exchange.matching.spots import Spots
from chibo.exchange.models import Difference
from chibo.exchange.reading.units import same_name
from chibo.org.models import UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chibo.exchange.matching.cells import Cell
    from chibo.exchange.matching.register import Known, Register
    from chibo.exchange.reading import Field, ParsedList, ParsedRow, Problem
    from chibo.org.queries import UnitOn

_Row = tuple["ParsedRow", "Cell"]


class Found(NamedTuple):
    """One difference with what it is between; `known` and `row` are None where the person is in one of them only."""

    kind: str
    field: str
    name: str
    cell_name: str
    unit_id: int | None
    register_value: str
    file_value: str
    known: Known | None
    row: ParsedRow | None
    cell: Cell | None

    @property
    def key(self) -> tuple[str, str, int | None, str, int]:
        """What tells it from every other."""
        place = (self.row.sheet, self.row.row) if self.row else ("", 0)
        return self.kind, self.field, self.known.id if self.known else None, *place


@dataclass(frozen=True)
class Compared:
    """A list beside the register. `same` counts people in both without any difference."""

    parsed: ParsedList
    register_mark: int
    differences: tuple[Found, ...]
    same: int
    problems: tuple[Problem, ...]


def compare(unit: UnitOn, parsed: ParsedList) -> Compared:
    """Everybody of the unit and below on its date beside the rows of the list. About twelve SQL queries."""
    return _Comparing(read_register(unit), parsed).compared()


class _Comparing:
    def __init__(self, register: Register, parsed: ParsedList) -> None:
        self._register, self._parsed, self._on = register, parsed, register.unit.on
        self._spots = Spots(parsed)
        self._names = {row.id: row.name for row in register.units if row.starts_on <= self._on < row.ends_on}
        self._columns: dict[str, frozenset[Field]] = {}
        by_sheet: dict[str, set[Field]] = defaultdict(set)
        for column in parsed.columns:
            if column.field is not None:
                by_sheet[column.sheet].add(column.field)
        self._columns = {sheet: frozenset(found) for sheet, found in by_sheet.items()}

    def compared(self) -> Compared:
        cells = find_cells(self._register, self._parsed, self._spots, allowed=_every_kind())
        matches = match_people(self._register, self._parsed, cells, self._spots)
        pairs, new, absent = self._paired(matches.known, matches.new, matches.claimed)
        found: list[Found] = []
        same = 0
        for row, cell, known in pairs:
            differing = list(self._of_person(row, cell, known))
            same += not differing
            found += differing
        found += [
            Found(Difference.Kind.ONLY_FILE, "", row.name, cell.name, _id_of(cell), "", "", None, row, cell)
            for row, cell in new
        ]
        found += [self._only_register(known, stay_unit) for known, stay_unit in absent]
        paired = {(row.sheet, row.row) for row, _cell, _known in pairs}
        problems = [
            problem
            for problem in self._spots.all_problems(self._parsed)
            if problem.code != "possible_duplicate" or (problem.sheet, problem.row) not in paired
        ]
        return Compared(self._parsed, self._register.mark, tuple(found), same, tuple(problems))

    def _paired(
        self, known: list[tuple[ParsedRow, Cell, Known]], new: list[_Row], claimed: set[int]
    ) -> tuple[list[tuple[ParsedRow, Cell, Known]], list[_Row], list[tuple[Known, int]]]:
        """Those the list is sure about, and those of one cell who can only be each other: a slip in name, birth date or id."""
        pairs = list(known)
        absent = {one.id: (one, unit_id) for one, unit_id in self._members() if one.id not in claimed}
        for like in (_by_name_and_birth, _by_name_and_admission, _by_birth_and_admission):
            pairs += _pair(new, absent, like)
        return pairs, new, list(absent.values())

    def _members(self) -> Iterator[tuple[Known, int]]:
        for known in self._register.people.values():
            stay = known.stay_on(self._on)
            if stay is not None and known.is_member_on(self._on):
                yield known, stay.unit_id

    def _of_person(self, row: ParsedRow, cell: Cell, known: Known) -> Iterator[Found]:
        stay = known.stay_on(self._on)
        name = known.facts["name"]
        unit_id = stay.unit_id if stay else _id_of(cell)
        here = self._names.get(stay.unit_id, "") if stay else ""
        elsewhere = stay is None or stay.unit_id != cell.key
        if elsewhere:
            yield Found(
                Difference.Kind.CELL,
                fields.CELL,
                name,
                here or cell.name,
                unit_id,
                here,
                cell.name,
                known,
                row,
                cell,
            )
        columns = self._columns.get(row.sheet, frozenset())
        for field in fields.COMPARED:
            if not fields.is_stated(field, columns) or (field == "posts" and elsewhere):
                continue
            if not fields.is_same(known, row, field, self._on):
                yield Found(
                    Difference.Kind.FIELD, field, name, here or cell.name, unit_id,
                    fields.in_register(known, field, self._on), fields.in_file(row, field), known, row, cell,
                )  # fmt: skip

    def _only_register(self, known: Known, unit_id: int) -> Found:
        cell = self._names.get(unit_id, "")
        return Found(
            Difference.Kind.ONLY_REGISTER, "", known.facts["name"], cell, unit_id, "", "", known, None, None
        )


def _every_kind() -> frozenset[str]:
    """Nothing is created here, so a unit of any kind may be met."""
    return frozenset(UnitKind.objects.values_list("code", flat=True))


def _id_of(cell: Cell) -> int | None:
    return cell.key if isinstance(cell.key, int) else None


_Facts = tuple[str, object, str]


def _by_name_and_birth(facts: _Facts) -> tuple[object, ...]:
    return facts[:2]


def _by_name_and_admission(facts: _Facts) -> tuple[object, ...]:
    return (facts[0], facts[2]) if facts[2] else ()


def _by_birth_and_admission(facts: _Facts) -> tuple[object, ...]:
    return facts[1:] if facts[2] else ()


def _pair(
    new: list[_Row],
    absent: dict[int, tuple[Known, int]],
    like: Callable[[_Facts], tuple[object, ...]],
) -> list[tuple[ParsedRow, Cell, Known]]:
    """Takes out of both sides those of one cell who are alike, where there is one on each side and no other."""
    rows: dict[tuple[object, ...], list[_Row]] = defaultdict(list)
    for row, cell in new:
        if alike := like((same_name(row.name), row.born, fields.in_file(row, "admitted_on"))):
            rows[cell.key, *alike].append((row, cell))
    people: dict[tuple[object, ...], list[Known]] = defaultdict(list)
    for known, unit_id in absent.values():
        facts = (same_name(known.facts["name"]), known.facts["born"], fields.admission_of(known))
        if alike := like(facts):
            people[unit_id, *alike].append(known)
    pairs = []
    for key, found in rows.items():
        if len(found) == len(people.get(key, [])) == 1:
            known = people[key][0]
            pairs.append((*found[0], known))
            new.remove(found[0])
            del absent[known.id]
    return pairs
