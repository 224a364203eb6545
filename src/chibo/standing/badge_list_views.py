"""The list of an award day of a unit: who is due, who is put forward, and how far each proposal is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.org.addresses import date_of
from chibo.people.pages import names_page
from chibo.standing import services
from chibo.standing.badge_forms import StepForm
from chibo.standing.enums import BadgeStep
from chibo.standing.queries.badges import BatchList, batch_list

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

#: A tick: the person and the years.
_PICKED = re.compile(r"(\d+)-(\d+)")


@names_page
def badges(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who is due on an award day and why; whoever is ticked is put forward."""
    refusal = ""
    viewer = pages.viewer(request)
    if request.method == "POST":
        access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
        try:
            return _step(request, unit) if request.POST.get("act") == "step" else _propose(request, unit)
        except (NotVisible, Forbidden):
            raise
        except DomainError as error:
            refusal = str(error)
    listed, gap = _listed(request, unit)
    context = {
        "unit": unit,
        "listed": listed,
        "gap": gap,
        "refusal": refusal,
        "may_propose": unit.on in {unit.home_on, today()}
        and viewer.can(permissions.CHANGE_PEOPLE, unit.path),
        "on": date_of(unit),
        "open_count": sum(one.is_open for one in listed.due) if listed else 0,
        "step_form": StepForm(request.POST if request.POST.get("act") == "step" else None),
        "ticked": {int(one) for one in request.POST.getlist("badge") if one.isdecimal()},
    }
    return render(request, "standing/badge_list.html", context, status=UNPROCESSABLE if refusal else 200)


def _listed(request: HttpRequest, unit: UnitOn) -> tuple[BatchList | None, bool]:
    """The list of the award day asked, and whether the rulebook has no award days for the date."""
    try:
        found = batch_list(pages.viewer(request), unit, pages.asked_day(request, "dot"))
    except LookupError:
        return None, True
    if found is None and request.GET.get("dot"):
        raise NotVisible
    return found, False


def _propose(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    award_on = pages.asked_day(request, "dot")
    picked = [_PICKED.fullmatch(one) for one in request.POST.getlist("pick")]
    proposals = [
        services.Proposal(int(one[1]), int(one[2]), award_on)
        for one in picked
        if one is not None and award_on is not None
    ]
    if not proposals:
        raise DomainError("nobody_picked", _("Chưa chọn ai. Hãy đánh dấu những người được đề nghị."))
    viewer = pages.viewer(request)
    rows = services.propose_badges(
        viewer, unit=unit.at(today()), proposals=proposals, proposed_on=today(), act_uid=new_uid()
    )
    said = _("Đã đề nghị tặng huy hiệu, số đảng viên: %(n)s.")
    messages.success(request, said % {"n": len(rows)})
    return _to_list(unit, award_on)


def _step(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Writes down that the proposals ticked went through a step."""
    picked = {int(one) for one in request.POST.getlist("badge") if one.isdecimal()}
    form = StepForm(request.POST)
    if not picked:
        raise DomainError("nobody_picked", _("Chưa chọn ai. Hãy đánh dấu những đề nghị đã qua bước này."))
    if not form.is_valid():
        raise DomainError("step_day", _("Hãy chọn bước và ghi ngày của bước ấy."))
    entered = form.cleaned_data
    rows = services.advance_badges(
        pages.viewer(request), unit=unit.at(today()), badge_ids=picked, step=entered["step"],
        on=entered["step_on"], act_uid=new_uid(),
    )  # fmt: skip
    said = _("Đã ghi bước «%(step)s», số đề nghị: %(n)s.")
    messages.success(request, said % {"step": BadgeStep(entered["step"]).label, "n": len(rows)})
    return _to_list(unit, pages.asked_day(request, "dot"))


def _to_list(unit: UnitOn, award_on: date | None) -> HttpResponse:
    asked = {"on": date_of(unit), "dot": award_on.isoformat() if award_on else ""}
    query = urlencode({name: day for name, day in asked.items() if day})
    return redirect(f"{reverse('standing:badges', args=[unit.ref])}?{query}")
