"""The calendar of due days: switched on and off on one page, read by a calendar at its secret address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.clock import now
from chibo.obligations.feeds import DueDay, close_feed, due_days, feed_of, open_feed
from chibo.org import pages, permissions
from chibo.org.naming import unit_names

if TYPE_CHECKING:
    from django.http import HttpRequest

    from chibo.org.queries import UnitOn

_END: Final = "\r\n"


@pages.unit_page(permissions.SEE_FIGURES)
def feed_page(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Whether the calendar of this unit is on for the reader; its address is shown once, when it is switched on."""
    viewer = pages.viewer(request)
    token = ""
    if request.method == "POST":
        if request.POST.get("close"):
            close_feed(viewer, unit=unit)
            messages.success(request, _("Đã tắt lịch. Địa chỉ cũ không còn trả lời gì nữa."))
            return redirect("feed_page", unit.ref)
        token = open_feed(viewer, unit=unit)
    opened = feed_of(viewer, unit)
    context = {
        "unit": unit,
        "feed": opened,
        "opened_for": unit_names([opened.unit_id])[opened.unit_id]
        if opened and opened.unit_id != unit.id
        else "",
        "address": request.build_absolute_uri(reverse("feed", args=[token])) if token else "",
    }
    return render(request, "web/feed_page.html", context)


@pages.public_page
@require_safe
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file. It tells days on which something is due: no name, no subject, no unit."""
    answer = HttpResponse(_calendar(due_days(token)), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _calendar(days: list[DueDay]) -> str:
    stamp = f"{now():%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//chibo//vi", "CALSCALE:GREGORIAN"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uid}@chibo",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_('Có việc đến hạn')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return _END.join([*lines, "END:VCALENDAR", ""])
