"""Pages of the tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from chibo.core.text import clean_text
from chibo.org import pages, permissions
from chibo.org.addresses import date_of
from chibo.org.branches import SEARCH_LIMIT, branches_of, found_branches

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

_LONGEST_SEARCH = 100


@pages.unit_page(permissions.SEE_UNITS)
def tree(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """A unit and those directly below it; with `q`, those of its whole branch whose name holds the words."""
    viewer = pages.viewer(request)
    text = clean_text(request.GET.get("q", ""))[:_LONGEST_SEARCH]
    context = {
        "unit": unit,
        "on": date_of(unit),
        "q": text,
        "branches": found_branches(viewer, unit, text) if text else branches_of(viewer, unit),
        "limit": SEARCH_LIMIT,
        "may_list": viewer.can(permissions.SEE_PEOPLE, unit.path),
        "may_import": viewer.can(permissions.IMPORT_LISTS, unit.path),
    }
    htmx = request.htmx  # type: ignore[attr-defined]
    part = htmx and not htmx.history_restore_request
    return render(request, "org/_units.html" if part else "org/unit_tree.html", context)


@pages.unit_page(permissions.SEE_UNITS)
def children(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The part of the tree that opens below a unit."""
    context = {
        "unit": unit,
        "on": date_of(unit),
        "branches": branches_of(pages.viewer(request), unit),
    }
    return render(request, "org/_branch.html", context)
