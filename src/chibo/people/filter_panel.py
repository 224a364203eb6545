"""The form of filters of the list of people, and the filters in force as words that lead to the list without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.people.columns import COLUMNS
from chibo.people.queries.filters import SEALED_COLUMNS, SENSITIVE_COLUMNS, PeopleFilters, choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.org.queries import UnitOn
    from chibo.people.queries.members import Offered

#: Shown at once; the others stand below "Thêm bộ lọc".
FIRST = ("cell", "status", "sex")
_NONE = PeopleFilters()


@dataclass(frozen=True)
class Select:
    """A list of values to choose one from."""

    name: str
    label: str
    options: Mapping[str, str]
    value: str


@dataclass(frozen=True)
class Check:
    """A column that may be shown."""

    name: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Chip:
    """A filter in force; `url` is the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Panel:
    """The whole form. `more_in_force`: one of those below "Thêm bộ lọc" is chosen."""

    first: list[Select]
    more: list[Select]
    more_in_force: bool
    columns: list[Check]
    columns_chosen: bool
    chips: list[Chip]
    clear_url: str


def panel(
    filters: PeopleFilters, found: Offered, unit: UnitOn, *, on: str, sensitive: bool, sealed: bool = False
) -> Panel:
    """The form for what is chosen now; `on` is the date as addresses carry it."""
    selects = _selects(filters, found, unit, sensitive=sensitive)
    more = [select for select in selects if select.name not in FIRST]
    return Panel(
        first=[select for select in selects if select.name in FIRST],
        more=more,
        more_in_force=any(select.value for select in more)
        or bool(filters.admitted_from or filters.admitted_to),
        columns=_checks(filters, sensitive=sensitive, sealed=sealed),
        columns_chosen=filters.columns != _NONE.columns,
        chips=_chips(filters, selects, on=on),
        clear_url=replace(
            _NONE, sort=filters.sort, descending=filters.descending, columns=filters.columns
        ).address(on=on),
    )


def _selects(filters: PeopleFilters, found: Offered, unit: UnitOn, *, sensitive: bool) -> list[Select]:
    below = {row.ref: row.name for row in found.units}
    chosen = next((row.ref for row in found.units if filters.cell in {row.code, row.ref}), filters.cell)
    if chosen and chosen not in below:
        below = {chosen: chosen, **below}
    cells = [Select("cell", cell_label(unit), below, chosen)] if below else []
    fixed = [
        Select(choice.name, str(choice.label), choice.options(), getattr(filters, choice.name))
        for choice in choices(sensitive=sensitive)
    ]
    return [*cells, *fixed, Select("post", _("Chức vụ"), found.posts, filters.post)]


def cell_label(unit: UnitOn) -> str:
    """What the units directly below are called."""
    return _("Chi bộ") if unit.is_grassroots else _("Đơn vị trực thuộc")


def _checks(filters: PeopleFilters, *, sensitive: bool, sealed: bool) -> list[Check]:
    return [
        Check(column.name, str(column.label), column.name in filters.columns)
        for column in COLUMNS
        if (sensitive or column.name not in SENSITIVE_COLUMNS)
        and (sealed or column.name not in SEALED_COLUMNS)
    ]


def _chips(filters: PeopleFilters, selects: list[Select], *, on: str) -> list[Chip]:
    by_name = {select.name: select for select in selects}
    others = {"q": _("Tìm"), "admitted_from": _("Vào Đảng từ năm"), "admitted_to": _("Vào Đảng đến năm")}
    chips = []
    for name in filters.narrowing:
        select = by_name.get(name)
        value = str(getattr(filters, name))
        label = select.label if select else others.get(name, name)
        said = select.options.get(select.value, value) if select else value
        chips.append(Chip(label, said, replace(filters, **{name: getattr(_NONE, name)}).address(on=on)))
    return chips
