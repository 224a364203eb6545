"""The list of people as a table: what each column is called, how it reads, and what it is sorted by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.people.enums import AttainmentKind, Profession, Schooling, Theory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.utils.functional import _StrOrPromise

    from chibo.people.queries.filters import PeopleFilters
    from chibo.people.queries.members import PeoplePage
    from chibo.people.queries.rows import MemberRow

_LEVELS: dict[AttainmentKind, dict[str, _StrOrPromise]] = {
    AttainmentKind.SCHOOLING: dict(Schooling.choices),
    AttainmentKind.PROFESSION: dict(Profession.choices),
    AttainmentKind.THEORY: dict(Theory.choices),
}


class Cell(NamedTuple):
    """A cell as `components/table.html` reads it."""

    text: str
    tag: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column; `sorted` is "ascending", "descending" or ""."""

    label: str
    sort_url: str = ""
    sorted: str = ""


class Line(NamedTuple):
    """A row: the link of the whole of it, and its cells."""

    url: str
    cells: list[Cell]
    #: The value of the box by which the row is chosen for an act on many ("" for no box), and its label.
    tick: str = ""
    tick_label: str = ""


@dataclass(frozen=True)
class Table:
    """A page of the list with the addresses of its neighbours ("" where there is none)."""

    columns: list[Head]
    rows: list[Line]
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class Column:
    """A column that may be chosen; `sort` is the order its head leads to, if any."""

    name: str
    label: _StrOrPromise
    cell: Callable[[MemberRow], Cell]
    sort: str = ""


def level_label(kind: AttainmentKind, level: str) -> str:
    """How a level reads; a level of a newer program as it is written."""
    return str(_LEVELS[kind].get(level, level))


def _name(row: MemberRow) -> Cell:
    return Cell(row.name, _("suy từ ngày vào Đảng"), "gold") if row.is_assumed else Cell(row.name)


def _admitted(row: MemberRow) -> Cell:
    return Cell(row.admitted.vietnamese() if row.admitted else _("chưa rõ"))


def _official(row: MemberRow) -> Cell:
    return Cell(row.official.vietnamese()) if row.official else Cell("", _("dự bị"), "gold")


def _level(kind: AttainmentKind) -> Callable[[MemberRow], Cell]:
    def cell(row: MemberRow) -> Cell:
        known = row.attainments.get(kind)
        return Cell(known.grade or level_label(kind, known.level) if known else "")

    return cell


NAME = Column("name", gettext_lazy("Họ và tên"), _name, sort="name")
COLUMNS = (
    Column("born", gettext_lazy("Ngày sinh"), lambda row: Cell(row.born.vietnamese()), sort="born"),
    Column("sex", gettext_lazy("Giới tính"), lambda row: Cell(row.sex)),
    Column("cell", gettext_lazy("Nơi sinh hoạt"), lambda row: Cell(row.unit), sort="cell"),
    Column("posts", gettext_lazy("Chức vụ"), lambda row: Cell(", ".join(row.posts))),
    Column("admitted", gettext_lazy("Vào Đảng"), _admitted, sort="admitted"),
    Column("official", gettext_lazy("Chính thức"), _official),
    Column("schooling", gettext_lazy("Văn hóa"), _level(AttainmentKind.SCHOOLING)),
    Column("profession", gettext_lazy("Chuyên môn"), _level(AttainmentKind.PROFESSION)),
    Column("theory", gettext_lazy("Lý luận chính trị"), _level(AttainmentKind.THEORY)),
    Column("ethnic_group", gettext_lazy("Dân tộc"), lambda row: Cell(row.ethnic_group)),
    Column("citizen_id", gettext_lazy("Số định danh cá nhân"), lambda row: Cell(row.citizen_id)),
    Column("phone", gettext_lazy("Điện thoại"), lambda row: Cell(row.phone)),
    Column("religion", gettext_lazy("Tôn giáo"), lambda row: Cell(row.religion)),
)


def table(page: PeoplePage, filters: PeopleFilters, *, on: str, ticks: bool = False) -> Table:
    """The page as a table, with boxes to choose rows by where `ticks`; `on` is the date as the addresses of its links carry it ("" for the usual one)."""
    shown = [NAME, *(column for column in COLUMNS if column.name in filters.columns)]
    return Table(
        columns=[_head(column, filters, on=on) for column in shown],
        rows=_lines(page.rows, shown, on=on, ticks=ticks),
        previous_url=filters.address(on=on, before=page.previous) if page.previous else "",
        next_url=filters.address(on=on, after=page.next) if page.next else "",
    )


def _lines(rows: Iterable[MemberRow], shown: list[Column], *, on: str, ticks: bool) -> list[Line]:
    """The lines of a page; the address of a file and the label of a box are looked up once and filled in for each."""
    anybody = str(UUID(int=0))
    address = reverse("people:person", args=[anybody]) + (f"?on={on}" if on else "")
    label = _("Chọn %(name)s") if ticks else ""
    lines = []
    for row in rows:
        uid = str(row.uid)
        cells = [column.cell(row) for column in shown]
        url = address.replace(anybody, uid)
        lines.append(Line(url, cells, uid, label % {"name": row.name}) if ticks else Line(url, cells))
    return lines


def _head(column: Column, filters: PeopleFilters, *, on: str) -> Head:
    if not column.sort:
        return Head(str(column.label))
    here = column.sort == filters.sort
    other_way = replace(filters, sort=column.sort, descending=here and not filters.descending)
    order = ("descending" if filters.descending else "ascending") if here else ""
    return Head(str(column.label), other_way.address(on=on), order)
