"""Pages of admissions: who is under way in a unit, noting somebody, and the dossier of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.admissions import services, shown, shown_lists
from chibo.admissions.case_facts import case_facts
from chibo.admissions.deadlines import deadlines
from chibo.admissions.dossier import dossier_of
from chibo.admissions.forms import NoteForm, ReviewForm
from chibo.admissions.listing import chips, page_of, read_filters, selects
from chibo.admissions.models import Applicant
from chibo.admissions.paper_words import papers_shown
from chibo.admissions.queries import applicants_on
from chibo.core.audit.queries import entries_of_act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import access, pages, permissions
from chibo.org.queries import ordered, unit_on, unit_rows

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_ADMISSIONS)
@require_safe
def applicant_list(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Everybody under way in a unit and below: the list, or the board by stage; filters stand in the address."""
    unit = pages.of_today(request, unit)
    viewer = pages.viewer(request)
    filters = read_filters(request.GET)
    page = page_of(viewer, unit, filters, request.GET)
    offered = selects(viewer, unit, filters)
    due = deadlines(unit, [row.applicant_id for row in page.rows])
    context = {
        "unit": unit,
        "filters": filters,
        "page": page,
        "selects": offered,
        "chips": chips(filters, offered),
        "table": shown_lists.table(page, filters, due),
        "board": shown_lists.board(page, filters, due) if filters.view == "board" else None,
        "may_record": viewer.can(permissions.RECORD_ADMISSIONS, unit.path),
        "list_url": filters.address(view=""),
        "board_url": filters.address(view="board"),
    }
    return render(request, "admissions/applicant_list.html", context)


@pages.unit_page(permissions.RECORD_ADMISSIONS)
def note(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Notes a source: name, year of birth and organisation, nothing more."""
    unit = pages.of_today(request, unit)
    form = NoteForm(cells_of(request, unit), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        written = Applicant.objects.filter(recorded_in=form.act_uid).first()
        if written is not None:
            return redirect("admissions:dossier", written.uid)
        try:
            applicant = _note(request, unit, form)
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi nhận %(name)s.") % {"name": applicant})
            return redirect("admissions:dossier", applicant.uid)
    context = {"unit": unit, "form": form}
    return render(request, "admissions/note.html", context, status=UNPROCESSABLE if form.errors else 200)


@pages.unit_page(permissions.RECORD_ADMISSIONS)
def review(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The cell considers its outstanding people and sympathisers of the month, all in one form."""
    unit, viewer = pages.of_today(request, unit), pages.viewer(request)
    if not unit.is_cell:
        messages.info(request, _("Chi bộ xem xét hằng tháng: mở trang của từng chi bộ để ghi."))
        return redirect("admissions:list", unit.ref)
    rows = applicants_on(viewer, unit).filter(stage__in=services.CONSIDERED_AT)
    people = [
        (str(row.applicant.uid), f"{row.applicant} · {row.get_stage_display()}")
        for row in shown_lists.named(rows)
    ]
    form = ReviewForm(people, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and not entries_of_act(form.act_uid).exists():
        _record_review(viewer, unit, form)
    if form.is_bound and not form.errors:
        messages.success(
            request, _("Đã ghi chi bộ xem xét ngày %(day)s.") % {"day": format_date(form.cleaned_data["on"])}
        )
        return redirect("admissions:list", unit.ref)
    context = {"unit": unit, "form": form, "people": people}
    return render(request, "admissions/review.html", context, status=UNPROCESSABLE if form.errors else 200)


def _record_review(viewer: Viewer, unit: UnitOn, form: ReviewForm) -> None:
    """Records what the form says; a refusal is said on it."""
    said = form.cleaned_data
    try:
        chosen = [UUID(uid) for uid in said["chosen"]]
        services.record_review(viewer, unit=unit, chosen=chosen, on=said["on"], act_uid=form.act_uid)
    except (NotVisible, Forbidden):
        raise
    except DomainError as refusal:
        form.refuse(refusal)


def _note(request: HttpRequest, unit: UnitOn, form: NoteForm) -> Applicant:
    viewer, ref = pages.viewer(request), form.cleaned_data["cell"]
    cell = unit if ref == unit.ref else unit_on(viewer, ref, unit.on)
    return services.note_prospect(viewer, unit=cell, noted=form.noted, act_uid=form.act_uid)


def cells_of(request: HttpRequest, unit: UnitOn) -> list[tuple[str, str]]:
    """Cells of the unit in which the viewer may record, as choices. One SQL query, none for a cell."""
    if unit.is_cell:
        return [(unit.ref, unit.name)]
    viewer = pages.viewer(request)
    rows = unit_rows(viewer, unit).filter(
        access.within(viewer, permissions.RECORD_ADMISSIONS, "unit__placements__path"), kind__is_cell=True
    )
    return list(ordered(rows).values_list("unit__ref", "name"))


@pages.signed_in_page
@require_safe
def dossier(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The dossier of one person: steps, papers, verification, and what may be done next."""
    viewer = pages.viewer(request)
    found = dossier_of(viewer, uid, pages.asked_date(request) or today())
    request.unit = found.unit  # type: ignore[attr-defined]
    context = {
        "dossier": found,
        "facts": shown.facts(found),
        "case_facts": case_facts(viewer, found),
        "events": shown.timeline(found),
        "papers": papers_shown(found),
        "next_steps": shown.next_shown(found),
        "aside": found.aside,
        "may_see_person": found.applicant.person_id is not None
        and viewer.can(permissions.SEE_PEOPLE, found.unit.path),
    }
    return render(request, "admissions/dossier.html", context)
