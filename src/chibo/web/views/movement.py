"""The sheet of what made the members of a unit more or fewer (báo cáo đảng số)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.org import pages, permissions
from chibo.web.explaining import year_to_date
from chibo.web.movement import movement as sheet_of
from chibo.web.shown import period_words
from chibo.web.spans import address_of_days, period_asked, span_form

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.SEE_FIGURES)
@require_safe
def movement(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Opening, in, out, closing of a unit in a period; without one the year up to the date of the page."""
    if moved := address_of_days(request):
        return redirect(moved)
    period = period_asked(unit, request.GET.get("period", "")) or year_to_date(unit.on)
    placed = unit.at(min(period.last_day, today()))
    request.unit = placed  # type: ignore[attr-defined]
    context = {
        "unit": placed,
        "span": span_form(period),
        "sheet": sheet_of(pages.viewer(request), placed, period),
        "time_words": period_words(placed, period),
    }
    return render(request, "web/movement_page.html", context)
