"""Pages of people: the list of members of a unit, and the file of one person."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import push_url

from chibo.catalogue.panels import PERSON_CARDS, PERSON_TIMELINE, cards_of, lines_of
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import pages, permissions
from chibo.org.addresses import date_of
from chibo.people import columns, file_exit, file_facts, filter_panel
from chibo.people.pages import names_page, to_state_purpose
from chibo.people.purposes import PurposeNeededError
from chibo.people.queries.filters import read_filters
from chibo.people.queries.members import members_list, offered
from chibo.people.queries.openings import may_see_openings
from chibo.people.services.openings import open_file
from chibo.people.services.views import views_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

_RESULTS = "people/_people_results.html"


def _wants_fragment(request: HttpRequest) -> bool:
    """Does HTMX ask for a part of the page? Going back in its history asks for the whole."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _refused_in_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """To HTMX a refusal of the filters is said where the list stands (422); without it it is a page of its own (400)."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as refusal:
            if isinstance(refusal, (NotVisible, Forbidden)) or not _wants_fragment(request):
                raise
            return push_url(
                render(request, _RESULTS, {"refusal": str(refusal)}, status=UNPROCESSABLE), url=False
            )

    return served


@names_page
@_refused_in_place
def people_list(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Members of a unit and below: search, filters, order, columns and place all stand in the address."""
    viewer = pages.viewer(request)
    saved = list(views_of(viewer, unit))
    default = next((view for view in saved if view.is_default and view.owner_id == viewer.user_id), None)
    if not request.GET and default and default.query:
        return redirect(f"{request.path}?{default.query}")
    sensitive = viewer.can(permissions.SEE_SENSITIVE, unit.path)
    sealed = viewer.can(permissions.SEE_SEALED, unit.path)
    found = offered(pages.children(request, unit))
    filters = read_filters(request.GET, sensitive=sensitive, sealed=sealed, posts=found.posts)
    page = members_list(viewer, unit, filters, request.GET)
    on = date_of(unit)
    may_change = not on and viewer.can(permissions.CHANGE_PEOPLE, unit.path)
    context = {
        "unit": unit,
        "on": on,
        "filters": filters,
        "page": page,
        "table": columns.table(page, filters, on=on, ticks=may_change),
        "panel": filter_panel.panel(filters, found, unit, on=on, sensitive=sensitive, sealed=sealed),
        "may_find_numbers": sealed,
        "may_change": may_change,
        "may_transfer": may_change and viewer.can(permissions.DECIDE_MEMBERS, unit.path),
        "saved": saved,
        "address": filters.address(),
        "query": filters.address().removeprefix("?"),
        "may_import": viewer.can(permissions.IMPORT_LISTS, unit.path),
    }
    if _wants_fragment(request):
        return push_url(render(request, _RESULTS, context), request.path + filters.address(on=on))
    return render(request, "people/people_list.html", context)


@pages.signed_in_page
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file of a person on a date: facts, all that is dated, and who may open it."""
    viewer = pages.viewer(request)
    try:
        file = open_file(viewer, uid, pages.asked_date(request))
    except PurposeNeededError:
        return to_state_purpose(request, reverse("people:purpose_file", args=[uid]))
    request.unit = file.unit  # type: ignore[attr-defined]
    context = {
        "file": file,
        "groups": file_facts.groups(file) + file_exit.exit_group(file),
        "cards": cards_of(PERSON_CARDS, viewer, file, file.on),
        "events": lines_of(PERSON_TIMELINE, viewer, file, file.on),
        "readers": file_facts.readers(file),
        "on": date_of(file.unit) if file.unit else "",
        "may_edit": file.unit is not None
        and not date_of(file.unit)
        and viewer.can(permissions.CHANGE_PEOPLE, file.unit.path),
        "may_list": file.unit is not None and viewer.can(permissions.SEE_PEOPLE, file.unit.path),
        "may_change": file.unit is not None and viewer.can(permissions.DECIDE_MEMBERS, file.unit.path),
        "may_see_openings": may_see_openings(viewer, file.unit, is_own=file.is_own),
    }
    return render(request, "people/person.html", context)
