"""The page of the yearly check of cards in a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.people.pages import names_page
from chibo.standing import services
from chibo.standing.enums import CardFault
from chibo.standing.keeping_forms import DayForm
from chibo.standing.queries.card_checks import checks_of, holders_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

_PERSON = re.compile(r"p-(\d+)")


@names_page
def card_check(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who of a cell holds a card: each shown, damaged, lost or not brought; of a unit above, which cells have checked."""
    viewer, refusal = pages.viewer(request), ""
    form = DayForm(request.POST or None, initial={"on": today()})
    if request.method == "POST":
        access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
        try:
            messages.success(request, _record(request, unit, form))
        except (NotVisible, Forbidden):
            raise
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("standing:cards", unit.ref)
    may = unit.on in {unit.home_on, today()} and viewer.can(permissions.CHANGE_PEOPLE, unit.path)
    context = {
        "unit": unit, "state": checks_of(viewer, unit), "refusal": refusal, "form": form, "faults": CardFault.choices,
        "holders": _holders(request, unit) if unit.is_cell and may else [], "may_record": may,
    }  # fmt: skip
    return render(request, "standing/card_check.html", context, status=UNPROCESSABLE if refusal else 200)


def _holders(request: HttpRequest, unit: UnitOn) -> list[Any]:
    """Who holds a card, each with what was chosen of it before a refusal."""
    rows = list(holders_in(unit))
    for row in rows:
        row.fault = request.POST.get(f"p-{row.person_id}", "")
    return rows


def _record(request: HttpRequest, unit: UnitOn, form: DayForm) -> str:
    """The check as it was entered; the sentence on what was done."""
    if not form.is_valid():
        raise DomainError("check_day", _("Hãy ghi ngày kiểm tra thẻ."))
    faults = {
        int(named[1]): str(fault)
        for name, fault in request.POST.items()
        if (named := _PERSON.fullmatch(name)) and fault in CardFault.values
    }
    draft = services.CardCheckDraft(on=form.cleaned_data["on"], faults=faults)
    found = services.check_cards(pages.viewer(request), unit=unit.at(today()), draft=draft, act_uid=new_uid())
    said = _(
        "Đã ghi kiểm tra thẻ: %(seen)s thẻ đã xuất trình, %(faults)s thẻ mất, hỏng hoặc không xuất trình."
    )
    return said % {"seen": found.seen, "faults": len(faults)}
