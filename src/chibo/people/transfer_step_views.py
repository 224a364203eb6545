"""Pages of one transfer: where it stands, its next steps, and the letter to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chibo.core.audit.queries import entries_of_act
from chibo.core.clock import today
from chibo.core.errors import CONFLICT, UNPROCESSABLE, Conflict, DomainError, Forbidden, NotVisible
from chibo.org import access, pages, permissions
from chibo.org.queries import unit_on
from chibo.people import stay_shown, transfer_shown
from chibo.people.queries.destinations import base_of, cells_within
from chibo.people.queries.transfer_ends import mark_of, unit_of
from chibo.people.queries.transfers import transfer_file
from chibo.people.services.transfer_steps import Done
from chibo.people.transfer_forms import ExtendForm, PapersForm, ReceiveForm, step_initial
from chibo.people.transfer_paths import STEPS, steps_open

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.access import Viewer
    from chibo.people.transfer_forms import StepForm
    from chibo.people.transfer_paths import Step


@pages.signed_in_page
@require_safe
def transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One transfer: its ends, days and papers, and the steps that are open to this viewer."""
    viewer = pages.viewer(request)
    row, request.unit = transfer_file(viewer, uid)  # type: ignore[attr-defined]
    context = {
        "transfer": row,
        "facts": transfer_shown.facts(viewer, row),
        "lines": transfer_shown.lines(row),
        "stay": stay_shown.facts(row),
        "steps": steps_open(viewer, row),
    }
    return render(request, "people/transfer.html", context)


@pages.signed_in_page
def step(request: HttpRequest, uid: UUID, slug: str) -> HttpResponse:
    """One step of a transfer: a day and what belongs to it, written by one service."""
    viewer = pages.viewer(request)
    row, request.unit = transfer_file(viewer, uid)  # type: ignore[attr-defined]
    kind = STEPS.get(slug)
    if kind is None or row.kind not in kind.kinds:
        raise NotVisible
    access.require(viewer, permissions.DECIDE_MEMBERS, kind.asked_of(viewer, row).path)
    form = _form(request, kind, row)
    context = {"transfer": row, "form": form, "step": kind, "facts": transfer_shown.facts(viewer, row)}
    if not (form.is_bound and form.is_valid()):
        return render(
            request, "people/transfer_step.html", context, status=UNPROCESSABLE if form.errors else 200
        )
    if entries_of_act(form.cleaned_data["act"]).exists():
        return redirect("people:transfer", uid)
    try:
        kind.service(viewer, row, form, _done(viewer, form))
    except (NotVisible, Forbidden):
        raise
    except Conflict as refusal:
        return _clashed(request, uid, context, refusal)
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "people/transfer_step.html", context, status=UNPROCESSABLE)
    messages.success(request, kind.said % {"name": row.person.name})
    return redirect("people:transfer", uid)


def _form(request: HttpRequest, kind: Step, row: Any) -> StepForm:
    data = request.POST if request.method == "POST" else None
    initial = step_initial(row, mark_of(row))
    if issubclass(kind.form, PapersForm):
        return kind.form(row.papers_due, data, initial=initial)
    if not issubclass(kind.form, ReceiveForm):
        return kind.form(data, initial=initial)
    unit = unit_of(row)
    cells = cells_within(base_of(unit), today()) if row.to_unit_id else []
    if unit.is_cell:
        initial["cell"] = unit.ref
    return kind.form(cells, data, initial=initial)


def _done(viewer: Viewer, form: StepForm) -> Done:
    entered = form.cleaned_data
    cell = entered.get("cell")
    return Done(
        on=entered["on"],
        act_uid=entered["act"],
        seen=entered["seen"],
        reason=entered.get("reason", ""),
        unlisted=entered.get("unlisted", ""),
        paper=form.paper if isinstance(form, (ReceiveForm, ExtendForm)) else None,
        cell=unit_on(viewer, cell, today()) if cell else None,
    )


def _clashed(request: HttpRequest, uid: UUID, context: dict[str, Any], refusal: Conflict) -> HttpResponse:
    """Somebody was faster, or the register says otherwise: what stands now beside what was entered, nothing lost."""
    row, _unit = transfer_file(pages.viewer(request), uid)
    data = request.POST.copy()
    data["seen"] = mark_of(row)
    form = context["form"]
    form.data = data
    said = {
        "conflict": str(refusal),
        "transfer": row,
        "facts": transfer_shown.facts(pages.viewer(request), row),
    }
    return render(request, "people/transfer_step.html", context | said, status=CONFLICT)


@pages.signed_in_page
@require_safe
def letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The letter to print on A4, with its boxes in order; what is written by hand is left blank."""
    row, request.unit = transfer_file(pages.viewer(request), uid)  # type: ignore[attr-defined]
    if row.letter is None:
        raise NotVisible
    return render(request, "people/transfer_letter.html", transfer_shown.letter(row))
