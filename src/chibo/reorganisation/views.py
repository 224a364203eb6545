"""The page of what changed about the units below one, and what is being prepared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from chibo.core.dates import format_date
from chibo.core.errors import UNPROCESSABLE
from chibo.org import pages, permissions
from chibo.reorganisation.enums import Kind, State
from chibo.reorganisation.forms import PeriodForm
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.queries.changes import changes_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_UNITS)
@require_safe
def changes(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Changes of the structure in a period (default: last year and this), and the drafts for who may carry them out."""
    unit = pages.of_today(request, unit)
    usual = {"first": date(unit.on.year - 1, 1, 1), "last": unit.on}
    form = PeriodForm({**{name: format_date(day) for name, day in usual.items()}, **request.GET.dict()})
    said = form.cleaned_data if form.is_valid() else {}
    first, last = (said.get(name) or day for name, day in usual.items())
    may_manage = not unit.is_cell and pages.viewer(request).can(permissions.MANAGE_UNITS, unit.path)
    drafts = Reorganisation.objects.filter(unit_id=unit.id).exclude(state=State.DROPPED)
    context = {
        "unit": unit,
        "form": form,
        "first": first,
        "last": last,
        "rows": changes_of(unit, first, last + timedelta(days=1)) if first <= last else [],
        "kinds": Kind.choices if may_manage else [],
        "drafts": drafts.prefetch_related("sides__unit").order_by("state", "-changed_at")
        if may_manage
        else [],
    }
    status = 200 if form.is_valid() else UNPROCESSABLE
    return render(request, "reorganisation/changes.html", context, status=status)
