"""What is written down about a suspension of Party activity, by those who may know of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org import pages, permissions
from chibo.people.change_views import answered
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words
from chibo.standing import services
from chibo.standing.case_forms import ExtendForm, ResumeForm, SuspendForm
from chibo.standing.models import Suspension
from chibo.standing.pages import file_page
from chibo.standing.rules.discipline import EXTENSION, SUSPENSION

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@file_page(permissions.RECORD_DISCIPLINE)
def suspend(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Writes down that a member is suspended."""
    form = SuspendForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper, entered = form.paper(""), form.cleaned_data
        assert paper is not None  # noqa: S101 - the form requires its parts
        draft = services.SuspensionDraft(
            starts_on=entered["starts_on"], last_day=entered["last_day"], paper=paper
        )
        services.suspend_member(
            pages.viewer(request), unit=unit, person=file.person, draft=draft, act_uid=pages.once(request)
        )
        return _("Đã ghi đình chỉ sinh hoạt đảng.")

    notes = [
        _limit_words(unit),
        _(
            "Vẫn đóng đảng phí. Khi biểu quyết kết nạp không tính vào mẫu số. Sổ quy định không nói gì thêm nên vẫn tính trong đảng số."
        ),
        _("Chỉ người được giao nhiệm vụ và chính đảng viên thấy. Sổ chỉ giữ ngày, cơ quan, số và nơi lưu."),
    ]
    return answered(request, file, form, act, {"title": _("Đình chỉ sinh hoạt đảng"), "notes": notes})


def _limit_words(unit: UnitOn) -> str:
    values = rules([SUSPENSION, EXTENSION], on=today(), unit=unit)
    longest, more = values[SUSPENSION], values[EXTENSION]
    if longest.is_gap or more.is_gap:
        return _("Chưa đặt hạn: sổ quy định chưa có thời hạn đình chỉ của giai đoạn này.")
    words = _("Không quá %(days)s ngày kể cả ngày đầu; gia hạn một lần không quá %(more)s ngày (%(basis)s).")
    basis = basis_words(longest.basis) if longest.basis else ""
    return words % {"days": longest.whole, "more": more.whole, "basis": basis}


@file_page(permissions.RECORD_DISCIPLINE)
def extend(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down the one extension."""
    get_object_or_404(Suspension, pk=pk, person=file.person)
    form = ExtendForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper, last_day = form.paper(""), form.cleaned_data["last_day"]
        assert paper is not None  # noqa: S101 - the form requires its parts
        services.extend_suspension(
            pages.viewer(request),
            unit=unit,
            suspension_id=pk,
            last_day=last_day,
            paper=paper,
            act_uid=pages.once(request),
        )
        return _("Đã ghi gia hạn đình chỉ đến hết ngày %(day)s.") % {"day": format_date(last_day)}

    words = {"title": _("Gia hạn đình chỉ sinh hoạt đảng"), "notes": [_limit_words(unit)]}
    return answered(request, file, form, act, words)


@file_page(permissions.RECORD_DISCIPLINE)
def end(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that a suspension ended."""
    get_object_or_404(Suspension, pk=pk, person=file.person)
    form = ResumeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        services.end_suspension(
            pages.viewer(request),
            unit=unit,
            suspension_id=pk,
            on=on,
            paper=form.paper(""),
            act_uid=pages.once(request),
        )
        return _("Đã ghi thôi đình chỉ từ ngày %(day)s.") % {"day": format_date(on)}

    notes = [_("Hết hạn cũng ghi ở đây: cho sinh hoạt trở lại, hoặc đã có hình thức xử lý khác.")]
    return answered(request, file, form, act, {"title": _("Thôi đình chỉ sinh hoạt đảng"), "notes": notes})
