"""The units a list names, cells and the organisations above them, found in the register or to be created."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chibo.core.dates import BEGINNING, format_date
from chibo.exchange.reading.units import kind_code, organisation_kind, same_name, unit_code
from chibo.exchange.reading.verdicts import sentence as _
from chibo.org import paths
from chibo.org.services import UnitDraft

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.matching.register import KnownUnit, Register
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedList, ParsedPlace, ParsedRow, ParsedUnit
    from chibo.people.services import UnitKey

CELL = "cell"
_LONGEST_NAME, _LONGEST_CODE, _LONGEST_LISTED_CODE = 200, 80, 60
_UnitWords = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Cell:
    """A unit of the list. `stood` are the units its members may have been in, nearest first, each with its first day."""

    key: UnitKey
    name: str
    stood: tuple[tuple[UnitKey, date], ...]
    next_list: date | None = None


@dataclass(frozen=True)
class NewUnit:
    """A unit to be created below `parent`, which may be one of these itself; `word` stands for its id until then."""

    word: str
    parent: UnitKey
    draft: UnitDraft


@dataclass(frozen=True)
class Above:
    """The unit a cell of the list stands below: `stood` is its line up to the root, `path` None where it is new."""

    key: UnitKey
    path: str | None
    stood: tuple[tuple[UnitKey, date], ...]


@dataclass(frozen=True)
class Cells:
    """All units of the list, by the words the rows use for them."""

    by_words: dict[_UnitWords, Cell]
    created: tuple[NewUnit, ...]
    above: dict[str, UnitKey]
    codes: dict[int, str]

    def of(self, row: ParsedRow) -> Cell | None:
        return self.by_words.get((row.unit_name, row.unit_listed_code, row.parent_name))

    def unit_above(self, name: str | None) -> UnitKey:
        """The organisation a list names as the one above; without a name the unit imported into."""
        return self.above[same_name(name or "")]


def find_cells(register: Register, parsed: ParsedList, spots: Spots, *, allowed: frozenset[str]) -> Cells:
    """Units by the code printed in the list, else by their name on its day; the others are to be created.

    `allowed` are the kinds that may stand directly below the unit imported into.
    """
    finder = _Finder(register, spots, allowed=allowed)
    cells = {(unit.name, unit.listed_code, unit.parent_name): finder.cell(unit) for unit in parsed.units}
    for place in parsed.places:
        finder.parent(place, place.parent_name)
    _check_organisation(register, parsed, spots)
    above = {name: unit.key for name, unit in finder.above.items()}
    return Cells(
        {words: cell for words, cell in cells.items() if cell}, tuple(finder.created), above, finder.codes
    )


def _check_organisation(register: Register, parsed: ParsedList, spots: Spots) -> None:
    unit = register.unit
    if parsed.organisation is None:
        return
    names = {same_name(unit.name), *(same_name(above.name) for above in unit.ancestors)}
    codes = {unit.code, *(above.ref.rsplit("/", 1)[-1] for above in unit.ancestors)}
    if same_name(parsed.organisation) in names or unit_code(parsed.organisation) in codes:
        return
    message = _("Danh sách ghi là của %(listed)s nhưng đang nhập vào %(unit)s. Kiểm tra đã chọn đúng đơn vị.")
    values = {"listed": parsed.organisation, "unit": unit.name}
    spots.at_list("warning", "other_organisation", message % values)


class _Finder:
    """Looks units up by code and by name; remembers what is to be created, so that no code is given twice."""

    def __init__(self, register: Register, spots: Spots, *, allowed: frozenset[str]) -> None:
        self._register, self._spots, self._allowed = register, spots, allowed
        self._unit = register.unit
        now = [row for row in register.units if row.starts_on <= self._unit.on < row.ends_on]
        self._by_code = {row.listed_code: row for row in now if row.listed_code}
        self._by_name: dict[str, list[KnownUnit]] = {}
        for row in now:
            self._by_name.setdefault(same_name(row.name), []).append(row)
        self._now = {row.id for row in now}
        self._codes: set[tuple[UnitKey | None, str]] = {(row.parent_id, row.code) for row in register.units}
        self._top = Above(self._unit.id, self._unit.path, self._stood(self._unit.path))
        self.above: dict[str, Above] = {"": self._top}
        self.created: list[NewUnit] = []
        self.codes: dict[int, str] = {}

    def cell(self, parsed: ParsedUnit) -> Cell | None:
        if (above := self.above.get(same_name(parsed.name))) is not None:
            return self._with_next(above.key, parsed.name, above.stood)
        parent = self.parent(parsed, parsed.parent_name)
        known = self._by_code.get(parsed.listed_code or "") or self._named(parsed, parent)
        if known is not None:
            self._check_name(parsed, known)
            self._note_code(parsed, known)
            return self._known_cell(known)
        if (other := self._named_at_other_time(parsed, parent)) is not None:
            self._refuse_other_time(parsed, other)
            return None
        return self._new_cell(parsed, parent)

    def _named(self, parsed: ParsedUnit, parent: Above) -> KnownUnit | None:
        rows = self._by_name.get(same_name(parsed.name), [])
        return min(
            (row for row in rows if parent.path and row.path.startswith(parent.path)),
            key=lambda row: (len(row.path), row.id),
            default=None,
        )

    def _named_at_other_time(self, parsed: ParsedUnit, parent: Above) -> KnownUnit | None:
        top, name = parent.path, same_name(parsed.name)
        rows = (
            row
            for row in self._register.units
            if row.id not in self._now and top and row.path.startswith(top)
        )
        return next((row for row in rows if same_name(row.name) == name), None)

    def parent(self, below: ParsedUnit | ParsedPlace, listed: str | None) -> Above:
        """The unit the list names as the one above: known, or to be created below the unit imported into."""
        name = same_name(listed or "")
        if name not in self.above:
            self.above[name] = self._find_above(below, listed or "")
        return self.above[name]

    def _find_above(self, below: ParsedUnit | ParsedPlace, listed: str) -> Above:
        name = same_name(listed)
        if name == same_name(self._unit.name) or unit_code(listed) == self._unit.code:
            return self._top
        if rows := self._by_name.get(name, []):
            return Above(rows[0].id, rows[0].path, self._stood(rows[0].path))
        if any(name == same_name(above.name) for above in self._unit.ancestors):
            return self._top
        kind = organisation_kind(listed)
        if kind in self._allowed and len(listed) <= _LONGEST_NAME:
            word = self._create(self._unit.id, listed, unit_code(listed), kind=kind)
            return Above(word, None, ((word, BEGINNING), *self._top.stood))
        message = _(
            "cấp trên “%(parent)s” của %(unit)s không có trong %(top)s; được xếp ngay dưới %(top)s. Kiểm tra lại."
        )
        values = {"parent": listed, "unit": below.name, "top": self._unit.name}
        self._spots.at_unit(below, "warning", "parent_unknown", message % values)
        return self._top

    def _check_name(self, parsed: ParsedUnit, known: KnownUnit) -> None:
        if same_name(parsed.name) != same_name(known.name):
            message = _(
                "mã %(code)s trong sổ là của %(known)s, danh sách ghi %(listed)s; được nhập theo mã. Kiểm tra lại."
            )
            values = {"code": parsed.listed_code, "known": known.name, "listed": parsed.name}
            self._spots.at_unit(parsed, "warning", "unit_name_differs", message % values)

    def _note_code(self, parsed: ParsedUnit, known: KnownUnit) -> None:
        """A code the list prints is kept beside a unit that has none; another one stays, and is said.

        The register's own path, which stands for a code in lists it gave out, is none.
        """
        code = (parsed.listed_code or "")[:_LONGEST_LISTED_CODE]
        if code == known.ref[:_LONGEST_LISTED_CODE]:
            return
        if code and not known.listed_code and known.id not in self.codes:
            self.codes[known.id] = code
        elif code not in {"", known.listed_code, self.codes.get(known.id)}:
            message = _(
                "danh sách ghi mã %(listed)s cho %(unit)s, trong sổ là mã %(known)s; sổ được giữ nguyên. Kiểm tra lại."
            )
            values = {"listed": code, "unit": known.name, "known": known.listed_code or self.codes[known.id]}
            self._spots.at_unit(parsed, "warning", "unit_code_differs", message % values)

    def _refuse_other_time(self, parsed: ParsedUnit, known: KnownUnit) -> None:
        if known.starts_on > self._unit.on:
            message = _(
                "%(unit)s trong sổ chỉ có từ %(start)s, sau ngày của danh sách (%(on)s). Kiểm tra ngày của danh sách hoặc ngày lập."
            )
        else:
            message = _(
                "%(unit)s trong sổ đã kết thúc từ %(end)s, trước ngày của danh sách (%(on)s). Kiểm tra ngày của danh sách."
            )
        values = {
            "unit": known.name,
            "start": format_date(known.starts_on),
            "end": format_date(known.ends_on),
            "on": format_date(self._unit.on),
        }
        self._spots.at_unit(parsed, "error", "unit_not_on_date", message % values)

    def _known_cell(self, known: KnownUnit) -> Cell:
        return self._with_next(known.id, known.name, self._stood(known.path))

    def _new_cell(self, parsed: ParsedUnit, parent: Above) -> Cell | None:
        kind = organisation_kind(parsed.name)
        if parent is self._top and kind in self._allowed:
            return self._new_organisation(parsed, kind)
        if parent is self._top and CELL not in self._allowed:
            message = _(
                "%(unit)s không có trong sổ và không thể lập ở %(top)s. Chọn đơn vị khác để nhập, hoặc sửa tên."
            )
            self._spots.at_unit(
                parsed, "error", "unit_not_here", message % {"unit": parsed.name, "top": self._unit.name}
            )
            return None
        if len(parsed.name) > _LONGEST_NAME:
            message = _("tên chi bộ dài quá %(most)s ký tự. Ghi tên ngắn gọn rồi nhập lại.")
            self._spots.at_unit(parsed, "error", "value_too_long", message % {"most": _LONGEST_NAME})
            return None
        word = self._create(
            parent.key,
            parsed.name,
            parsed.code,
            kind=CELL,
            cell_kind=parsed.cell_kind,
            listed_code=(parsed.listed_code or "")[:_LONGEST_LISTED_CODE],
        )
        return self._with_next(word, parsed.name, ((word, BEGINNING), *parent.stood))

    def _new_organisation(self, parsed: ParsedUnit, kind: str) -> Cell:
        """A list of organisations may name those above the cells too."""
        code = (parsed.listed_code or "")[:_LONGEST_LISTED_CODE]
        word = self._create(self._top.key, parsed.name, parsed.code, kind=kind, listed_code=code)
        above = Above(word, None, ((word, BEGINNING), *self._top.stood))
        self.above[same_name(parsed.name)] = above
        return self._with_next(above.key, parsed.name, above.stood)

    def _create(self, parent: UnitKey, name: str, code: str, **facts: Any) -> str:
        """Notes a unit to be created; gives the word that stands for it."""
        word = f"new {len(self.created)}"
        draft = UnitDraft(code=self._free_code(name, code, parent), name=name, **facts)
        self.created.append(NewUnit(word, parent, draft))
        return word

    def _free_code(self, name: str, code: str, parent: UnitKey) -> str:
        """The slug of the name; with the words for its kind, then with a number, where that is taken."""
        wanted = [code, kind_code(name), *(f"{code[:70]}-{number}" for number in range(2, 1000))]
        free = next(
            text[:_LONGEST_CODE] for text in wanted if (parent, text[:_LONGEST_CODE]) not in self._codes
        )
        self._codes.add((parent, free))
        return free

    def _stood(self, path: str) -> tuple[tuple[UnitKey, date], ...]:
        return tuple(
            (unit_id, self._register.starts.get(unit_id, BEGINNING))
            for unit_id in reversed(paths.decode(path))
        )

    def _with_next(self, key: UnitKey, name: str, stood: tuple[tuple[UnitKey, date], ...]) -> Cell:
        ids = tuple(unit for unit, _start in stood if isinstance(unit, int))
        return Cell(key, name, stood, self._register.next_list(ids))
