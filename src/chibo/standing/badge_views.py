"""Pages of badges: who is due on an award day of a unit, and what is written down about one badge."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.org import access, pages, permissions
from chibo.org.addresses import date_of
from chibo.people.change_views import answered
from chibo.people.pages import names_page
from chibo.rulebook.queries import rules
from chibo.standing import services
from chibo.standing.badge_forms import DecisionOnBadgeForm, LostForm, ProposeForm, WithdrawForm
from chibo.standing.models import Badge
from chibo.standing.pages import file_page
from chibo.standing.queries.badges import AHEAD, BACK, BatchList, batch_list
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile

UNPROCESSABLE = 422
#: A tick: the person and the years.
_PICKED = re.compile(r"(\d+)-(\d+)")


@names_page
def badges(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who is due on an award day and why; whoever is ticked is put forward."""
    refusal = ""
    viewer = pages.viewer(request)
    if request.method == "POST":
        access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
        try:
            return _propose(request, unit)
        except (NotVisible, Forbidden):
            raise
        except DomainError as error:
            refusal = str(error)
    listed, gap = _listed(request, unit)
    context = {
        "unit": unit,
        "listed": listed,
        "gap": gap,
        "refusal": refusal,
        "may_propose": unit.on in {unit.home_on, today()}
        and viewer.can(permissions.CHANGE_PEOPLE, unit.path),
        "on": date_of(unit),
        "open_count": sum(one.is_open for one in listed.due) if listed else 0,
    }
    return render(request, "standing/badge_list.html", context, status=UNPROCESSABLE if refusal else 200)


def _listed(request: HttpRequest, unit: UnitOn) -> tuple[BatchList | None, bool]:
    """The list of the award day asked, and whether the rulebook has no award days for the date."""
    try:
        found = batch_list(pages.viewer(request), unit, pages.asked_day(request, "dot"))
    except LookupError:
        return None, True
    if found is None and request.GET.get("dot"):
        raise NotVisible
    return found, False


def _propose(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    award_on = pages.asked_day(request, "dot")
    picked = [_PICKED.fullmatch(one) for one in request.POST.getlist("pick")]
    proposals = [
        services.Proposal(int(one[1]), int(one[2]), award_on)
        for one in picked
        if one is not None and award_on is not None
    ]
    if not proposals:
        raise DomainError("nobody_picked", _("Chưa chọn ai. Hãy đánh dấu những người được đề nghị."))
    viewer = pages.viewer(request)
    rows = services.propose_badges(
        viewer, unit=unit.at(today()), proposals=proposals, proposed_on=today(), act_uid=new_uid()
    )
    said = _("Đã đề nghị tặng huy hiệu, số đảng viên: %(n)s.")
    messages.success(request, said % {"n": len(rows)})
    assert award_on is not None  # noqa: S101 - there are proposals
    asked = {"on": date_of(unit), "dot": award_on.isoformat()}
    query = urlencode({name: day for name, day in asked.items() if day})
    return redirect(f"{reverse('standing:badges', args=[unit.ref])}?{query}")


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


def _of(file: PersonFile, pk: int) -> Badge:
    return get_object_or_404(Badge, pk=pk, person=file.person)


def _named(file: PersonFile, badge: Badge) -> dict[str, Any]:
    return {"name": file.person.name, "years": badge.years}
