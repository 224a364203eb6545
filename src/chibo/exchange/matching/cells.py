"""The units a list names, found in the register or to be created."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import BEGINNING, format_date
from chibo.exchange.reading.units import kind_code, same_name, unit_code
from chibo.org import paths
from chibo.org.services import UnitDraft

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.matching.register import KnownUnit, Register
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedList, ParsedRow, ParsedUnit
    from chibo.people.services import UnitKey

CELL = "cell"
_LONGEST_NAME, _LONGEST_CODE = 200, 80
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
    """A unit to be created below the unit with id `parent_id`; `word` stands for its id until then."""

    word: str
    parent_id: int
    draft: UnitDraft


@dataclass(frozen=True)
class Cells:
    """All units of the list, by the words the rows use for them."""

    by_words: dict[_UnitWords, Cell]
    created: tuple[NewUnit, ...]

    def of(self, row: ParsedRow) -> Cell | None:
        return self.by_words.get((row.unit_name, row.unit_listed_code, row.parent_name))


def find_cells(register: Register, parsed: ParsedList, spots: Spots, *, may_hold_cells: bool) -> Cells:
    """Units by the code printed in the list, else by their name on its day; the others are to be created."""
    finder = _Finder(register, spots, may_hold_cells=may_hold_cells)
    cells = {(unit.name, unit.listed_code, unit.parent_name): finder.cell(unit) for unit in parsed.units}
    _check_organisation(register, parsed, spots)
    return Cells({words: cell for words, cell in cells.items() if cell}, tuple(finder.created))


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

    def __init__(self, register: Register, spots: Spots, *, may_hold_cells: bool) -> None:
        self._register, self._spots, self._may_hold_cells = register, spots, may_hold_cells
        self._unit = register.unit
        now = [row for row in register.units if row.starts_on <= self._unit.on < row.ends_on]
        self._by_code = {row.listed_code: row for row in now if row.listed_code}
        self._by_name: dict[str, list[KnownUnit]] = {}
        for row in now:
            self._by_name.setdefault(same_name(row.name), []).append(row)
        self._now = {row.id for row in now}
        self._codes = {(row.parent_id, row.code) for row in register.units}
        self.created: list[NewUnit] = []

    def cell(self, parsed: ParsedUnit) -> Cell | None:
        parent = self._parent(parsed)
        known = self._by_code.get(parsed.listed_code or "") or self._named(parsed, parent)
        if known is not None:
            self._check_name(parsed, known)
            return self._known_cell(known)
        if (other := self._named_at_other_time(parsed, parent)) is not None:
            self._refuse_other_time(parsed, other)
            return None
        return self._new_cell(parsed, parent)

    def _named(self, parsed: ParsedUnit, parent: KnownUnit | None) -> KnownUnit | None:
        rows = self._by_name.get(same_name(parsed.name), [])
        top = parent.path if parent else self._unit.path
        return min(
            (row for row in rows if row.path.startswith(top)),
            key=lambda row: (len(row.path), row.id),
            default=None,
        )

    def _named_at_other_time(self, parsed: ParsedUnit, parent: KnownUnit | None) -> KnownUnit | None:
        top, name = parent.path if parent else self._unit.path, same_name(parsed.name)
        rows = (row for row in self._register.units if row.id not in self._now and row.path.startswith(top))
        return next((row for row in rows if same_name(row.name) == name), None)

    def _parent(self, parsed: ParsedUnit) -> KnownUnit | None:
        """The unit below that the list names as the one above; None for the unit imported into."""
        name = parsed.parent_name
        if not name or same_name(name) == same_name(self._unit.name) or unit_code(name) == self._unit.code:
            return None
        rows = self._by_name.get(same_name(name), [])
        if not rows and not any(same_name(name) == same_name(above.name) for above in self._unit.ancestors):
            message = _(
                "cấp trên “%(parent)s” của %(unit)s không có trong %(top)s; được xếp ngay dưới %(top)s. Kiểm tra lại."
            )
            values = {"parent": name, "unit": parsed.name, "top": self._unit.name}
            self._spots.at_unit(parsed, "warning", "parent_unknown", message % values)
        return rows[0] if rows else None

    def _check_name(self, parsed: ParsedUnit, known: KnownUnit) -> None:
        if same_name(parsed.name) != same_name(known.name):
            message = _(
                "mã %(code)s trong sổ là của %(known)s, danh sách ghi %(listed)s; được nhập theo mã. Kiểm tra lại."
            )
            values = {"code": parsed.listed_code, "known": known.name, "listed": parsed.name}
            self._spots.at_unit(parsed, "warning", "unit_name_differs", message % values)

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

    def _new_cell(self, parsed: ParsedUnit, parent: KnownUnit | None) -> Cell | None:
        if parent is None and not self._may_hold_cells:
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
        parent_id = parent.id if parent else self._unit.id
        word = f"new {len(self.created)}"
        draft = UnitDraft(
            code=self._free_code(parsed, parent_id),
            name=parsed.name,
            kind=CELL,
            cell_kind=parsed.cell_kind,
            listed_code=(parsed.listed_code or "")[:60],
        )
        self.created.append(NewUnit(word, parent_id, draft))
        stood = ((word, BEGINNING), *self._stood(parent.path if parent else self._unit.path))
        return self._with_next(word, parsed.name, stood)

    def _free_code(self, parsed: ParsedUnit, parent_id: int) -> str:
        """The slug of the name; with the words for its kind, then with a number, where that is taken."""
        wanted = [
            parsed.code,
            kind_code(parsed.name),
            *(f"{parsed.code[:70]}-{number}" for number in range(2, 1000)),
        ]
        code = next(
            text[:_LONGEST_CODE] for text in wanted if (parent_id, text[:_LONGEST_CODE]) not in self._codes
        )
        self._codes.add((parent_id, code))
        return code

    def _stood(self, path: str) -> tuple[tuple[UnitKey, date], ...]:
        return tuple(
            (unit_id, self._register.starts.get(unit_id, BEGINNING))
            for unit_id in reversed(paths.decode(path))
        )

    def _with_next(self, key: UnitKey, name: str, stood: tuple[tuple[UnitKey, date], ...]) -> Cell:
        ids = tuple(unit for unit, _start in stood if isinstance(unit, int))
        return Cell(key, name, stood, self._register.next_list(ids))
