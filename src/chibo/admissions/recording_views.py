"""Pages that record something in the dossier of one person: a form, one service, and back to the dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions import forms, queries, rules, services
from chibo.admissions.contents import contents_of
from chibo.admissions.dossier import OF_MEMBERSHIP, dossier_of
from chibo.admissions.enums import StepKind
from chibo.admissions.rules import VOTED
from chibo.admissions.sentences import sentence
from chibo.admissions.shown import facts as facts_shown
from chibo.admissions.shown import timeline
from chibo.admissions.step_forms import StepForm
from chibo.core.audit.queries import entries_of_act
from chibo.core.clock import today
from chibo.core.errors import CONFLICT, UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import access, pages, permissions
from chibo.org.queries import on_date, ordered, unit_on, unit_rows
from chibo.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from chibo.admissions.models import Applicant
    from chibo.org.queries import UnitOn

#: So many of the newest steps stand beside a form that clashed.
NEWEST = 5


def _case(request: HttpRequest, uid: UUID) -> tuple[Applicant, UnitOn]:
    """The applicant and the cell of today, in which the viewer may record. Raises `NotVisible`, `Forbidden`."""
    viewer = pages.viewer(request)
    applicant, unit = queries.applicant_by_uid(viewer, uid, today())
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    request.unit = unit  # type: ignore[attr-defined]
    return applicant, unit


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _record(
    request: HttpRequest,
    applicant: Applicant,
    form: forms.Refusable,
    act: Callable[[], object],
    **shown: Any,
) -> HttpResponse:
    """Shows the form, or records what it holds and leads back; a refusal is said in the form, which loses nothing.

    Sent twice it is written once; where somebody else wrote meanwhile, what stands now is shown beside what was entered.
    """
    form.fields["seen"].initial = queries.mark_of(applicant)
    context = {"applicant": applicant, "form": form, **shown}
    if form.is_bound and form.is_valid():
        if entries_of_act(form.act_uid).exists():
            return redirect("admissions:dossier", applicant.uid)
        try:
            services.unless_changed(applicant, form.cleaned_data["seen"], act)
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            if refusal.code == services.CHANGED:
                return _clashed(request, applicant, form, context | {"conflict": str(refusal)})
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi vào hồ sơ."))
            return redirect("admissions:dossier", applicant.uid)
    return render(request, "admissions/record.html", context, status=UNPROCESSABLE if form.errors else 200)


def _clashed(
    request: HttpRequest, applicant: Applicant, form: forms.Refusable, context: dict[str, Any]
) -> HttpResponse:
    """What stands in the case now beside what was entered, which may be sent again."""
    data = request.POST.copy()
    data["seen"] = queries.mark_of(applicant)
    form.data = data
    found = dossier_of(pages.viewer(request), applicant.uid, today())
    now = {"now_facts": facts_shown(found), "now_events": timeline(found)[:NEWEST]}
    return render(request, "admissions/record.html", context | now, status=CONFLICT)


@pages.signed_in_page
def facts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Records that the person agreed, with the facts the person gave."""
    applicant, unit = _case(request, uid)
    viewer = pages.viewer(request)
    form = forms.FactsForm(
        applicant,
        sensitive=viewer.can(permissions.SEE_SENSITIVE, unit.path),
        sealed=viewer.can(permissions.SEE_SEALED, unit.path),
        data=_data(request),
    )
    act = lambda: services.record_agreement(  # noqa: E731 - called once the form is valid
        viewer, unit=unit, applicant=applicant, on=form.cleaned_data["on"], facts=form.facts,
        parents_agreed_on=form.cleaned_data["parents_agreed_on"], act_uid=form.act_uid,
    )  # fmt: skip
    hint = _("Chỉ ghi điều người ấy tự cung cấp cho hồ sơ của mình, sau khi người ấy đồng ý.")
    return _record(
        request, applicant, form, act, title=_("Người ấy đồng ý, và thông tin của người ấy"), hint=hint
    )


def _official(unit: UnitOn) -> QuerySet[Person]:
    """Official members of a cell on its date, by name."""
    rows = Person.objects.filter(
        on_date(unit.on, "affiliations__"),
        on_date(unit.on, "memberships__"),
        affiliations__unit_id=unit.id,
        memberships__official_on__lte=unit.on,
    )
    return rows.order_by("sort_key", "id")


@pages.signed_in_page
def helper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Assigns an official member of the cell."""
    applicant, unit = _case(request, uid)
    form = forms.HelperForm(_official(unit), _data(request))
    act = lambda: services.assign_helper(  # noqa: E731 - called once the form is valid
        pages.viewer(request), unit=unit, applicant=applicant, person=form.person_chosen,
        on=form.cleaned_data["on"], act_uid=form.act_uid,
    )  # fmt: skip
    return _record(request, applicant, form, act, title=_("Phân công đảng viên giúp đỡ"))


@pages.signed_in_page
def step(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Records one step; what stands in its way today is said before one tries."""
    applicant, unit = _case(request, uid)
    if kind not in StepKind.values or kind in services.ELSEWHERE:
        raise Http404
    viewer = pages.viewer(request)
    if kind in OF_MEMBERSHIP:
        access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    base = queries.vote_base(unit, unit.on, queries.values_for(unit, unit.on)) if VOTED.get(kind) else None
    form = StepForm(StepKind(kind), _official(unit), _data(request), base)
    act = lambda: services.record_step(  # noqa: E731 - called once the form is valid
        viewer, unit=unit, applicant=applicant, done=form.done, act_uid=form.act_uid
    )
    in_the_way = _in_the_way(StepKind(kind), applicant, unit)
    listed = contents_of(StepKind(kind), unit)
    return _record(
        request, applicant, form, act, title=StepKind(kind).label, obstacles=in_the_way, contents=listed
    )


def _in_the_way(kind: StepKind, applicant: Applicant, unit: UnitOn) -> list[str]:
    """What stands in the way of a step on the date of the unit, in sentences."""
    values = queries.values_for(unit, unit.on)
    found = rules.obstacles(kind, unit.on, queries.course_of(applicant, unit, unit.on), values)
    return [sentence(obstacle, values) for obstacle in found]


@pages.signed_in_page
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Notes that a paper is in the dossier."""
    applicant, unit = _case(request, uid)
    form = forms.PaperForm(request.GET.get("mau", ""), _data(request))
    act = lambda: services.record_paper(  # noqa: E731 - called once the form is valid
        pages.viewer(request), unit=unit, applicant=applicant, draft=form.draft, act_uid=form.act_uid
    )
    hint = _("Sổ chỉ giữ số, ngày và nơi lưu của giấy, không giữ nội dung.")
    return _record(request, applicant, form, act, title=_("Giấy tờ trong hồ sơ"), hint=hint)


@pages.signed_in_page
def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Notes a verification request."""
    applicant, unit = _case(request, uid)
    form = forms.AskForm(_data(request))
    act = lambda: services.ask_verification(  # noqa: E731 - called once the form is valid
        pages.viewer(request), unit=unit, applicant=applicant, act_uid=form.act_uid, **form.entered
    )
    hint = _("Chỉ ghi quan hệ, không ghi tên người thân.")
    return _record(request, applicant, form, act, title=_("Gửi yêu cầu thẩm tra lý lịch"), hint=hint)


@pages.signed_in_page
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Notes the answer to a verification request."""
    applicant, unit = _case(request, uid)
    form = forms.AnswerForm(applicant.inquiries.filter(answered_on__isnull=True), _data(request))
    act = lambda: services.answer_verification(  # noqa: E731 - called once the form is valid
        pages.viewer(request), unit=unit, act_uid=form.act_uid, **form.entered
    )
    hint = _("Chỉ ghi ngày và kết quả, không ghi nội dung trả lời.")
    return _record(request, applicant, form, act, title=_("Trả lời thẩm tra lý lịch"), hint=hint)


@pages.signed_in_page
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another cell fosters the person: a cell in which the viewer may record too."""
    applicant, unit = _case(request, uid)
    viewer = pages.viewer(request)
    form = forms.MoveForm(_other_cells(request, unit), _data(request))
    act = lambda: services.move_applicant(  # noqa: E731 - called once the form is valid
        viewer, unit=unit, target=unit_on(viewer, form.cleaned_data["target"], unit.on),
        applicant=applicant, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
        act_uid=form.act_uid,
    )  # fmt: skip
    hint = _("Người được phân công giúp đỡ ở chi bộ cũ thôi giúp đỡ từ ngày ấy.")
    in_the_way = _in_the_way(StepKind.HANDED_OVER, applicant, unit)
    title = _("Chuyển sang chi bộ khác")
    return _record(request, applicant, form, act, title=title, hint=hint, obstacles=in_the_way)


def _other_cells(request: HttpRequest, unit: UnitOn) -> list[tuple[str, str]]:
    """Cells below the same grassroots organisation in which the viewer may record. Two to four SQL queries."""
    viewer = pages.viewer(request)
    above = [crumb for crumb in unit.ancestors if viewer.sees_unit(crumb.path)]
    if not above:
        return []
    base = next((crumb for crumb in reversed(above) if crumb.is_grassroots), above[-1])
    rows = unit_rows(viewer, unit_on(viewer, base.ref, unit.on)).filter(
        access.within(viewer, permissions.RECORD_ADMISSIONS, "unit__placements__path"), kind__is_cell=True
    )
    return list(ordered(rows.exclude(unit_id=unit.id)).values_list("unit__ref", "name"))


@pages.signed_in_page
def recognition(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Opens the case of a member on probation whom the register knows from a list, after a question."""
    viewer, person = pages.viewer(request), get_object_or_404(Person, uid=uid)
    unit = queries.cell_of_member(viewer, person, today())
    request.unit = unit  # type: ignore[attr-defined]
    form = forms.Refusable(_data(request))
    if form.is_bound and form.is_valid():
        try:
            opened = services.open_recognition(viewer, unit=unit, person=person, act_uid=form.act_uid)
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("admissions:dossier", opened.uid)
    context = {"person": person, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "admissions/recognition.html", context, status=status)


@pages.signed_in_page
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes the last step back after a question; it stays readable."""
    applicant, unit = _case(request, uid)
    viewer = pages.viewer(request)
    last = dossier_of(viewer, uid, unit.on).last_step
    if last is None:
        raise Http404
    form = forms.TakeBackForm(last.uid, _data(request))
    act = lambda: services.reverse_step(  # noqa: E731 - called once confirmed
        viewer, unit=unit, step=last, act_uid=form.act_uid
    )
    said = {"step": last.get_kind_display()}
    hint = (
        _("Bước «%(step)s» vẫn đọc được và được đánh dấu là đã lấy lại; người ấy trở về bước trước.") % said
    )
    return _record(
        request,
        applicant,
        form,
        act,
        title=_("Lấy lại bước ghi sai"),
        hint=hint,
        submit=_("Lấy lại bước này"),
    )


@pages.signed_in_page
def forget(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes name and facts of a closed case out of the register after a question."""
    applicant, unit = _case(request, uid)
    if applicant.anonymous_on is not None:
        return redirect(reverse("admissions:dossier", args=[uid]))
    form = forms.Refusable(_data(request))
    act = lambda: services.anonymise(  # noqa: E731 - called once confirmed
        pages.viewer(request), unit=unit, applicant=applicant, on=unit.on, act_uid=form.act_uid
    )
    hint = _("Họ tên và mọi thông tin của người ấy bị xóa khỏi sổ, chỉ còn số lượng. Không hoàn tác được.")
    return _record(
        request, applicant, form, act, title=_("Xóa danh tính"), hint=hint, submit=_("Xóa danh tính")
    )
