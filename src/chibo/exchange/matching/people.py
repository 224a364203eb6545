"""Which rows are people the register knows: by citizen id, else by name and birth date within the unit's subtree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max

from chibo.core.dates import PartialDate, format_date
from chibo.core.sealed import blind_index
from chibo.core.text import search_key
from chibo.exchange.reading import Field
from chibo.exchange.reading.units import same_name
from chibo.exchange.reading.verdicts import sentence as _
from chibo.org.access import subtree
from chibo.people.models import Affiliation, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chibo.exchange.matching.cells import Cell, Cells
    from chibo.exchange.matching.register import Known, Register
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedList, ParsedRow

_CHUNK_ROWS = 1000
_LONGEST_NAME = 120


@dataclass
class Matches:
    """Rows with their cell, each known by a person of the register or new; rows with an error are in neither."""

    known: list[tuple[ParsedRow, Cell, Known]] = field(default_factory=list)
    new: list[tuple[ParsedRow, Cell]] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)


def match_people(register: Register, parsed: ParsedList, cells: Cells, spots: Spots) -> Matches:
    """Each person of the register is claimed by one row at most, rows of the same cell first. One SQL query per 1,000 unknown ids."""
    matcher = _Matcher(register, spots)
    rows = [
        (row, cell) for row in parsed.rows if _is_readable(row, spots) and (cell := cells.of(row)) is not None
    ]
    rows = list(matcher.by_id(rows))
    rows = list(matcher.by_name(rows, same_cell=True))
    rows = list(matcher.by_name(rows, same_cell=False))
    matcher.new(rows)
    return matcher.matches


def _is_readable(row: ParsedRow, spots: Spots) -> bool:
    """A row without name, sex or birth date has its error already; one name too long for the register gets it here."""
    if len(row.name) > _LONGEST_NAME:
        spots.at(
            row,
            "error",
            "value_too_long",
            _("họ tên dài quá %(most)s ký tự. Kiểm tra lại ô này.") % {"most": _LONGEST_NAME},
        )
        return False
    return bool(row.name and row.sex and row.born)


_Row = tuple["ParsedRow", "Cell"]
_NameAndBirth = tuple[str, str]


def _name_and_birth(name: str, born: PartialDate | None) -> _NameAndBirth:
    return same_name(name), born.iso() if born else ""


class _Matcher:
    """Goes over the rows once for each way to know a person, and passes on those it does not know."""

    def __init__(self, register: Register, spots: Spots) -> None:
        self._register, self._spots = register, spots
        self.matches = Matches()
        self._by_id = {
            known.citizen_id_index: known for known in register.people.values() if known.citizen_id_index
        }
        self._by_name: dict[_NameAndBirth, list[Known]] = {}
        for known in register.people.values():
            key = _name_and_birth(known.facts["name"], known.facts["born"])
            self._by_name.setdefault(key, []).append(known)
        self._index: dict[str, str] = {}

    def index_of(self, row: ParsedRow) -> str:
        """The keyed index of the row's citizen id, "" where it has none."""
        citizen_id = row.citizen_id or ""
        if citizen_id not in self._index:
            self._index[citizen_id] = blind_index(citizen_id, "citizen_id")
        return self._index[citizen_id]

    def by_id(self, rows: list[_Row]) -> Iterator[_Row]:
        for row, cell in rows:
            known = self._by_id.get(self.index_of(row))
            if known is None:
                yield row, cell
            elif self._is_somebody_else(row, known):
                message = _(
                    "số định danh này trong sổ là của người khác, %(name)s, sinh %(born)s. Mỗi người có một số; sửa lại theo giấy tờ."
                )
                values = {"name": known.facts["name"], "born": known.facts["born"].vietnamese()}
                self._spots.at(row, "error", "id_shared", message % values, field=Field.CITIZEN_ID)
            elif known.id not in self.matches.claimed:
                self._claim(row, cell, known)

    def by_name(self, rows: list[_Row], *, same_cell: bool) -> Iterator[_Row]:
        for row, cell in rows:
            known = next(self._namesakes(row, cell, same_cell=same_cell), None)
            if known is None:
                yield row, cell
            else:
                self._claim(row, cell, known)

    def new(self, rows: list[_Row]) -> None:
        """The rest is new, but for people who are in the register outside the subtree or outside the Party."""
        taken = self._taken_elsewhere([index for row, _cell in rows if (index := self.index_of(row))])
        for row, cell in rows:
            if (person_id := taken.get(self.index_of(row))) is not None:
                self._refuse_taken(row, person_id)
                continue
            self._warn_possible_duplicate(row)
            self.matches.new.append((row, cell))

    def _claim(self, row: ParsedRow, cell: Cell, known: Known) -> None:
        self.matches.claimed.add(known.id)
        self.matches.known.append((row, cell, known))

    def _is_somebody_else(self, row: ParsedRow, known: Known) -> bool:
        return row.born != known.facts["born"] and search_key(row.name) != search_key(known.facts["name"])

    def _namesakes(self, row: ParsedRow, cell: Cell, *, same_cell: bool) -> Iterator[Known]:
        """People of the same name and birth date whom nothing tells apart from the row, not claimed yet."""
        for known in self._by_name.get(_name_and_birth(row.name, row.born), []):
            if known.id in self.matches.claimed or (row.citizen_id and known.citizen_id_index):
                continue
            stay = known.stay_on(self._register.unit.on) or known.stays[0]
            if not same_cell or stay.unit_id == cell.key:
                yield known

    def _taken_elsewhere(self, indexes: list[str]) -> dict[str, int]:
        taken: dict[str, int] = {}
        for start in range(0, len(indexes), _CHUNK_ROWS):
            persons = Person.objects.filter(citizen_id_index__in=indexes[start : start + _CHUNK_ROWS])
            taken |= dict(persons.values_list("citizen_id_index", "pk"))
        return taken

    def _refuse_taken(self, row: ParsedRow, person_id: int) -> None:
        """Neutral, unless the person's last stay was here: then the officer may know that it ended."""
        stays = Affiliation.objects.filter(person_id=person_id)
        here = stays.filter(subtree(self._register.unit.path, "unit__placements__path"))
        left = here.aggregate(last=Max("ends_on"))["last"]
        if left is not None and left == stays.aggregate(last=Max("ends_on"))["last"]:
            message = _(
                "%(name)s đã có trong sổ và không còn sinh hoạt ở đây từ %(date)s. Ghi việc trở lại trong sổ trước, rồi nhập lại."
            )
            values = {"name": row.name, "date": format_date(left)}
            self._spots.at(row, "error", "membership_ended", message % values)
            return
        message = _(
            "số định danh ở ô này đã có trong sổ của một tổ chức đảng khác; cần làm thủ tục chuyển sinh hoạt, không nhập lại."
        )
        self._spots.at(row, "error", "elsewhere", message, field=Field.CITIZEN_ID)

    def _warn_possible_duplicate(self, row: ParsedRow) -> None:
        if row.born is None or row.born.precision != "day":
            return
        for known in self._by_name.get(_name_and_birth(row.name, row.born), []):
            if known.id not in self.matches.claimed:
                message = _(
                    "trong sổ đã có một người cùng họ tên %(name)s và cùng ngày sinh nhưng khác số định danh; được nhập là người khác. Kiểm tra có phải một người không."
                )
                self._spots.at(
                    row, "warning", "possible_duplicate", message % {"name": row.name}, rows=(row.row,)
                )
                return
