"""What is written down about one badge, from the file of a person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.uid import new_uid
from chibo.org import pages, permissions
from chibo.people.change_views import answered
from chibo.rulebook.queries import rules
from chibo.standing import services
from chibo.standing.badge_forms import (
    DecisionOnBadgeForm,
    LostForm,
    NumberForm,
    ProposeForm,
    ReturnForm,
    WithdrawForm,
)
from chibo.standing.models import Badge
from chibo.standing.pages import file_page
from chibo.standing.queries.badges import AHEAD, BACK
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile


@file_page(permissions.CHANGE_PEOPLE)
def propose_one(request: HttpRequest, file: PersonFile, unit: UnitOn) -> HttpResponse:
    """Puts one person forward, also early because of illness or after death."""
    values = rules(law.PROPOSAL_RULES, on=today(), unit=unit)
    years = [] if values[law.YEARS].is_gap else [int(str(one)) for one in values[law.YEARS].items]
    days = [] if values[law.AWARD_DAYS].is_gap else law.batches(today() - BACK, today() + AHEAD, values)
    form = ProposeForm(
        years, [one.award_on for one in days], request.POST if request.method == "POST" else None
    )

    def act() -> str:
        entered = form.cleaned_data
        award_on = date.fromisoformat(entered["award_on"])
        proposal = services.Proposal(file.person.pk, entered["years"], award_on, entered["way"])
        services.propose_badges(
            pages.viewer(request), unit=unit, proposals=[proposal], proposed_on=entered["proposed_on"], act_uid=new_uid()
        )  # fmt: skip
        said = {"name": file.person.name, "years": entered["years"], "day": format_date(award_on)}
        return _("Đã đề nghị tặng %(name)s Huy hiệu %(years)s năm, đợt %(day)s.") % said

    notes = [
        _("Tuổi đảng tính từ ngày quyết định kết nạp; chưa có quyết định thì từ ngày vào Đảng."),
        _("Tặng sớm và truy tặng chỉ trong số tháng mà quy định cho phép. Bệnh gì không ghi vào sổ."),
    ]
    if not days:
        notes.append(
            _("Sổ quy định chưa có các đợt trao của thời gian này. Hãy đặt giá trị riêng ở trang Quy định.")
        )
    return answered(request, file, form, act, {"title": _("Đề nghị tặng Huy hiệu Đảng"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def award(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down the decision that awards a badge."""
    badge = _of(file, pk)
    form = DecisionOnBadgeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper = form.paper(_("Tặng Huy hiệu Đảng"))
        assert paper is not None  # noqa: S101 - the form requires its parts
        services.award_badge(
            pages.viewer(request), unit=unit, badge_id=pk, paper=paper, serial=form.cleaned_data["serial"].strip(), act_uid=new_uid()
        )  # fmt: skip
        return _("Đã ghi quyết định tặng %(name)s Huy hiệu %(years)s năm.") % _named(file, badge)

    notes = [_("Huy hiệu được tính vào số đã tặng từ ngày quyết định.")]
    return answered(request, file, form, act, {"title": _("Quyết định tặng Huy hiệu Đảng"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def lost(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that a badge is lost."""
    badge = _of(file, pk)
    form = LostForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        services.lose_badge(
            pages.viewer(request), unit=unit, badge_id=pk, on=form.cleaned_data["on"], act_uid=new_uid()
        )
        return _("Đã ghi %(name)s mất Huy hiệu %(years)s năm.") % _named(file, badge)

    notes = [_("Mất có lý do chính đáng thì được xét cấp lại.")]
    return answered(request, file, form, act, {"title": _("Mất Huy hiệu Đảng"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def reissue(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that a lost badge was issued anew."""
    badge = _of(file, pk)
    form = DecisionOnBadgeForm(request.POST if request.method == "POST" else None, with_serial=False)

    def act() -> str:
        paper = form.paper(_("Cấp lại Huy hiệu Đảng"))
        assert paper is not None  # noqa: S101 - the form requires its parts
        services.reissue_badge(pages.viewer(request), unit=unit, badge_id=pk, paper=paper, act_uid=new_uid())
        return _("Đã ghi cấp lại cho %(name)s Huy hiệu %(years)s năm.") % _named(file, badge)

    notes = [_("Cấp lại không tính là tặng thêm.")]
    return answered(request, file, form, act, {"title": _("Cấp lại Huy hiệu Đảng"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def withdraw(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Takes somebody off the list of an award day."""
    badge = _of(file, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        services.withdraw_proposal(pages.viewer(request), unit=unit, badge_id=pk, act_uid=new_uid())
        return _("Đã rút đề nghị tặng %(name)s Huy hiệu %(years)s năm.") % _named(file, badge)

    notes = [_("Người ấy lại hiện trong danh sách đủ tuổi đảng chưa đề nghị.")]
    return answered(request, file, form, act, {"title": _("Rút đề nghị tặng Huy hiệu"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def number(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Adds the number of a badge that was awarded without one."""
    badge = _of(file, pk)
    form = NumberForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        serial = form.cleaned_data["serial"].strip()
        services.number_badge(pages.viewer(request), unit=unit, badge_id=pk, serial=serial, act_uid=new_uid())
        return _("Đã ghi số Huy hiệu %(years)s năm của %(name)s.") % _named(file, badge)

    shape = law.serial_shape(badge.years, rules([law.SERIAL], on=today(), unit=unit)[law.SERIAL])
    notes = [_("Dạng của số: %(shape)s, XX là ký hiệu của tỉnh.") % {"shape": shape}] if shape else []
    return answered(request, file, form, act, {"title": _("Bổ sung số Huy hiệu Đảng"), "notes": notes})


@file_page(permissions.CHANGE_PEOPLE)
def give_back(request: HttpRequest, file: PersonFile, unit: UnitOn, pk: int) -> HttpResponse:
    """Writes down that who left the Party gave a badge back."""
    badge = _of(file, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        services.return_badge(pages.viewer(request), unit=unit, badge_id=pk, on=on, act_uid=new_uid())
        return _("Đã ghi %(name)s nộp lại Huy hiệu %(years)s năm.") % _named(file, badge)

    notes = [_("Ra khỏi Đảng thì nộp lại huy hiệu; từ trần thì gia đình giữ.")]
    return answered(request, file, form, act, {"title": _("Nộp lại Huy hiệu Đảng"), "notes": notes})


def _of(file: PersonFile, pk: int) -> Badge:
    return get_object_or_404(Badge, pk=pk, person=file.person)


def _named(file: PersonFile, badge: Badge) -> dict[str, Any]:
    return {"name": file.person.name, "years": badge.years}
