"""Pages of what came in: the lists of a unit, one of them, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.errors import DomainError, status_of
from chibo.core.keyset import beyond, place_of
from chibo.exchange import queries, services, shown
from chibo.exchange.newer.queries import open_ends
from chibo.org import access, permissions
from chibo.org.pages import signed_in_page, unit_page, viewer
from chibo.org.queries import name_on, unit_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.exchange.models import ImportBatch
    from chibo.org.queries import UnitOn

SHOWN_BATCHES = 50
NEWEST_FIRST = ("-id",)


@unit_page(permissions.IMPORT_LISTS)
@require_safe
def batches(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The lists that came into a unit and the units below it, newest first."""
    rows = queries.batches_of(viewer(request), unit).annotate(unit_name=name_on(today()))
    if place := request.GET.get("after"):
        rows = rows.filter(beyond(NEWEST_FIRST, place))
    found = list(rows[: SHOWN_BATCHES + 1])
    context = {
        "unit": unit,
        "batches": found[:SHOWN_BATCHES],
        "next_place": place_of(found[SHOWN_BATCHES - 1], NEWEST_FIRST)
        if len(found) > SHOWN_BATCHES
        else None,
    }
    return render(request, "exchange/batch_list.html", context)


@signed_in_page
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One list that came in, with what was to be looked at in it."""
    applied, unit = _batch(request, pk)
    _errors, warnings = shown.verdicts(applied.report.get("problems", []))
    context = {
        "batch": applied,
        "unit": unit,
        "counts": shown.counts(applied, places=applied.report.get("places", 0)),
        "warnings": warnings,
        "created_units": applied.report.get("created_units", []),
        "left": None if applied.undone_at else open_ends(viewer(request), applied),
        "proposed": applied.proposals.exists(),
        "may_undo": not applied.undone_at and viewer(request).can(permissions.UNDO_BATCHES, unit.path),
    }
    return render(request, "exchange/batch_page.html", context)


@signed_in_page
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a batch back, after one question."""
    applied, unit = _batch(request, pk)
    access.require(viewer(request), permissions.UNDO_BATCHES, unit.path)
    context: dict[str, Any] = {"batch": applied, "unit": unit}
    if request.method != "POST":
        return render(request, "exchange/batch_undo.html", context)
    try:
        services.undo_batch(viewer(request), batch=applied)
    except DomainError as refusal:
        context["refusal"] = [shown.Said("error", str(refusal))]
        return render(request, "exchange/batch_undo.html", context, status=status_of(refusal))
    messages.success(request, _("Đã hoàn tác lần nhập “%(file)s”.") % {"file": applied.filename})
    return redirect("home", unit.ref)


def _batch(request: HttpRequest, pk: int) -> tuple[ImportBatch, UnitOn]:
    """The batch and its unit, which the shell shows. Raises `NotVisible` and `Forbidden` as the unit's own pages do."""
    applied = queries.batch_by_id(viewer(request), pk)
    unit = unit_on(viewer(request), applied.unit.ref)
    request.unit = unit  # type: ignore[attr-defined]
    return applied, unit
