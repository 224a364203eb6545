"""Pages on what is being examined, for those who may know of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.org import pages, permissions
from chibo.people.change_views import answered, once
from chibo.standing import services
from chibo.standing.examination_forms import ExaminationForm, OverForm
from chibo.standing.models import Examination
from chibo.standing.pages import file_page

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
            viewer, unit=unit, person=file.person, draft=form.draft(), act_uid=once(request)
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
            pages.viewer(request), unit=unit, examination_id=pk, on=on, act_uid=once(request)
        )
        return _("Đã ghi xem xét xong từ ngày %(day)s.") % {"day": format_date(on)}

    notes = [
        _("Từ ngày này việc ấy không còn giữ lại việc chuyển sinh hoạt. Kết quả, nếu có, ghi ở trang của nó.")
    ]
    return answered(request, file, form, act, {"title": _("Xem xét xong"), "notes": notes})
