"""The work list of a unit: what the record calls for, from whom, by when; and its short form on the home."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chibo.catalogue.obligations import all_obligations
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.obligations.engine import Asked, every_item, open_items, standings, standings_below, summed
from chibo.obligations.feeds import feed_of
from chibo.obligations.places import place_from
from chibo.obligations.reminders import remind, reminders_below, withdraw_reminder
from chibo.org import pages, paths, permissions
from chibo.org.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from chibo.obligations.engine import Item, Standing
    from chibo.obligations.models import Reminder
    from chibo.org.queries import UnitOn

PAGE: Final = 50
BRIEF: Final = 6
#: The home of a cell is three lines (an elderly secretary reads them all).
BRIEF_OF_CELL: Final = 3
REMINDERS: Final = 10
#: Reminders looked through for the lines of a page; older ones of a great unit stand in its history.
_NEWEST: Final = 200


@dataclass(frozen=True)
class Line:
    """A duty as it is shown: `due` is its day with `weekday`, `tone` how pressing it is."""

    item: Item
    due: str
    weekday: str
    left: str
    tone: str
    owed_by: str
    reminder: Reminder | None = None


@pages.unit_page(permissions.SEE_FIGURES)
@require_safe
def work_list(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Everything open in the unit and below it; filters and place stand in the address, print shows all pages."""
    viewer = pages.viewer(request)
    chosen = {name: request.GET.get(name, "") for name in ("key", "owed_by", "when")}
    every_kind = Asked(viewer, unit)
    counted = standings_below(every_kind)
    kinds = _kinds(counted.values(), chosen["key"])
    asked = every_kind.narrowed(
        kinds, key=chosen["key"], owed_by=chosen["owed_by"], when=_when(chosen["when"])
    )
    if "all" in request.GET:
        items, more = list(every_item(asked)), None
    else:
        found = open_items(asked, limit=PAGE + 1, after=place_from(request.GET.get("after", "")))
        items = found[:PAGE]
        more = items[-1].place.written() if len(found) > PAGE else None
    roles = {role.code: str(role) for role in Role.objects.all()}
    sent = _reminders(every_kind)
    context = {
        "unit": unit,
        "lines": _lines(items, unit, roles, sent),
        "reminders": [(reminder, _label(reminder)) for reminder in sent[:REMINDERS]],
        "may_remind": viewer.can(permissions.REMIND_UNITS, unit.path) and _is_present(unit),
        "feed": feed_of(viewer, unit),
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
    first = asked.narrowed(counted)
    roles = {role.code: str(role) for role in Role.objects.all()}
    limit = BRIEF_OF_CELL if unit.is_cell else BRIEF
    context = {
        "unit": unit,
        "lines": _lines(open_items(first, limit=limit), unit, roles, _reminders(asked)),
        "total": summed(counted),
    }
    return render(request, "web/_work_brief.html", context)


def _when(text: str) -> Any:
    return text if text in {"late", "soon"} else ""


@pages.unit_page(permissions.REMIND_UNITS)
def remind_unit(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Reminds the unit of one kind of duty, or takes a reminder back, and leads back to the list."""
    viewer = pages.viewer(request)
    if request.method != "POST":
        return redirect("work", unit.ref)
    try:
        if request.POST.get("withdraw", "").isdigit():
            withdraw_reminder(viewer, unit=unit, reminder_id=int(request.POST["withdraw"]))
            messages.success(request, _("Đã rút lời nhắc."))
        else:
            remind(viewer, unit=unit, key=request.POST.get("key", ""))
            messages.success(request, _("Đã nhắc %(unit)s.") % {"unit": unit.name})
    except (NotVisible, Forbidden):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("back", "")
    is_here = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_here else reverse("work", args=[unit.ref]))


def _is_present(unit: UnitOn) -> bool:
    return unit.on in {unit.home_on, today()}


def _reminders(asked: Asked) -> list[Reminder]:
    """Reminders below the unit, newest first: on a page of the present up to today. One SQL query."""
    until = today() if _is_present(asked.unit) else asked.unit.on
    return list(reminders_below(asked.unit, [duty.key for duty in asked.obligations], until)[:_NEWEST])


def _label(reminder: Reminder) -> str:
    return next((str(duty.label) for duty in all_obligations() if duty.key == reminder.key), reminder.key)


def _lines(
    items: Iterable[Item], unit: UnitOn, roles: dict[str, str], sent: Iterable[Reminder]
) -> list[Line]:
    newest: dict[tuple[str, str], Reminder] = {}
    for reminder in sent:
        newest.setdefault((reminder.unit.ref, reminder.key), reminder)
    return [
        Line(
            item=item,
            due=format_date(item.due_on) if item.due_on else _("chưa đặt hạn"),
            weekday=date_format(item.due_on, "l") if item.due_on else "",
            left=_left(item, unit),
            tone="bad" if item.is_late else "plain" if item.due_on is None else "gold",
            owed_by=roles.get(item.owed_by, ""),
            reminder=newest.get((item.unit_ref, item.key)),
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
