"""Pages on what is being examined, for those who may know of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org import pages, permissions
from chibo.people.change_views import answered
from chibo.standing import services
from chibo.standing.cause_words import paper_of, values_of_causes
from chibo.standing.enums import ExaminationKind
from chibo.standing.examination_forms import (
    ExaminationForm,
    GoOnForm,
    OffenceForm,
    OverForm,
    PostponeForm,
)
from chibo.standing.models import Examination, Postponement
from chibo.standing.pages import file_page
from chibo.standing.rules.causes import POSTPONED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@file_page(permissions.RECORD_DISCIPLINE)
def begin(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Writes down that something about the member is not finished."""
    form = ExaminationForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        viewer = pages.viewer(request)
        services.begin_examination(
            viewer, unit=unit, person=file.person, draft=form.draft(), act_uid=pages.once(request)
        )
        return _("Đã ghi việc đang xem xét.")

    notes = [
        _("Chỉ người được giao nhiệm vụ mới thấy. Danh sách, tìm kiếm, quá trình và nhật ký của người khác không hiện việc này."),
        _("Sổ chỉ giữ loại việc, cơ quan và ngày; không lưu nội dung, đơn thư, kết luận, tên người tố cáo."),
        _("Trong thời gian này chưa làm thủ tục chuyển sinh hoạt chính thức; người ghi giấy chỉ được báo hỏi cấp ủy cấp trên."),
    ]  # fmt: skip
    return answered(request, file, form, act, {"title": _("Việc đang xem xét"), "notes": notes})


@file_page(permissions.RECORD_DISCIPLINE)
def end(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that it is over."""
    get_object_or_404(Examination, pk=pk, person=file.person)
    form = OverForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        services.end_examination(
            pages.viewer(request), unit=unit, examination_id=pk, on=on, act_uid=pages.once(request)
        )
        return _("Đã ghi xem xét xong từ ngày %(day)s.") % {"day": format_date(on)}

    notes = [
        _("Từ ngày này việc ấy không còn giữ lại việc chuyển sinh hoạt. Kết quả, nếu có, ghi ở trang của nó.")
    ]
    return answered(request, file, form, act, {"title": _("Xem xét xong"), "notes": notes})


@file_page(permissions.RECORD_DISCIPLINE)
def offence(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down the day of the newest act and the form considered."""
    row = get_object_or_404(Examination, pk=pk, person=file.person)
    known = {"on": row.offence_on, "level": row.level, "is_unbarred": row.is_unbarred}
    form = OffenceForm(request.POST if request.method == "POST" else None, initial=known)

    def act() -> str:
        services.date_offence(
            pages.viewer(request), unit=unit, examination_id=pk,
            offence=services.OffenceDraft(**form.cleaned_data), act_uid=pages.once(request),
        )  # fmt: skip
        return _("Đã ghi ngày của hành vi mới nhất.")

    notes = [
        _("Thời hiệu tính từ ngày của hành vi đến khi kết luận phải kỷ luật. Vi phạm mới thì tính lại từ ngày ấy."),
        _("Sổ chỉ giữ ngày và mức; không ghi là việc gì."),
    ]  # fmt: skip
    return answered(request, file, form, act, {"title": _("Ngày của hành vi, mức xem xét"), "notes": notes})


@file_page(permissions.RECORD_DISCIPLINE)
def postpone(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that discipline is not considered for a time."""
    get_object_or_404(Examination, pk=pk, person=file.person, kind=ExaminationKind.DISCIPLINE)
    form = PostponeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        draft = form.draft()
        services.postpone_discipline(
            pages.viewer(request), unit=unit, examination_id=pk, draft=draft, act_uid=pages.once(request)
        )
        return _("Đã ghi chưa xem xét đến hết ngày %(day)s.") % {"day": format_date(draft.last_day)}

    paper = paper_of(values_of_causes(unit, today())[POSTPONED])
    notes = [
        _("Mang thai, nuôi con nhỏ, bệnh nặng đang điều trị thì chưa xem xét kỷ luật."),
        _("Sổ chỉ giữ diện, ngày, số giấy và nơi lưu; không ghi bệnh gì, không ghi về con."),
        _("Gần đến ngày cuối, danh sách việc cần làm nhắc xem xét tiếp."),
    ]  # fmt: skip
    words = {"title": _("Chưa xem xét kỷ luật"), "notes": [*notes, paper]}
    return answered(request, file, form, act, words)


@file_page(permissions.RECORD_DISCIPLINE)
def resume(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that discipline is gone on with."""
    get_object_or_404(Postponement, pk=pk, examination__person=file.person)
    form = GoOnForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        services.resume_discipline(
            pages.viewer(request), unit=unit, postponement_id=pk, on=on, act_uid=pages.once(request)
        )
        return _("Đã ghi xem xét tiếp từ ngày %(day)s.") % {"day": format_date(on)}

    notes = [_("Việc xem xét kỷ luật tiếp tục từ ngày này; thời hiệu vẫn tính như trước.")]
    return answered(request, file, form, act, {"title": _("Xem xét kỷ luật tiếp"), "notes": notes})
