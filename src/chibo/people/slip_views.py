"""Pages of notice slips: those nobody has followed, one that came from outside, one laid aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.audit.queries import entries_of_act
from chibo.core.dates import format_date
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import pages, permissions
from chibo.people import slip_shown
from chibo.people.pages import names_page
from chibo.people.queries.destinations import base_of
from chibo.people.queries.slips import last_check, slip_told
from chibo.people.services import slips
from chibo.people.slip_forms import AsideForm, SlipCheckForm, SlipForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@names_page
def listed(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Slips nobody has followed; looking through them is written down here."""
    unit = pages.of_today(request, unit)
    viewer, base = pages.viewer(request), base_of(unit)
    found = slip_shown.waiting(viewer, unit)
    form = SlipCheckForm(found.late, request.POST if request.method == "POST" else None)

    def act() -> str:
        entered = form.cleaned_data
        slips.check_slips(
            viewer, unit=unit, on=entered["on"], reported=entered.get("reported", []), act_uid=entered["act"],
            report=form.report(unit.name),
        )  # fmt: skip
        return _("Đã ghi rà phiếu báo ngày %(day)s.") % {"day": format_date(entered["on"])}

    context = {
        "unit": unit,
        "form": form,
        "found": found,
        "checked_on": last_check(unit),
        "base": None if base.id == unit.id else base,
        "may_record": viewer.can(permissions.DECIDE_MEMBERS, unit.path),
    }
    return _answered(request, act, "people/slips.html", context)


@pages.unit_page(permissions.DECIDE_MEMBERS)
def new(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Writes down a slip about somebody who is to come from outside the register."""
    unit = pages.of_today(request, unit)
    form = SlipForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        draft = form.draft()
        slips.record_slip(pages.viewer(request), unit=unit, draft=draft, act_uid=form.cleaned_data["act"])
        return _("Đã ghi phiếu báo của %(name)s.") % {"name": draft.name}

    notes = [
        _("Chỉ ghi những gì phiếu nêu; chưa có hồ sơ trong sổ, chưa tính vào đảng số."),
        _("Khi người ấy mang giấy đến thì bấm tiếp nhận ở trang phiếu báo."),
    ]
    context = {"unit": unit, "form": form, "title": _("Ghi phiếu báo"), "notes": notes}
    return _answered(request, act, "people/slip_form.html", context)


@pages.unit_page(permissions.DECIDE_MEMBERS)
def aside(request: HttpRequest, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that whom a slip speaks of will not come."""
    unit = pages.of_today(request, unit)
    told = slip_told(pages.viewer(request), unit, str(pk))
    form = AsideForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        entered = form.cleaned_data
        slips.lay_aside(
            pages.viewer(request), unit=unit, slip_id=pk, on=entered["on"], act_uid=entered["act"]
        )
        return _("Đã khép phiếu báo.")

    notes = [
        f"{told['name']}, {told['place']}",
        _("Ghi khi nơi đi cho biết người ấy không chuyển đến nữa, hoặc việc đã do nơi đi giải quyết."),
    ]
    context = {"unit": unit, "form": form, "title": _("Khép phiếu báo"), "notes": notes}
    return _answered(request, act, "people/slip_form.html", context)


def _answered(
    request: HttpRequest, act: Callable[[], str], template: str, context: dict[str, Any]
) -> HttpResponse:
    """Does `act` with a form that is complete and goes to the list; else shows the form (422 if wrong)."""
    unit, form = context["unit"], context["form"]
    if form.is_bound and form.is_valid():
        if entries_of_act(form.cleaned_data["act"]).exists():
            return redirect(reverse("people:slips", args=[unit.ref]))
        try:
            messages.success(request, act())
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(reverse("people:slips", args=[unit.ref]))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, context, status=status)
