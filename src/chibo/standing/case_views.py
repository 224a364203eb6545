"""Pages of discipline, for those who may know of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org import pages, permissions
from chibo.people.change_views import answered
from chibo.standing import services
from chibo.standing.case_forms import CaseForm, CorrectionForm, RevokeForm
from chibo.standing.cause_words import all_said, values_of_causes
from chibo.standing.models import DisciplineCase
from chibo.standing.pages import file_page
from chibo.standing.queries.cases import cases_of_unit, suspensions_of_unit
from chibo.standing.queries.examinations import considered_of, examinations_of_unit
from chibo.standing.suspension_words import suspension_state

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@pages.unit_page(permissions.SEE_DISCIPLINE)
@require_safe
def discipline(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Disciplinary decisions about members of a unit and below, on a date."""
    viewer = pages.viewer(request)
    in_force, past = cases_of_unit(viewer, unit)
    suspended = suspensions_of_unit(viewer, unit)
    for row in suspended:
        row.state, row.tone = suspension_state(row, unit.on)
    context = {
        "unit": unit,
        "suspended": suspended,
        "in_force": in_force,
        "past": past,
        "open": _with_words(examinations_of_unit(viewer, unit), unit),
        "may_record": viewer.can(permissions.RECORD_DISCIPLINE, unit.path),
    }
    return render(request, "standing/case_list.html", context)


def _with_words(rows: list[Any], unit: UnitOn) -> list[Any]:
    """Rows with `said`: time bar, origin and postponement in words."""
    values = values_of_causes(unit, unit.on) if rows else {}
    for row in rows:
        row.said = all_said(row, unit.on, values)
    return rows


@file_page(permissions.RECORD_DISCIPLINE)
def record_case(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Writes a disciplinary decision down."""
    form = CaseForm(
        request.POST if request.method == "POST" else None, initial=considered_of(file.person.pk, today())
    )

    def act() -> str:
        viewer = pages.viewer(request)
        services.record_discipline(
            viewer, unit=unit, person=file.person, draft=form.draft(), act_uid=pages.once(request)
        )
        return _("Đã ghi quyết định kỷ luật.")

    notes = [
        _("Chỉ người được giao nhiệm vụ mới thấy. Danh sách, tìm kiếm, quá trình và nhật ký của người khác không hiện việc này."),
        _("Sổ chỉ giữ hình thức, ngày, cơ quan, số và nơi lưu quyết định; không lưu nội dung, đơn thư, kết luận."),
        _("Thời hạn hiệu lực tính theo quy định của ngày công bố. Khai trừ thì ghi thêm ở trang ra khỏi Đảng."),
    ]  # fmt: skip
    return answered(request, file, form, act, {"title": _("Quyết định kỷ luật"), "notes": notes})


@file_page(permissions.RECORD_DISCIPLINE)
def correct_case(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that the cell acknowledged the correction."""
    get_object_or_404(DisciplineCase, pk=pk, person=file.person)
    form = CorrectionForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        services.acknowledge_correction(
            pages.viewer(request), unit=unit, case_id=pk, on=on, act_uid=pages.once(request)
        )
        return _("Đã ghi chi bộ xác nhận ngày %(day)s.") % {"day": format_date(on)}

    notes = [
        _("Sau thời gian chờ theo quy định và khi chi bộ đã xác nhận, việc xét tặng Huy hiệu lại như thường.")
    ]
    return answered(request, file, form, act, {"title": _("Chi bộ xác nhận đã sửa chữa"), "notes": notes})


@file_page(permissions.RECORD_DISCIPLINE)
def revoke_case(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that the decision was revoked."""
    get_object_or_404(DisciplineCase, pk=pk, person=file.person)
    form = RevokeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper = form.paper("")
        assert paper is not None  # noqa: S101 - the form requires its parts
        services.revoke_discipline(
            pages.viewer(request), unit=unit, case_id=pk, paper=paper, on=form.cleaned_data["on"], act_uid=pages.once(request)
        )  # fmt: skip
        return _("Đã ghi xóa bỏ quyết định kỷ luật.")

    notes = [_("Khi khiếu nại được giải quyết: ghi quyết định xóa bỏ. Quyết định cũ giữ nguyên trong sổ.")]
    return answered(request, file, form, act, {"title": _("Xóa bỏ quyết định kỷ luật"), "notes": notes})
