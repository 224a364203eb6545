"""The list and the board of applicants: filters of the address, a page of rows, columns by stage."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from chibo.admissions import dimensions
from chibo.admissions.enums import JobGroup, Organisation, Stage
from chibo.admissions.queries import applicants_on
from chibo.admissions.rules.order import UNDER_WAY
from chibo.core.errors import DomainError
from chibo.core.text import search_key
from chibo.org import access, permissions
from chibo.org.queries import children_of, unit_rows
from chibo.people.enums import Sex
from chibo.people.filter_panel import Chip, Select, cell_label
from chibo.people.queries.paging import Key, Order, read_place, slice_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.admissions.models import StageHeld
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

PAGE_SIZE = 50
#: Cards of a column; the rest stand in the list of that stage.
CARDS = 20
_ORDER = Order("name", (Key("applicant__sort_key", str), Key("id", int)))
_GROUPS = ("women", "minority", "young")


@dataclass(frozen=True)
class Filters:
    """The filters in an address. `view` is "" for the list, "board" for columns by stage."""

    q: str = ""
    stage: str = ""
    cell: str = ""
    organisation: str = ""
    job_group: str = ""
    group: str = ""
    view: str = ""

    @property
    def narrowing(self) -> list[str]:
        """Names of the filters in force."""
        return [field.name for field in fields(self) if field.name != "view" and getattr(self, field.name)]

    def address(self, **changed: str) -> str:
        """The query of the address with some filters changed; places of paging are left out."""
        filters = replace(self, **changed)
        said = {field.name: getattr(filters, field.name) for field in fields(filters)}
        return "?" + urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Page:
    """A page of the list; `counts` gives the people of each stage for the whole of what was found."""

    rows: list[StageHeld]
    counts: dict[str, int]
    previous: str
    next: str

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters of an address. Raises `DomainError` for a value that is none."""
    filters = Filters(**{field.name: query.get(field.name, "").strip()[:100] for field in fields(Filters)})
    known = {
        "stage": set(UNDER_WAY),
        "organisation": set(Organisation.values),
        "job_group": set(JobGroup.values),
        "group": set(_GROUPS),
        "view": {"board"},
    }
    for name, values in known.items():
        value = getattr(filters, name)
        if value and value not in values:
            sentence = _("Bộ lọc «%(value)s» không có. Hãy chọn lại trong danh sách.")
            raise DomainError("filter_unknown", sentence % {"value": value})
    return filters


def found(viewer: Viewer, unit: UnitOn, filters: Filters) -> QuerySet[StageHeld]:
    """Applicants the viewer may see who pass the filters. One SQL query where a unit below is named, else none."""
    rows = applicants_on(viewer, unit)
    for word in search_key(filters.q).split():
        rows = rows.filter(applicant__search_key__contains=word)
    for name, field in (
        ("stage", "stage"),
        ("organisation", "applicant__organisation"),
        ("job_group", "applicant__job_group"),
    ):
        if getattr(filters, name):
            rows = rows.filter(**{field: getattr(filters, name)})
    if filters.cell:
        rows = rows.filter(access.subtree(_path_of(viewer, unit, filters.cell), "figure_path"))
    return rows.filter(_of_group(viewer, unit, filters.group)) if filters.group else rows


def _of_group(viewer: Viewer, unit: UnitOn, group: str) -> Q:
    if group == "women":
        return Q(applicant__sex=Sex.FEMALE)
    if group == "young":
        return dimensions.is_young(unit.on)
    # Who is of a minority is sensitive of a named person: the filter passes nobody where it may not be seen.
    sensitive = access.within(viewer, permissions.SEE_SENSITIVE, "figure_path")
    return dimensions.is_minority() & sensitive


def _path_of(viewer: Viewer, unit: UnitOn, ref: str) -> str:
    below = unit_rows(viewer, unit).filter(unit__ref=ref).first()
    if below is None:
        sentence = _("Không có đơn vị «%(unit)s» ở đây. Hãy chọn lại.")
        raise DomainError("filter_unit", sentence % {"unit": ref})
    return str(vars(below)["unit_path"])


def page_of(viewer: Viewer, unit: UnitOn, filters: Filters, place: Mapping[str, str]) -> Page:
    """A page of the list, or the cards of the board. Two SQL queries, one more for a `cell`.

    Permission `admissions.see` row by row. Raises `DomainError` for a place that is none.
    """
    rows = found(viewer, unit, filters)
    counted = rows.order_by().values_list("stage").annotate(n=Count("pk"))
    counts = dict(counted)
    if filters.view == "board":
        numbered = rows.annotate(
            number=Window(RowNumber(), partition_by=[F("stage")], order_by=["starts_on", "id"])
        )
        cards = numbered.filter(number__lte=CARDS).order_by("starts_on", "id")
        return Page(list(_shown(cards)), counts, "", "")
    cut = slice_of(_shown(rows), _ORDER, read_place(place, _ORDER), PAGE_SIZE)
    return Page(cut.rows, counts, cut.previous, cut.next)


def _shown(rows: QuerySet[StageHeld]) -> QuerySet[StageHeld]:
    return rows.select_related("applicant").defer("applicant__citizen_id")


def selects(viewer: Viewer, unit: UnitOn, filters: Filters) -> list[Select]:
    """The form of filters. One SQL query for a unit with units below."""
    below = {} if unit.is_cell else {row.ref: row.name for row in children_of(viewer, unit)}
    groups = {"women": _("Phụ nữ"), "young": _("Đến 30 tuổi")}
    if viewer.can(permissions.SEE_SENSITIVE, unit.path):
        groups["minority"] = _("Dân tộc thiểu số")
    offered: list[tuple[str, str, dict[str, Any]]] = [
        ("stage", _("Bước"), {stage: Stage(stage).label for stage in UNDER_WAY}),
        ("cell", cell_label(unit), below),
        ("organisation", _("Đoàn thể"), dict(Organisation.choices)),
        ("job_group", _("Nghề nghiệp"), dict(JobGroup.choices)),
        ("group", _("Nhóm ưu tiên"), groups),
    ]
    return [
        Select(name, label, options, getattr(filters, name)) for name, label, options in offered if options
    ]


def chips(filters: Filters, offered: list[Select]) -> list[Chip]:
    """The filters in force, each with the address without it."""
    by_name = {select.name: select for select in offered}
    said = []
    for name in filters.narrowing:
        select, value = by_name.get(name), getattr(filters, name)
        words = select.options.get(value, value) if select else value
        said.append(Chip(select.label if select else _("Tìm"), str(words), filters.address(**{name: ""})))
    return said
