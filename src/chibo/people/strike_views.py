"""Pages about striking off an official member, and what follows when somebody left the Party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.org import pages
from chibo.people.change_views import answered, file_to_change
from chibo.people.enums import ExitKind
from chibo.people.services import after_exit
from chibo.people.services.exits import ExitDraft, record_exit
from chibo.people.strike_forms import AnswerForm, ComplaintForm, NoticeForm, StrikeForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@pages.signed_in_page
def strike(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that an official member was struck off: ground, self-review, votes, decision."""
    file, unit = file_to_change(request, uid)
    form = StrikeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        entered, kind = form.cleaned_data, ExitKind.STRUCK_OFF
        draft = ExitDraft(
            kind=kind, on=entered["on"], paper=form.paper(str(kind.label)), received_on=entered["received_on"],
            strike=form.case(),
        )  # fmt: skip
        record_exit(
            pages.viewer(request), unit=unit, person=file.person, draft=draft, act_uid=pages.once(request)
        )
        said = {"name": file.person.name, "day": format_date(draft.on)}
        return _("Đã ghi xóa tên %(name)s từ ngày %(day)s.") % said

    notes = [
        _("Xóa tên không phải là kỷ luật. Chi bộ, đảng ủy cơ sở biểu quyết; cấp có thẩm quyền quyết định."),
        _("Chưa tự kiểm điểm thì phải đủ số lần yêu cầu; cố ý không làm thì chi bộ xem xét ngay."),
        _("Nơi sinh hoạt và chức vụ thôi từ cùng ngày; sau đó gửi phiếu báo kèm hồ sơ lên cấp trên."),
    ]
    words = {"title": _("Xóa tên đảng viên chính thức"), "notes": notes, "groups": list(form.groups())}
    return answered(request, file, form, act, words)


@pages.signed_in_page
def notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that the notice slip about a leaver went up with the file."""
    file, unit = file_to_change(request, uid)
    form = NoticeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        after_exit.send_exit_notice(
            pages.viewer(request), unit=unit, person=file.person, on=on, act_uid=pages.once(request)
        )
        return _("Đã ghi gửi phiếu báo về %(name)s ngày %(day)s.") % {
            "name": file.person.name,
            "day": format_date(on),
        }

    notes = [_("Phiếu báo đảng viên ra khỏi Đảng hoặc từ trần gửi lên cấp trên kèm hồ sơ.")]
    return answered(
        request, file, form, act, {"title": _("Gửi phiếu báo ra khỏi Đảng, từ trần"), "notes": notes}
    )


@pages.signed_in_page
def complain(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down a complaint of somebody struck off."""
    file, unit = file_to_change(request, uid)
    form = ComplaintForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        after_exit.record_complaint(
            pages.viewer(request),
            unit=unit,
            person=file.person,
            draft=form.draft(),
            act_uid=pages.once(request),
        )
        return _("Đã ghi khiếu nại của %(name)s.") % {"name": file.person.name}

    notes = [
        _(
            "Quá hạn, đã giải quyết cuối cùng, khiếu nại hộ, chưa có quyết định thì không giải quyết: chọn lý do."
        ),
        _("Chỉ ghi ngày, cấp và kết quả; không lưu nội dung đơn, lý do."),
    ]
    return answered(request, file, form, act, {"title": _("Khiếu nại việc xóa tên"), "notes": notes})


@pages.signed_in_page
def answer(request: HttpRequest, uid: UUID, pk: int) -> HttpResponse:
    """Writes down how a complaint was answered."""
    file, unit = file_to_change(request, uid)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        entered = form.cleaned_data
        after_exit.answer_complaint(
            pages.viewer(request), unit=unit, person=file.person, complaint_id=pk, on=entered["on"],
            outcome=entered["outcome"], act_uid=pages.once(request), paper=form.paper(_("Trả lời khiếu nại việc xóa tên")),
        )  # fmt: skip
        return _("Đã ghi trả lời khiếu nại của %(name)s.") % {"name": file.person.name}

    notes = [_("Nếu hủy quyết định xóa tên thì ghi tiếp phục hồi đảng tịch theo quyết định ấy.")]
    return answered(request, file, form, act, {"title": _("Trả lời khiếu nại việc xóa tên"), "notes": notes})
