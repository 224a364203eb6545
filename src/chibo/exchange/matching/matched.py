"""The list and the register put together: the plan to show, and the acts that carry it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from chibo.exchange.matching.ages import check_ages
from chibo.exchange.matching.cells import NewUnit, find_cells
from chibo.exchange.matching.facts import Comparison, attained_by, compare, stays_of
from chibo.exchange.matching.people import match_people
from chibo.exchange.matching.places import find_places
from chibo.exchange.matching.posts import Seating
from chibo.exchange.matching.register import read_register
from chibo.exchange.matching.spots import Spots
from chibo.exchange.matching.words import Words
from chibo.exchange.plan import MissingPerson, PersonPlan, Plan, Verdict, fingerprint
from chibo.exchange.reading.verdicts import sentence as _
from chibo.org import permissions
from chibo.org.models import UnitKind
from chibo.people.services import PersonChange, PersonDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.exchange.matching.cells import Cell
    from chibo.exchange.matching.places import ListedPlace
    from chibo.exchange.matching.register import Known, Register, StayRow
    from chibo.exchange.reading import ParsedList, ParsedRow, Proposal
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services import UnitKey

SINCE_ADMISSION, SINCE_LIST = "since-admission", "since-list"
HISTORIES = (SINCE_ADMISSION, SINCE_LIST)


class LeftOpen(NamedTuple):
    """Somebody the list leaves open; `row` is None for a missing one. `unit` is where the register, or the list, has them."""

    person_id: int
    unit: UnitKey
    row: ParsedRow | None = None


@dataclass(frozen=True)
class Matched:
    """What is to be shown and what is to be written; `draft_rows` runs parallel to `drafts`, `known_rows` names persons."""

    plan: Plan
    register_mark: int
    new_units: tuple[NewUnit, ...]
    listed_units: tuple[int | str, ...]
    drafts: tuple[PersonDraft, ...]
    draft_rows: tuple[ParsedRow, ...]
    changes: tuple[PersonChange, ...]
    known_rows: tuple[tuple[int, ParsedRow], ...]
    places: tuple[ListedPlace, ...]
    codes: dict[int, str]
    left_open: tuple[LeftOpen, ...]
    proposals: tuple[Proposal, ...]


def match_list(viewer: Viewer, *, unit: UnitOn, parsed: ParsedList, history: str) -> Matched:
    """Compares a list with the register as it stands. `unit` must be on the day of the list. About fifteen SQL queries."""
    register = read_register(unit)
    return _Assembly(viewer, register, parsed, since_admission=history == SINCE_ADMISSION).matched()


class _Assembly:
    """Collects, row by row, what becomes of each person."""

    def __init__(
        self, viewer: Viewer, register: Register, parsed: ParsedList, *, since_admission: bool
    ) -> None:
        self._viewer, self._register, self._parsed = viewer, register, parsed
        self._since_admission = since_admission
        self._on = register.unit.on
        self._names = {row.id: row.name for row in register.units if row.starts_on <= self._on < row.ends_on}
        self._spots = Spots(parsed)
        self._cells = find_cells(register, parsed, self._spots, allowed=_allowed_below(register.unit))
        self._places = find_places(register, parsed, self._cells, self._spots)
        check_ages(register.unit, parsed, self._spots)
        self._seating = Seating(register, self._spots)
        self._drafts: list[tuple[ParsedRow, Cell, PersonDraft]] = []
        self._compared: list[Comparison] = []
        self._moved: list[tuple[ParsedRow, Cell, Known]] = []
        self._claimed: set[int] = set()

    def matched(self) -> Matched:
        self._settle_people()
        changed = [found for found in self._compared if found.differences]
        plan = self._plan(changed)
        return Matched(
            plan=plan,
            register_mark=self._register.mark,
            new_units=self._cells.created,
            listed_units=tuple(dict.fromkeys(cell.key for cell in self._cells.by_words.values())),
            drafts=tuple(draft for _row, _cell, draft in self._drafts),
            draft_rows=tuple(row for row, _cell, _draft in self._drafts),
            changes=(*(found.change() for found in changed), *self._seating.handed_over),
            known_rows=tuple((found.known.id, found.row) for found in self._compared),
            places=self._places,
            codes=self._cells.codes,
            left_open=(
                *(LeftOpen(known.id, cell.key, row) for row, cell, known in self._moved),
                *(LeftOpen(known.id, stay.unit_id) for known, stay in self._absent()),
            ),
            proposals=self._parsed.proposals,
        )

    def _settle_people(self) -> None:
        matches = match_people(self._register, self._parsed, self._cells, self._spots)
        self._claimed = matches.claimed
        for row, cell, known in matches.known:
            self._settle_known(row, cell, known)
        for found in self._compared:
            self._seating.sit_down(found.row, found.cell, found)
        self._drafts = [(row, cell, self._draft(row, cell)) for row, cell in matches.new]

    def _settle_known(self, row: ParsedRow, cell: Cell, known: Known) -> None:
        stay = known.stay_on(self._on)
        if stay is not None and stay.unit_id != cell.key:
            self._moved.append((row, cell, known))
            message = _(
                "trong sổ, %(name)s đang ở %(known)s, danh sách ghi %(listed)s. Chưa ghi gì: cần ngày chuyển, hãy ghi việc chuyển sinh hoạt trong sổ."
            )
            values = {"name": row.name, "known": self._names.get(stay.unit_id, ""), "listed": cell.name}
            self._spots.at(row, "warning", "moved_needs_date", message % values)
            return
        found = compare(row, known, cell, self._on, self._spots)
        self._seating.leave(found)
        self._compared.append(found)

    def _draft(self, row: ParsedRow, cell: Cell) -> PersonDraft:
        if cell.next_list is not None:
            message = _(
                "%(name)s không có trong sổ dù đã nhập danh sách mới hơn của %(cell)s. Kiểm tra người này còn sinh hoạt ở đó không."
            )
            self._spots.at(
                row, "warning", "not_in_newer_list", message % {"name": row.name, "cell": cell.name}
            )
        if row.sex is None or row.born is None:
            raise AssertionError(row.row)
        return PersonDraft(
            name=row.name,
            sex=row.sex,
            born=row.born,
            ethnic_group=row.ethnic_group or "",
            religion=row.religion or "",
            citizen_id=row.citizen_id or "",
            phone=row.phone or "",
            note=row.note,
            admitted_on=row.admitted_on,
            official_on=row.official_on,
            stays=stays_of(cell, row.admitted_on, self._on, since_admission=self._since_admission),
            attainments=tuple(attained_by(row)),
            posts=self._seating.sit_down(row, cell),
        )

    def _plan(self, changed: list[Comparison]) -> Plan:
        people = self._people()
        missing = self._missing()
        created_units = tuple(new.draft.name for new in self._cells.created)
        problems = self._spots.all_problems(self._parsed)
        content = (
            [(person.verdict, person.sheet, person.row) for person in people],
            [(found.row.row, found.differences) for found in changed],
            self._seating.handed_over,
            [person.uid for person in missing],
            created_units,
            self._places,
            self._cells.codes,
            [(problem.code, problem.sheet, problem.row, problem.cell) for problem in problems],
        )
        return Plan(
            layout=self._parsed.layout,
            layout_label=self._parsed.layout_label,
            as_of=self._on,
            organisation=self._parsed.organisation,
            columns=self._parsed.columns,
            rows=self._parsed.row_count,
            created=len(self._drafts),
            changed=len(changed),
            moved=len(self._moved),
            same=len(self._compared) - len(changed),
            missing=len(missing),
            skipped=len(self._parsed.skipped),
            created_units=created_units,
            problems=problems,
            people=people,
            missing_people=missing,
            mark=fingerprint(content),
            encoding=self._parsed.encoding,
            columns_from=self._parsed.columns_from,
            places=len(self._places),
            codes=len(self._cells.codes),
        )

    def _people(self) -> tuple[PersonPlan, ...]:
        """What becomes of each person, in the order of the file."""
        sees = self._viewer.can(permissions.SEE_SEALED, self._register.unit.path)
        words = Words(sees_sealed=sees)
        people = [self._person("create", row, cell) for row, cell, _draft in self._drafts]
        people += [self._person("moved", row, cell) for row, cell, _known in self._moved]
        for found in self._compared:
            changes = tuple(words.of(difference) for difference in found.differences)
            verdict: Verdict = "change" if changes else "same"
            people.append(replace(self._person(verdict, found.row, found.cell), changes=changes))
        sheets = {column.sheet: number for number, column in enumerate(self._parsed.columns)}
        return tuple(sorted(people, key=lambda person: (sheets.get(person.sheet, -1), person.row)))

    def _person(self, verdict: Verdict, row: ParsedRow, cell: Cell) -> PersonPlan:
        return PersonPlan(verdict, row.name, cell.name, row.sheet, row.row, self._spots.address(row))

    def _missing(self) -> tuple[MissingPerson, ...]:
        return tuple(
            MissingPerson(known.facts["name"], self._names.get(stay.unit_id, ""), known.uid)
            for known, stay in self._absent()
        )

    def _absent(self) -> Iterator[tuple[Known, StayRow]]:
        """Members on the day, in cells the list names, whom it does not name."""
        listed = {cell.key for cell in self._cells.by_words.values()}
        for known in self._register.people.values():
            stay = known.stay_on(self._on)
            if (
                stay
                and known.is_member_on(self._on)
                and stay.unit_id in listed
                and known.id not in self._claimed
            ):
                yield known, stay


def _allowed_below(unit: UnitOn) -> frozenset[str]:
    """The kinds that may stand directly below the unit."""
    below = UnitKind.objects.filter(code=unit.kind).values_list("allowed_children__code", flat=True)
    return frozenset(code for code in below if code)
