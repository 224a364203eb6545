"""Pages of what was changed: the list of a unit, one act with its undoing, the timeline of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.catalogue.panels import UNIT_TIMELINE, lines_of
from chibo.core.errors import UNPROCESSABLE, DomainError, status_of
from chibo.history import access, rules
from chibo.history.forms import ChangesForm
from chibo.history.queries import ActPage, act_page, changes_of
from chibo.history.services import InUse, is_of_event, refuse, undo_act
from chibo.org import pages, permissions
from chibo.org.models import Unit
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_HISTORY)
@require_safe
def changes(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who changed what in the unit and below it, newest first."""
    form = ChangesForm(request.GET)
    page = changes_of(pages.viewer(request), unit, form.filters, request.GET.get("after", ""))
    context = {"unit": unit, "form": form, "page": page, "is_narrowed": any(vars(form.filters).values())}
    return render(request, "history/changes.html", context, status=200 if form.is_valid() else UNPROCESSABLE)


@pages.unit_page(permissions.SEE_UNITS)
@require_safe
def unit_timeline(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """All that is dated of a unit, and what was written down about it as far as the viewer may know."""
    lines = lines_of(UNIT_TIMELINE, pages.viewer(request), unit, unit.on)
    may_see = pages.viewer(request).can(permissions.SEE_HISTORY, unit.path)
    return render(request, "history/unit_timeline.html", {"unit": unit, "lines": lines, "may_see": may_see})


@pages.signed_in_page
def act(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One act, whole; by POST it is taken back. What stands against that is said with links."""
    viewer = pages.viewer(request)
    found = act_page(viewer, uid, request.GET.get("after", ""))
    unit = _unit(viewer, found)
    request.unit = unit  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "history/act.html", _context(viewer, found, unit))
    try:
        undone = undo_act(viewer, act_uid=uid)
    except DomainError as refusal:
        context = _context(viewer, found, unit) | _refused(refusal)
        status = status_of(refusal)
        return render(request, "history/act.html", context, status=status)
    messages.success(request, _("Đã hoàn tác: %(act)s. Sổ trở lại như trước.") % {"act": found.label})
    return redirect("history:act", undone.undone_in)


def _unit(viewer: Viewer, found: ActPage) -> UnitOn | None:
    ref = Unit.objects.filter(pk=found.unit_id or 0).values_list("ref", flat=True).first()
    try:
        return unit_on(viewer, ref) if ref else None
    except DomainError:
        return None


def _context(viewer: Viewer, found: ActPage, unit: UnitOn | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "act": found, "unit": unit,
        "undo_until": None if is_of_event([entry.act for entry in found.entries]) else rules.undo_until(found.recorded_at),
        "may_undo": access.may_undo(viewer, found.entries),
        "may_list": unit is not None and viewer.can(permissions.SEE_HISTORY, unit.path),
    }  # fmt: skip
    if not context["may_undo"] or found.undone_in or found.undid:
        return context
    try:
        refuse(viewer, found.entries)
    except DomainError as refusal:
        return context | _refused(refusal)
    return context | {"can_undo": True}


def _refused(refusal: DomainError) -> dict[str, Any]:
    return {"refusal": str(refusal), "resting": refusal.resting if isinstance(refusal, InUse) else ()}
