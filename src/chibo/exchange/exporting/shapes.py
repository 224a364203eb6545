"""The two shapes of a list that leaves: the plain list, and the two sheets of the Party's member database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import OuterRef, Q, Subquery

from chibo.core.dates import format_date
from chibo.exchange.exporting import words
from chibo.org import access, permissions
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from chibo.exchange.exporting.rows import Line, Members

LIST, NATIONAL = "list", "national"
SHAPES: Final = (LIST, NATIONAL)

Value = str | int
Row = list[Value]


class Page(NamedTuple):
    """A sheet: its name and its rows, made as they are asked for."""

    name: str
    rows: Iterator[Row]


_LISTED: Final[dict[str, Callable[[Line], Value]]] = {
    "code": lambda line: line.unit_code,
    "cell": lambda line: line.unit_name,
    "name": lambda line: line.name,
    "sex": lambda line: line.sex,
    "born": lambda line: words.iso(line.born),
    "ethnic_group": words.ethnic_group,
    "schooling": words.schooling,
    "profession": lambda line: line.profession or "",
    "theory": lambda line: line.theory or "",
    "admitted_on": lambda line: words.iso(line.admitted),
    "official_on": lambda line: words.iso(line.official),
    "posts": words.posts,
}


def list_rows(members: Members) -> Iterator[Row]:
    """The mark, the names of the columns, the members."""
    yield [words.INTERNAL]
    yield list(members.columns)
    for line in members.lines():
        yield [_listed(line, name) for name in members.columns]


def _listed(line: Line, name: str) -> Value:
    value = _LISTED[name](line) if name in _LISTED else line.more.get(name)
    return "" if value is None else value


class Column(NamedTuple):
    """A column of the national sheet; it stands there where the column `needs` is chosen ("": always)."""

    heading: str
    needs: str
    value: Callable[[Line], Value]


_NATIONAL: Final = (
    Column("MA_TO_CHUC", "", lambda line: line.listed_code or line.unit_ref),
    Column("CHI_BO", "", lambda line: line.unit_name),
    Column("HO_VA_TEN", "", lambda line: line.name),
    Column("NGAY_SINH", "", lambda line: words.spoken(line.born)),
    Column("GIOI_TINH", "", words.national_sex),
    Column("DAN_TOC", "ethnic_group", words.ethnic_group),
    Column("TON_GIAO", "religion", words.national_religion),
    Column("GIAO_DUC_PHO_THONG", "schooling", words.schooling),
    Column("CHUYEN_MON", "profession", words.national_profession),
    Column("LY_LUAN_CHINH_TRI", "theory", words.national_theory),
    Column("NGAY_KET_NAP", "", lambda line: words.spoken(line.admitted)),
    Column("NGAY_CHINH_THUC", "", lambda line: words.spoken(line.official)),
    Column("SO_CCCD", "citizen_id", lambda line: line.more.get("citizen_id") or ""),
    Column("CHUC_VU_DANG", "posts", lambda line: words.posts(line, in_cell=True)),
    Column("DIEN_THOAI", "phone", lambda line: line.more.get("phone") or ""),
    Column("TRANG_THAI", "", words.status),
    Column("GHI_CHU", "note", lambda line: line.more.get("note") or ""),
)

_UNIT: Final[tuple[str, ...]] = (
    "unit__listed_code", "unit__ref", "name", "above", "cell_kind__name", "kind__name",
)  # fmt: skip


@dataclass
class National:
    """The sheets of the national shape. The second is made after the first, since it names the units met there."""

    members: Members
    purpose: str
    _met: set[int] = field(default_factory=set)

    def pages(self) -> list[Page]:
        """Members, units, and a sheet that marks the file: the other two are as the Party's database gives them."""
        return [
            Page("DANG_VIEN", self._people()),
            Page("TO_CHUC_DANG", self._units()),
            Page("GHI_CHU", self._marks()),
        ]

    def _people(self) -> Iterator[Row]:
        chosen = [column for column in _NATIONAL if not column.needs or column.needs in self.members.columns]
        yield ["STT", *(column.heading for column in chosen)]
        for number, line in enumerate(self.members.lines(), 1):
            self._met.add(line.unit_id)
            yield [number, *(column.value(line) for column in chosen)]

    def _units(self) -> Iterator[Row]:
        """Cells, those without members too, and whatever other unit has members of its own. One SQL query."""
        yield ["MA_TO_CHUC", "TEN_TO_CHUC", "CAP_TREN", "LOAI"]
        rows = self._profiles().filter(Q(kind__is_cell=True) | Q(unit_id__in=self._met))
        for code, ref, name, above, cell_kind, kind in rows.values_list(*_UNIT).iterator():
            yield [code or ref, name, above or "", cell_kind or kind]

    def _profiles(self) -> QuerySet[UnitProfile]:
        unit, viewer, path = self.members.unit, self.members.viewer, "unit__placements__path"
        above = UnitProfile.objects.filter(on_date(unit.on), unit_id=OuterRef("unit__placements__parent_id"))
        guarded = access.within(viewer, permissions.SEE_GUARDED, path)
        open_to_viewer = (
            Q(cell_kind__isnull=True) | Q(cell_kind__is_guarded=False) | guarded if guarded else Q()
        )
        rows = UnitProfile.objects.filter(
            on_date(unit.on), on_date(unit.on, "unit__placements__"), access.subtree(unit.path, path),
            access.within(viewer, permissions.SEE_PEOPLE, path), open_to_viewer,
        )  # fmt: skip
        return rows.annotate(above=Subquery(above.values("name")[:1])).order_by(path)

    def _marks(self) -> Iterator[Row]:
        unit = self.members.unit
        yield [words.INTERNAL]
        yield [f"{unit.name}, {format_date(unit.on)}"]
        yield [self.purpose]
