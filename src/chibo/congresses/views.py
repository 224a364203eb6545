"""Pages of congresses: those of a unit, recording one, and one with its count and its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.congresses import services
from chibo.congresses.enums import Kind
from chibo.congresses.forms import ROWS, ApprovalForm, CongressForm
from chibo.congresses.models import Congress
from chibo.congresses.queries import exempted_here, next_ordinal
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible, status_of
from chibo.org import access, pages, permissions
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

MORE_ROWS = 10


@pages.unit_page(permissions.SEE_UNITS)
@require_safe
def congress_list(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Congresses and by-elections of a unit, the newest first."""
    unit = pages.of_today(request, unit)
    rows = (
        Congress.objects.filter(unit_id=unit.id).select_related("term", "decision").order_by("-held_on", "pk")
    )
    may_record = pages.viewer(request).can(permissions.RECORD_TERMS, unit.path)
    context = {"unit": unit, "rows": rows, "kinds": Kind.choices if may_record else []}
    return render(request, "congresses/congress_list.html", context)


@pages.unit_page(permissions.RECORD_TERMS)
def record(request: HttpRequest, unit: UnitOn, kind: str) -> HttpResponse:
    """The results of a congress or a by-election; more lines for nominees on request."""
    unit = pages.of_today(request, unit)
    if kind not in Kind.values:
        raise NotVisible
    asked = request.POST.get("rows", "")
    rows = int(asked) if asked.isdecimal() else ROWS
    is_more = "more" in request.POST
    data = request.POST if request.method == "POST" else None
    form = CongressForm(unit, kind, data, rows=rows + MORE_ROWS * is_more, ordinal=next_ordinal(unit))
    status, uid = 200, pages.once(request)
    if data is not None and not is_more:
        status = UNPROCESSABLE
        if form.is_valid():
            if before := Congress.objects.filter(recorded_in=uid).first():
                return redirect("congresses:congress", before.uid)
            try:
                made = services.record_congress(
                    pages.viewer(request), unit=unit, draft=form.draft(), act_uid=uid
                )
            except (NotVisible, Forbidden):
                raise
            except DomainError as refusal:
                form.refuse(refusal)
                status = status_of(refusal)
            else:
                messages.success(request, _("Đã ghi kết quả bầu cử, nhiệm kỳ và chức vụ vào sổ."))
                return redirect("congresses:congress", made.uid)
    context = {
        "unit": unit, "form": form, "kind": Kind(kind), "is_more": is_more, "once": uid, "exempted": exempted_here(unit),
    }  # fmt: skip
    return render(request, "congresses/record.html", context, status=status)


@pages.signed_in_page
def congress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One congress with its count; a POST records the paper that approves it."""
    row = Congress.objects.filter(uid=uid).select_related("unit", "term", "decision").first()
    if row is None:
        raise NotVisible
    viewer = pages.viewer(request)
    unit = pages.of_today(request, unit_on(viewer, row.unit.ref))
    access.require(viewer, permissions.SEE_UNITS, unit.path)
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        status = _approved(request, unit, row, form)
        if not status:
            return redirect("congresses:congress", uid)
    may_name = viewer.can(permissions.SEE_PEOPLE, unit.path) and (
        not unit.is_guarded or viewer.can(permissions.SEE_GUARDED, unit.path)
    )
    context = {
        "unit": unit, "row": row, "form": form, "may_name": may_name,
        "may_record": viewer.can(permissions.RECORD_TERMS, unit.path),
        "polls": row.polls.select_related("post").prefetch_related("nominees__person"),
        "tellers": row.tellers.select_related("person"),
        "delegates": row.delegates.select_related("person"),
    }  # fmt: skip
    return render(
        request, "congresses/congress.html", context, status=UNPROCESSABLE if form.errors else status
    )


def _approved(request: HttpRequest, unit: UnitOn, row: Congress, form: ApprovalForm) -> int:
    """Records the approval: 0 where it is done, else the status of the refusal, whose sentence stands in the form."""
    try:
        services.approve_congress(
            pages.viewer(request), unit=unit, congress=row, decision=form.whole_decision()
        )
    except (NotVisible, Forbidden):
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return status_of(refusal)
    messages.success(request, _("Đã ghi quyết định chuẩn y."))
    return 0
