"""Pages of transfers: letters under way, the book of letters, beginning a transfer, taking somebody in from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.figures.engine import scope_of
from chibo.org import pages, permissions
from chibo.org.queries import unit_on
from chibo.people import stay_shown, transfer_shown
from chibo.people.duty_shown import waiting
from chibo.people.models import Person
from chibo.people.pages import names_page
from chibo.people.queries.destinations import base_of, cells_within, find_destinations
from chibo.people.queries.members import visible_members
from chibo.people.queries.slips import slip_told
from chibo.people.queries.stays import away_of, guests_of
from chibo.people.queries.transfers import Filters, book_of, book_years, read_filters, transfers_page
from chibo.people.services.newcomers import receive_newcomer
from chibo.people.services.transfers import start_transfers
from chibo.people.start_rules_shown import rules_on_kinds
from chibo.people.transfer_forms import NewcomerForm, StartForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@names_page
@require_safe
def transfers(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Letters of a unit and below by way and state; the filters stand in the address."""
    unit = pages.of_today(request, unit)
    viewer = pages.viewer(request)
    filters = read_filters(request.GET)
    page = transfers_page(viewer, unit, filters, request.GET)
    context = {
        "unit": unit,
        "filters": filters,
        "page": page,
        "ways": transfer_shown.ways(filters),
        "selects": transfer_shown.selects(filters),
        "table": transfer_shown.table(page, filters, unit),
        "waiting": waiting(viewer, unit) if filters == Filters() else [],
        "may_record": viewer.can(permissions.DECIDE_MEMBERS, unit.path),
    }
    return render(request, "people/transfers.html", context)


@names_page
@require_safe
def stays(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who takes part for a time here and counts elsewhere, and the other way round."""
    unit = pages.of_today(request, unit)
    viewer = pages.viewer(request)
    context = {
        "unit": unit,
        "guests": stay_shown.lines(guests_of(viewer, unit), unit.on),
        "away": stay_shown.lines(away_of(viewer, unit), unit.on),
    }
    return render(request, "people/stays.html", context)


@names_page
@require_safe
def letters(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The book of letters of a grassroots organisation, a year at a time."""
    unit = pages.of_today(request, unit)
    years = book_years(unit)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years or [today().year])[0]
    lines = transfer_shown.book(book_of(pages.viewer(request), unit, year))
    base = base_of(unit)
    context = {
        "unit": unit,
        "year": year,
        "years": years,
        "lines": lines,
        "base": None if base.id == unit.id else base,
    }
    return render(request, "people/letters.html", context)


@pages.unit_page(permissions.DECIDE_MEMBERS)
def start(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Begins the transfer of the people chosen (`?chosen=`); `?find=` looks for a place to go to."""
    unit = pages.of_today(request, unit)
    people = _chosen(request, unit)
    data = request.POST if request.method == "POST" else None
    find = request.GET.get("find", "").strip()[:100]
    base = base_of(unit)
    found = find_destinations(find, today())
    form = StartForm(cells_within(base, today()), found, data)
    if form.is_bound and people and form.is_valid():
        try:
            rows = start_transfers(
                pages.viewer(request), unit=unit, person_ids=[person.pk for person in people],
                departure=form.departure, act_uid=form.cleaned_data["act"],
            )  # fmt: skip
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _started(request, unit, rows)
    context = {
        "unit": unit, "base": base, "people": people, "form": form, "find": find, "found": found,
        "said": rules_on_kinds(unit),
    }  # fmt: skip
    return render(
        request, "people/transfer_start.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _started(request: HttpRequest, unit: UnitOn, rows: list[Any]) -> HttpResponse:
    """To the letter where there is one, else to the list."""
    if rows[0].outcome:
        words = ngettext("Đã chuyển nội bộ %(n)s đảng viên.", "Đã chuyển nội bộ %(n)s đảng viên.", len(rows))
    else:
        words = ngettext("Đã ghi %(n)s giấy giới thiệu.", "Đã ghi %(n)s giấy giới thiệu.", len(rows))
    messages.success(request, words % {"n": len(rows)})
    if len(rows) == 1:
        return redirect("people:transfer", rows[0].uid)
    state = "?way=out&state=all" if rows[0].outcome else "?way=out"
    return redirect(reverse("people:transfers", args=[unit.ref]) + state)


def _chosen(request: HttpRequest, unit: UnitOn) -> list[Person]:
    """The people ticked, of those in the unit today whom the viewer may see, by name. One SQL query."""
    uids = []
    for text in request.GET.getlist("chosen"):
        try:
            uids.append(UUID(text))
        except ValueError as error:
            raise NotVisible from error
    if not uids:
        return []
    rows = visible_members(pages.viewer(request), scope_of(unit)).filter(person__uid__in=uids)
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("sort_key", "id"))


@pages.unit_page(permissions.DECIDE_MEMBERS)
def newcomer(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Takes in somebody who comes with a letter from outside the register."""
    unit = pages.of_today(request, unit)
    cells = [(unit.ref, unit.name)] if unit.is_cell else cells_within(base_of(unit), today())
    told = slip_told(pages.viewer(request), unit, request.GET.get("slip", ""))
    form = NewcomerForm(cells, request.POST if request.method == "POST" else None, initial=told)
    if form.is_bound and form.is_valid():
        viewer = pages.viewer(request)
        try:
            cell = unit_on(viewer, form.cleaned_data["cell"], today())
            row = receive_newcomer(
                viewer, unit=cell, newcomer=form.newcomer, act_uid=form.cleaned_data["act"]
            )
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã tiếp nhận %(name)s.") % {"name": row.person.name})
            return redirect("people:transfer", row.uid)
    context = {"unit": unit, "form": form}
    return render(request, "people/newcomer.html", context, status=UNPROCESSABLE if form.errors else 200)
