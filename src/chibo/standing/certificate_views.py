"""Pages of the certificate of Party age: asked for, issued, and the paper itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.dates import day_before, format_date
from chibo.core.papers import DOTS, Paper, Signer, place_and_day
from chibo.org import pages, permissions
from chibo.org.issuing import head_of, number_of, place_of
from chibo.people.change_forms import PaperForm
from chibo.people.change_views import answered
from chibo.rulebook.queries import rules
from chibo.standing.keeping_forms import DayForm
from chibo.standing.models import AgeCertificate
from chibo.standing.pages import file_page
from chibo.standing.paper_views import answered as paper_answered
from chibo.standing.queries.party_age import known_by_day, spells_of
from chibo.standing.rules.badges import DEDUCTED
from chibo.standing.rules.certificates import AgeReached, age_reached
from chibo.standing.services.certificates import issue_certificate, request_certificate

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@file_page(permissions.DECIDE_MEMBERS)
def ask(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Writes down that somebody who left asked for the certificate."""
    form = DayForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        request_certificate(
            pages.viewer(request), unit=unit, person=file.person, on=on, act_uid=pages.once(request)
        )
        return _("Đã ghi %(name)s xin giấy xác nhận tuổi đảng.") % {"name": file.person.name}

    notes = [_("Sau khi ghi, giấy in được từ hồ sơ; cấp xong thì ghi số và ngày.")]
    return answered(request, file, form, act, {"title": _("Xin giấy xác nhận tuổi đảng"), "notes": notes})


@file_page(permissions.DECIDE_MEMBERS)
def issue(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Writes down under which number the certificate was issued."""
    form = PaperForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper = form.paper(_("Giấy xác nhận tuổi đảng"))
        issue_certificate(
            pages.viewer(request), unit=unit, person=file.person, paper=paper, act_uid=pages.once(request)
        )
        return _("Đã ghi cấp giấy xác nhận tuổi đảng cho %(name)s.") % {"name": file.person.name}

    notes = [_("Ghi số, ngày và cơ quan cấp như trên giấy.")]
    return answered(request, file, form, act, {"title": _("Cấp giấy xác nhận tuổi đảng"), "notes": notes})


@file_page(permissions.DECIDE_MEMBERS)
@require_safe
def paper(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """The certificate to print or to take as a file."""
    row = get_object_or_404(AgeCertificate, membership__person=file.person)
    notes = [
        _("Bố cục của giấy này chưa đối chiếu với bản gốc kèm 38-HD/BTCTW: dùng mẫu của cấp trên nếu khác."),
        _("Tuổi đảng tính từ quyết định kết nạp trong sổ; thời gian không tính tuổi đảng ghi rõ từng lần."),
    ]
    back = reverse("people:person", args=[file.person.uid])
    return paper_answered(
        request, certificate_paper(file, unit, row), {"back": back, "notes": notes, "is_empty": False}
    )


def certificate_paper(file: PersonFile, unit: UnitOn, row: AgeCertificate) -> Paper:
    """The certificate. What the register does not know by the day is dotted, never guessed. One SQL query."""
    person, last = file.person, file.memberships[-1]
    above, body = head_of(unit)
    with translation.override("vi"):
        admitted = next((one for one in reversed(file.memberships) if not one.restoration_decision_id), last)
        decided = format_date(admitted.decided_on) if admitted.decided_on else DOTS
        official = admitted.official.vietnamese() if admitted.official else DOTS
        asked = f"Theo đề nghị của đồng chí ngày {format_date(row.requested_on)}, xác nhận:"
        lines = (
            asked,
            f"Họ và tên: {person.name}; nam, nữ: {person.get_sex_display()}",
            f"Sinh ngày: {person.born.vietnamese()}",
            f"Ngày cấp có thẩm quyền ra quyết định kết nạp: {decided}",
            f"Ngày kết nạp vào Đảng: {admitted.admitted.vietnamese() if admitted.admitted else DOTS}; ngày chính thức: {official}",
            f"Ra khỏi Đảng từ ngày: {format_date(last.ends_on)}; nơi sinh hoạt cuối cùng: {unit.name}",
            *_age_lines(file, unit),
        )
        return Paper(
            file="giay-xac-nhan-tuoi-dang", above=above, body=body,
            number=f"Số {row.decision.number}" if row.decision else number_of(unit, "GXN"),
            place_and_day=place_and_day(place_of(unit), row.issued_on), title="GIẤY XÁC NHẬN", about=("tuổi đảng",),
            lines=lines, signers=(Signer("T/M CẤP ỦY", "", "(Ký, đóng dấu, ghi rõ họ và tên)"),),
        )  # fmt: skip


def _age_lines(file: PersonFile, unit: UnitOn) -> tuple[str, ...]:
    if not known_by_day(file.memberships):
        return (f"Thời gian không tính tuổi đảng: {DOTS * 2}", f"Tuổi đảng: {DOTS}")
    last = file.memberships[-1].ends_on
    rule = rules([DEDUCTED], on=last, unit=unit)[DEDUCTED]
    reached = age_reached(spells_of(file.memberships), deducts=not rule.is_gap)
    until = format_date(day_before(last))
    return (
        f"Thời gian không tính tuổi đảng: {_outside(reached)}",
        f"Tuổi đảng tính đến hết ngày {until}: {reached.years} năm {reached.months} tháng.",
    )


def _outside(reached: AgeReached) -> str:
    if not reached.outside:
        return "không có"
    spans = (f"từ {format_date(left)} đến {format_date(day_before(back))}" for left, back in reached.outside)
    return f"{'; '.join(spans)} ({reached.days_outside} ngày)"
