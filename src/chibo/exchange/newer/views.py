"""Pages of what a list left open: who moved, who is missing, what notes suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chibo.core.errors import UNPROCESSABLE, Conflict, DomainError, status_of
from chibo.core.keyset import beyond, place_of
from chibo.exchange import services
from chibo.exchange.newer import queries
from chibo.exchange.newer.forms import MovesForm, ProposalsForm
from chibo.exchange.queries import batch_by_id
from chibo.org import permissions
from chibo.org.pages import signed_in_page, viewer
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from chibo.exchange.models import ImportBatch
    from chibo.org.queries import UnitOn


@signed_in_page
def moves(request: HttpRequest, pk: int) -> HttpResponse:
    """Members the list names in another cell; asks on which day they moved, and moves them."""
    batch, unit = _batch(request, pk)
    rows, next_place = _page(request, queries.moved_in(viewer(request), batch), queries.BY_NAME)
    form = MovesForm(queries.move_lines(rows, batch), request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            part = services.settle_moves(viewer(request), batch=batch, days=form.days())
        except DomainError as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _moved(part.changed))
            return redirect("exchange:batch", part.pk)
    context = {"batch": batch, "unit": unit, "form": form, "next_place": next_place}
    return render(request, "exchange/batch_moves.html", context, status=status)


@signed_in_page
@require_safe
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Members the list does not name; the register keeps them until somebody records what became of them."""
    batch, unit = _batch(request, pk)
    rows, next_place = _page(request, queries.missing_in(viewer(request), batch), queries.BY_NAME)
    context = {"batch": batch, "unit": unit, "people": rows, "next_place": next_place}
    return render(request, "exchange/batch_missing.html", context)


@signed_in_page
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """What notes suggest, with the notes; those that are ticked are confirmed or put aside."""
    batch, unit = _batch(request, pk)
    rows, next_place = _page(request, queries.proposals_in(viewer(request), batch), queries.OPEN_FIRST)
    waiting = [fact for fact in rows if fact.exemption_id is None and not fact.dismissed]
    form = ProposalsForm(waiting, batch.as_of, request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.errors else 200
    if form.is_bound and form.is_valid():
        try:
            return _settle_proposals(request, batch, form)
        except DomainError as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
    context = {
        "batch": batch,
        "unit": unit,
        "form": form,
        "settled": [fact for fact in rows if fact not in waiting],
        "sees_notes": viewer(request).can(permissions.SEE_SEALED, unit.path),
        "next_place": next_place,
    }
    return render(request, "exchange/batch_proposals.html", context, status=status)


def _settle_proposals(request: HttpRequest, batch: ImportBatch, form: ProposalsForm) -> HttpResponse:
    kinds = form.kinds()
    if request.POST.get("act") == "dismiss":
        services.dismiss_proposals(viewer(request), batch=batch, ids=kinds)
        said = ngettext("Đã bỏ qua %(count)s đề xuất.", "Đã bỏ qua %(count)s đề xuất.", len(kinds))
    else:
        services.confirm_proposals(
            viewer(request), batch=batch, kinds=kinds, requested_on=form.cleaned_data["requested_on"]
        )
        said = ngettext("Đã ghi %(count)s đơn xin miễn.", "Đã ghi %(count)s đơn xin miễn.", len(kinds))
    messages.success(request, said % {"count": len(kinds)})
    return redirect("exchange:proposals", batch.pk)


@signed_in_page
@require_POST
def reopen_proposal(request: HttpRequest, pk: int, proposal: int) -> HttpResponse:
    """Opens one proposal again."""
    batch, _unit = _batch(request, pk)
    try:
        services.reopen_proposals(viewer(request), batch=batch, ids=[proposal])
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã mở lại đề xuất."))
    return redirect("exchange:proposals", batch.pk)


def _batch(request: HttpRequest, pk: int) -> tuple[ImportBatch, UnitOn]:
    """The batch and its unit, which the shell shows."""
    batch = batch_by_id(viewer(request), pk)
    unit = unit_on(viewer(request), batch.unit.ref)
    request.unit = unit  # type: ignore[attr-defined]
    return batch, unit


def _page(request: HttpRequest, rows: QuerySet[Any], order: Sequence[str]) -> tuple[list[Any], str | None]:
    """The rows of the page asked for, and the place of the next one."""
    if place := request.GET.get("after"):
        rows = rows.filter(beyond(order, place))
    found = list(rows[: queries.PAGE_SIZE + 1])
    shown = found[: queries.PAGE_SIZE]
    return shown, place_of(shown[-1], order) if len(found) > queries.PAGE_SIZE else None


def _moved(count: int) -> str:
    said = ngettext(
        "Đã ghi %(count)s người chuyển chi bộ. Điều khác của họ trong danh sách, nếu có, được ghi khi nhập lại tệp.",
        "Đã ghi %(count)s người chuyển chi bộ. Điều khác của họ trong danh sách, nếu có, được ghi khi nhập lại tệp.",
        count,
    )
    return said % {"count": count}
