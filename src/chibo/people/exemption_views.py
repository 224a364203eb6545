"""Pages of exemptions: those of a unit, and what is written down about one from the person's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.dates import format_date
from chibo.org import pages
from chibo.people.change_views import answered, file_to_change
from chibo.people.exemption_forms import ContactForm, DecisionForm, RequestForm, ReturnForm
from chibo.people.models import Exemption
from chibo.people.pages import names_page
from chibo.people.queries.exemptions import exempted_in
from chibo.people.services.exemption_decisions import decide_exemption, end_exemption, record_contact
from chibo.people.services.exemptions import request_exemption

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@names_page
@require_safe
def exemptions(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who waits, who is exempt and whose time has run out, in a unit and below, on a date."""
    found = exempted_in(pages.viewer(request), unit)
    sections = [
        (_("Chờ quyết định"), found.waiting, "waiting"),
        (_("Hết thời hạn, chưa ghi trở lại"), found.run_out, "run_out"),
        (_("Miễn sinh hoạt có thời hạn"), found.timed, "timed"),
        (_("Miễn công tác và sinh hoạt"), found.standing, "standing"),
    ]
    context = {"unit": unit, "found": found, "sections": [row for row in sections if row[1]]}
    return render(request, "people/exemption_list.html", context)


@pages.signed_in_page
def request_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes a request down."""
    file, unit = file_to_change(request, uid)
    form = RequestForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        asked = form.request_of(file.person.pk)
        request_exemption(pages.viewer(request), unit=unit, request=asked, act_uid=pages.once(request))
        return _("Đã ghi đơn xin miễn của %(name)s.") % {"name": file.person.name}

    notes = [
        _("Hai loại miễn là hai quyết định khác nhau: khác người quyết định, khác giấy tờ, khác thời hạn."),
        _("Xin tiếp khi sắp hết hạn là một đơn mới: ghi ngày bắt đầu đúng ngày hết hạn lần trước."),
        _("Được miễn sinh hoạt không có nghĩa là được miễn đảng phí."),
    ]
    return answered(request, file, form, act, {"title": _("Đơn xin miễn"), "notes": notes})


@pages.signed_in_page
def decide_page(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Writes down what was decided on a request."""
    file, unit = file_to_change(request, uid)
    asked = _of(file, pk)
    form = DecisionForm(asked, request.POST if request.method == "POST" else None)
    kind = asked.get_kind_display()

    def act() -> str:
        decide_exemption(
            pages.viewer(request),
            unit=unit,
            exemption_id=pk,
            decision=form.decision(kind),
            act_uid=pages.once(request),
        )
        return _("Đã ghi quyết định về đơn của %(name)s.") % {"name": file.person.name}

    asked_on = {"kind": kind, "day": format_date(asked.requested_on)}
    notes = [
        _("Đơn: %(kind)s, xin ngày %(day)s.") % asked_on,
        _("Trong thời gian miễn, đảng viên không tính vào số phải dự sinh hoạt; vẫn tính vào đảng số."),
        _("Sổ chỉ giữ loại lý do, ngày và số giấy tờ."),
    ]
    return answered(request, file, form, act, {"title": _("Quyết định về đơn xin miễn"), "notes": notes})


@pages.signed_in_page
def end_page(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Writes down that somebody takes up Party life again."""
    file, unit = file_to_change(request, uid)
    _of(file, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        viewer, entered = pages.viewer(request), form.cleaned_data
        end_exemption(viewer, unit=unit, exemption_id=pk, act_uid=pages.once(request), **entered)
        values = {"name": file.person.name, "day": format_date(entered["returned_on"])}
        return _("Đã ghi %(name)s sinh hoạt trở lại từ ngày %(day)s.") % values

    notes = [
        _("Đảng viên xin sinh hoạt trở lại thì chi bộ quyết định."),
        _("Từ ngày này đảng viên lại tính vào số phải dự sinh hoạt."),
    ]
    return answered(request, file, form, act, {"title": _("Sinh hoạt trở lại"), "notes": notes})


@pages.signed_in_page
def contact_page(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Writes down a day of contact with an exempted member."""
    file, unit = file_to_change(request, uid)
    _of(file, pk)
    form = ContactForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        record_contact(pages.viewer(request), unit=unit, exemption_id=pk, on=on, act_uid=pages.once(request))
        return _("Đã ghi lần liên hệ ngày %(day)s.") % {"day": format_date(on)}

    notes = [_("Danh sách việc cần làm nhắc khi đã lâu không liên hệ.")]
    return answered(request, file, form, act, {"title": _("Liên hệ với đảng viên được miễn"), "notes": notes})


def _of(file: PersonFile, pk: int) -> Exemption:
    return get_object_or_404(Exemption, pk=pk, person=file.person)
