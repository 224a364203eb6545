"""Pages with names: for those who may see them, and for those who have stated what for."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from chibo.org import pages, permissions
from chibo.people.purposes import PurposeNeededError
from chibo.people.services.openings import open_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from chibo.org.pages import View
    from chibo.org.queries import UnitOn


def names_page(view: Callable[[HttpRequest, UnitOn], HttpResponseBase]) -> View:
    """The view of a page that lists people of a unit: `people.see`, or `people.purpose` once a purpose is stated.

    The view's `request.viewer` then sees those names, `request.purpose` is what for (None: by right); who opened them from
    above is written down.
    """

    @pages.unit_page(permissions.SEE_UNITS)
    @wraps(view)
    def served(request: HttpRequest, unit: UnitOn) -> HttpResponseBase:
        try:
            request.viewer, request.purpose = open_names(pages.viewer(request), unit)  # type: ignore[attr-defined]
        except PurposeNeededError:
            return to_state_purpose(request, reverse("people:purpose_names", args=[unit.ref]))
        return view(request, unit)

    served.access_rule = permissions.SEE_PEOPLE
    return served


def purpose_address(form: str, target: str) -> str:
    """Where a purpose is stated, and the page to go on to."""
    return f"{form}?{urlencode({'next': target})}"


def to_state_purpose(request: HttpRequest, form: str) -> HttpResponse:
    """Leads to the form that asks for a purpose; to HTMX too, which would put it into a part of the page."""
    url = purpose_address(form, request.get_full_path())
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)  # type: ignore[attr-defined]
