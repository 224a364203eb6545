"""The page of a unit, and the page of its places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from chibo.catalogue.register import figure_of
from chibo.org import pages, permissions
from chibo.org.addresses import date_of
from chibo.people.models import HeadOfPlace
from chibo.web import explaining
from chibo.web.explaining import Question
from chibo.web.units.coverage import cells_of_place, coverage_over_time, listed_places, place_seen_from
from chibo.web.units.page import unit_page_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_FIGURES)
def unit_page(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """What a unit is on a date."""
    viewer = pages.viewer(request)
    question = Question(viewer, unit, figure_of("members.total"), None, "", None, rest=False, after="")
    context = {
        "unit": unit,
        "on": date_of(unit),
        "page": unit_page_of(viewer, unit),
        "points": explaining.over_time(question),
    }
    return render(request, "web/unit_page.html", context)


@pages.unit_page(permissions.SEE_FIGURES)
def places(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Places of a unit on a date, who heads them, and how far they are covered, over time."""
    viewer = pages.viewer(request)
    columns = coverage_over_time(viewer, unit)
    context = {
        "unit": unit,
        "on": date_of(unit),
        "columns": columns,
        "points": [column.point for column in columns],
        "places": listed_places(viewer, unit, request.GET.get("after", "")),
        "may_record": viewer.can(permissions.RECORD_PLACES, unit.path),
    }
    return render(request, "web/places_page.html", context)


@pages.unit_page(permissions.SEE_FIGURES)
def place(request: HttpRequest, unit: UnitOn, pk: int) -> HttpResponse:
    """One place with all that was ever recorded of it: who headed it, what was found there, which cells covered it."""
    viewer = pages.viewer(request)
    found = place_seen_from(unit, pk)
    is_inside = found.is_inside  # type: ignore[attr-defined]
    context = {
        "unit": unit,
        "place": found,
        "heads": HeadOfPlace.objects.filter(place=found)
        .select_related("person", "decision")
        .order_by("-starts_on"),
        "facts": found.facts.order_by("-on", "kind"),
        "covers": cells_of_place(found),
        "may_record": is_inside and viewer.can(permissions.RECORD_PLACES, unit.path),
        "may_name": viewer.can(permissions.SEE_PEOPLE, unit.path),
    }
    return render(request, "web/place_page.html", context)
