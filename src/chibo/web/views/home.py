"""The home of a unit: how do we stand, what is below, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.catalogue.register import figure_of
from chibo.core.dates import add_months, format_date
from chibo.core.errors import NotVisible
from chibo.exchange.queries import batches_of
from chibo.figures.breakdown import CHILD_UNIT
from chibo.figures.engine import ask, rows_behind
from chibo.org import pages, permissions
from chibo.people.queries.corrections import open_corrections
from chibo.web import explaining
from chibo.web.explaining import Question
from chibo.web.shown import Shown, shown

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from chibo.figures.results import Result
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

STOCKS = (
    "members.total",
    "members.female_share",
    "members.ethnic_minority_share",
    "units.with_committee",
    "leaders.secretaries",
)
OF_CELL = ("members.total", "members.official", "members.female_share", "members.mean_age")
PER_CHILD = ("members.total", "members.official", "members.female")
FLOW = "members.admitted"
NAMED = 2
#: Stands for the ref of a unit in an address that is looked up once and filled in for each.
ANY_REF = "any-unit"


@pages.unit_page(permissions.SEE_FIGURES)
def home(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The same page serves a cell, a commune and a province."""
    viewer = pages.viewer(request)
    context = {
        "unit": unit,
        "figures": _strip(viewer, unit),
        "members": explaining.rows(_members_of(viewer, unit), rest=False) if unit.is_cell else None,
        "children": _children(request, unit),
        "batches": batches_of(viewer, unit)[:5] if viewer.can(permissions.IMPORT_LISTS, unit.path) else [],
        "corrections": open_corrections(viewer, unit).count()
        if viewer.can(permissions.ANSWER_CORRECTIONS, unit.path)
        else 0,
        "may_import": viewer.can(permissions.IMPORT_LISTS, unit.path),
        "may_see_people": viewer.can(permissions.SEE_PEOPLE, unit.path),
    }
    return render(request, "web/home_page.html", context)


@pages.unit_page(permissions.SEE_FIGURES)
@require_safe
def members_over_time(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The members at the ends of the last years, as a fragment of the home."""
    points = explaining.over_time(_members_of(pages.viewer(request), unit))
    return render(request, "web/_over_time.html", {"unit": unit, "points": points})


def _members_of(viewer: Viewer, unit: UnitOn) -> Question:
    return Question(viewer, unit, figure_of("members.total"), None, "", None, rest=False, after="")


def _strip(viewer: Viewer, unit: UnitOn) -> list[Shown]:
    """The figures that matter, each with the one remark that matters."""
    keys = OF_CELL if unit.is_cell else STOCKS
    now = ask(viewer, unit, keys)
    past = add_months(unit.on, -12)
    before = _on(viewer, unit, keys, past)
    since = format_date(past)
    strip = [
        shown(result, unit, before=before.get(key), since=since, remark=_remark(viewer, unit, result))
        for key, result in now.items()
    ]
    strip.insert(1, _admissions(viewer, unit))
    return strip


def _on(viewer: Viewer, unit: UnitOn, keys: tuple[str, ...], on: date) -> dict[str, Result]:
    try:
        return ask(viewer, unit.at(on), keys)
    except NotVisible:
        return {}


def _admissions(viewer: Viewer, unit: UnitOn) -> Shown:
    period = explaining.year_to_date(unit.on)
    last = explaining.one_year_before(period)
    now = ask(viewer, unit, [FLOW], period=period)[FLOW]
    before = ask(viewer, unit.at(last.last_day), [FLOW], period=last)[FLOW]
    line = shown(now, unit, before=before, since=_("cùng kỳ năm trước"), period=period)
    return Shown(**{**line.__dict__, "label": _("Kết nạp từ đầu năm %(year)s") % {"year": unit.on.year}})


def _remark(viewer: Viewer, unit: UnitOn, result: Result) -> str:
    """Why not 15 of 15: the names of the few that are missing. One SQL query where there are so few."""
    if result.key != "units.with_committee" or result.value is None:
        return ""
    lacking = int((result.denominator or 0) - result.value)
    if lacking > NAMED:
        return _("%(count)s chi bộ chưa có chi ủy") % {"count": lacking}
    missing = list(rows_behind(viewer, unit, result.key, rest=True)) if lacking else []
    if not missing:
        return ""
    return _("%(names)s chưa có chi ủy") % {"names": ", ".join(row.name for row in missing)}


def _children(request: HttpRequest, unit: UnitOn) -> list[dict[str, Any]]:
    """The units directly below with their numbers."""
    if unit.is_cell:
        return []
    children = pages.children(request, unit)
    answers = ask(pages.viewer(request), unit, PER_CHILD, by=CHILD_UNIT, below=children)
    address = reverse("home", args=[ANY_REF])
    suffix = f"?{urlencode({'on': request.GET['on']})}" if request.GET.get("on") else ""
    lines = []
    for child in children:
        parts = {key: (result.by or {}).get(child.code) for key, result in answers.items()}
        total, female = parts["members.total"], parts["members.female"]
        lines.append(
            {
                "unit": child,
                "url": address.replace(ANY_REF, child.ref) + suffix,
                "total": total,
                "official": parts["members.official"],
                "female": female,
                "hidden": total is None or total.hidden,
                "female_share": female.numerator / total.value
                if female and total and female.numerator is not None and total.value
                else None,
            }
        )
    return lines
