"""Pages of cards, the residence and paper files: lists of a unit, and what is written down from the file of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.people.change_views import answered
from chibo.people.pages import names_page
from chibo.standing import services
from chibo.standing.keeping_acts import ACTS, form_of
from chibo.standing.pages import file_page
from chibo.standing.queries import keeping
from chibo.standing.queries.card_checks import checks_of
from chibo.standing.queries.files import file_list
from chibo.standing.residence_words import rules_on_residence

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@names_page
@require_safe
def cards(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who of a unit holds no card, and whose card is to be taken back."""
    viewer = pages.viewer(request)
    found = keeping.card_list(viewer, unit)
    for row in found.without:
        row.end_words = keeping.end_words(row)
    context = {
        "unit": unit,
        "found": found,
        "state": checks_of(viewer, unit),
        "may_record": viewer.can(permissions.CHANGE_PEOPLE, unit.path),
    }
    return render(request, "standing/card_list.html", context)


@names_page
@require_safe
def residences(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Members introduced to their residence, and members of other units who live here."""
    viewer = pages.viewer(request)
    rows = keeping.introduced_in(viewer, unit)
    context = {
        "unit": unit, "rows": rows, "residents": keeping.residents_on(viewer, unit), "said": rules_on_residence(unit),
    }  # fmt: skip
    return render(request, "standing/residence_list.html", context)


@names_page
def files(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """List against files; supplements that came in and comparisons are written down here."""
    viewer, refusal = pages.viewer(request), ""
    if request.method == "POST":
        access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
        try:
            messages.success(request, _record(request, unit.at(today())))
        except (NotVisible, Forbidden):
            raise
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("standing:files", unit.ref)
    context = {
        "unit": unit,
        "found": file_list(viewer, unit),
        "refusal": refusal,
        "may_record": unit.on in {unit.home_on, today()} and viewer.can(permissions.CHANGE_PEOPLE, unit.path),
    }
    return render(request, "standing/file_list.html", context, status=UNPROCESSABLE if refusal else 200)


def _record(request: HttpRequest, unit: UnitOn) -> str:
    """Supplements of those ticked, or a comparison, as the button says; the sentence on what was done."""
    viewer = pages.viewer(request)
    if request.POST.get("act") == "check":
        services.check_files(viewer, unit=unit, on=today(), act_uid=new_uid())
        return _("Đã ghi đối chiếu danh sách với hồ sơ hôm nay.")
    picked = {int(one) for one in request.POST.getlist("pick") if one.isdecimal()}
    if not picked:
        raise DomainError("nobody_picked", _("Chưa chọn ai. Hãy đánh dấu những người đã nộp phiếu."))
    count = services.record_supplements(
        viewer, unit=unit, person_ids=picked, year=today().year, on=today(), act_uid=new_uid()
    )
    return _("Đã ghi bổ sung hồ sơ, số đảng viên: %(n)s.") % {"n": count}


@file_page(permissions.CHANGE_PEOPLE)
def act(request: HttpRequest, file: PersonFile, unit: UnitOn, name: str, pk: int = 0) -> HttpResponse:
    """Writes one thing down from the file of a person: which, the address says."""
    page = ACTS.get(name)
    if page is None or page.of_row is not bool(pk):
        raise Http404
    viewer = pages.viewer(request)
    form = form_of(page, viewer, unit, request.POST if request.method == "POST" else None)

    def done() -> str:
        page.run(viewer, unit, file.person, pk, form)
        return str(page.done) % {"name": file.person.name}

    words: dict[str, Any] = {"title": page.title, "notes": page.notes}
    return answered(request, file, form, done, words)
