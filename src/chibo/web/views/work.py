"""The work list of a unit: what the record calls for, from whom, by when; and its short form on the home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chibo.catalogue.obligations import all_obligations
from chibo.core.dates import format_date
from chibo.obligations.engine import Asked, every_item, open_items, standings, standings_below, summed
from chibo.obligations.places import place_from
from chibo.org import pages, paths, permissions
from chibo.org.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from chibo.obligations.engine import Item, Standing
    from chibo.org.queries import UnitOn

PAGE: Final = 50
BRIEF: Final = 6


@dataclass(frozen=True)
class Line:
    """A duty as it is shown: `due` is its day with `weekday`, `tone` how pressing it is."""

    item: Item
    due: str
    weekday: str
    left: str
    tone: str
    owed_by: str


@pages.unit_page(permissions.SEE_FIGURES)
@require_safe
def work_list(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Everything open in the unit and below it; filters and place stand in the address, print shows all pages."""
    viewer = pages.viewer(request)
    chosen = {name: request.GET.get(name, "") for name in ("key", "owed_by", "when")}
    asked = Asked(
        viewer, unit, (chosen["key"],) if chosen["key"] else (), chosen["owed_by"], _when(chosen["when"])
    )
    if "all" in request.GET:
        items, more = list(every_item(asked)), None
    else:
        found = open_items(asked, limit=PAGE + 1, after=place_from(request.GET.get("after", "")))
        items = found[:PAGE]
        more = items[-1].place.written() if len(found) > PAGE else None
    counted = standings_below(Asked(viewer, unit))
    kinds = _kinds(counted.values(), chosen["key"])
    roles = {role.code: str(role) for role in Role.objects.all()}
    context = {
        "unit": unit,
        "lines": _lines(items, unit, roles),
        "more": more,
        "chosen": chosen,
        "kinds": kinds,
        "total": summed(kinds),
        "roles": [(code, roles[code]) for code in dict.fromkeys(duty.owed_by for duty in all_obligations())],
        "below": _below(request, unit, counted),
    }
    return render(request, "web/work_page.html", context)


@pages.unit_page(permissions.SEE_FIGURES)
@require_safe
def work_brief(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The first few duties and how many there are, as a fragment of the home."""
    asked = Asked(pages.viewer(request), unit)
    counted = standings(asked)
    roles = {role.code: str(role) for role in Role.objects.all()}
    context = {
        "unit": unit,
        "lines": _lines(open_items(asked, limit=BRIEF), unit, roles),
        "total": summed(counted),
    }
    return render(request, "web/_work_brief.html", context)


def _when(text: str) -> Any:
    return text if text in {"late", "soon"} else ""


def _lines(items: Iterable[Item], unit: UnitOn, roles: dict[str, str]) -> list[Line]:
    return [
        Line(
            item=item,
            due=format_date(item.due_on) if item.due_on else _("chưa đặt hạn"),
            weekday=date_format(item.due_on, "l") if item.due_on else "",
            left=_left(item, unit),
            tone="bad" if item.is_late else "plain" if item.due_on is None else "gold",
            owed_by=roles.get(item.owed_by, ""),
        )
        for item in items
    ]


def _left(item: Item, unit: UnitOn) -> str:
    """How long is left or gone by."""
    if item.due_on is None:
        return ""
    days = (item.due_on - unit.on).days
    if days < 0:
        return ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", -days) % {"days": -days}
    if days == 0:
        return _("hạn hôm nay")
    return ngettext("còn %(days)s ngày", "còn %(days)s ngày", days) % {"days": days}


def _kinds(counted: Iterable[list[Standing]], chosen: str) -> list[Standing]:
    """What is open by declaration, in their order, over all units below; the chosen one even where nothing is open."""
    found = [standing for of_unit in counted for standing in of_unit]
    kinds = []
    for duty in all_obligations():
        of_kind = summed(standing for standing in found if standing.key == duty.key)
        if of_kind.open or duty.key == chosen:
            kinds.append(replace(of_kind, key=duty.key, label=str(duty.label)))
    return kinds


def _below(
    request: HttpRequest, unit: UnitOn, counted: dict[str, list[Standing]]
) -> list[tuple[Any, Standing]]:
    """The units directly below with something open, the most late first."""
    if unit.is_cell:
        return []
    found = [
        (child, summed(counted[child.path[-paths.WIDTH :]]))
        for child in pages.children(request, unit)
        if counted.get(child.path[-paths.WIDTH :])
    ]
    return sorted(found, key=lambda pair: (-pair[1].late, -pair[1].open))
