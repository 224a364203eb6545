"""Pages that record a change of somebody's standing. Each: the file, one form, one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.audit.queries import entries_of_act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import UNPROCESSABLE, Conflict, DomainError, NotVisible
from chibo.org import access, pages, permissions
from chibo.org.addresses import date_of
from chibo.people import file_exit, file_facts
from chibo.people.change_forms import ExitForm, RenameForm, RestoreForm
from chibo.people.enums import ExitKind
from chibo.people.purposes import PurposeNeededError
from chibo.people.queries.person import person_file
from chibo.people.services.exits import ExitDraft, record_exit, restore_member
from chibo.people.services.renaming import RenameDraft, change_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.people.change_forms import ChangeForm
    from chibo.people.file_facts import Fact
    from chibo.people.queries.person import PersonFile


def file_to_change(request: HttpRequest, uid: UUID) -> tuple[PersonFile, UnitOn]:
    """The file of today and the unit whose committee decides. Raises `NotVisible`, or `Forbidden` without `members.decide`."""
    viewer = pages.viewer(request)
    try:
        file = person_file(viewer, uid, today())
    except PurposeNeededError as needed:
        raise NotVisible from needed
    if file.unit is None:
        raise NotVisible
    access.require(viewer, permissions.DECIDE_MEMBERS, file.unit.path)
    request.unit = file.unit  # type: ignore[attr-defined]
    return file, file.unit


def answered(
    request: HttpRequest, file: PersonFile, form: ChangeForm, act: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """Does `act` with a form that is complete and goes to the file with its sentence; else shows the form (422 if wrong).

    Where the register says otherwise, or somebody was faster, what stands there now is shown beside what was entered.
    """
    uid, now = pages.once(request), []
    if form.is_bound and form.is_valid():
        if entries_of_act(uid).exists():
            return redirect(_file_address(file))
        try:
            messages.success(request, act())
        except DomainError as refusal:
            form.refuse(refusal)
            now = _standing(file) if isinstance(refusal, Conflict) else []
        else:
            return redirect(_file_address(file))
    context = {"file": file, "form": form, "once": uid, "now": now, **words}
    return render(request, "people/change.html", context, status=UNPROCESSABLE if form.errors else 200)


def _standing(file: PersonFile) -> list[Fact]:
    """What the register says of the person now: membership, place, posts, leaving."""
    groups = [*file_facts.groups(file)[1:3], *file_exit.exit_group(file)]
    return [fact for group in groups for fact in group.facts]


def _file_address(file: PersonFile) -> str:
    """The file on the day of this page: what was just written shows there, whatever day the unit's pages open on."""
    address = reverse("people:person", args=[file.person.uid])
    on = date_of(file.unit) if file.unit else ""
    return f"{address}?on={on}" if on else address


@pages.signed_in_page
def exit_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that somebody was struck off, left, was expelled or died."""
    file, unit = file_to_change(request, uid)
    form = ExitForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        entered = form.cleaned_data
        kind = ExitKind(entered["kind"])
        draft = ExitDraft(
            kind=kind,
            on=entered["on"],
            paper=form.paper(str(kind.label)),
            received_on=entered["received_on"],
            without_breach=entered["without_breach"],
        )
        record_exit(
            pages.viewer(request), unit=unit, person=file.person, draft=draft, act_uid=pages.once(request)
        )
        values = {"name": file.person.name, "kind": kind.label, "day": format_date(draft.on)}
        return _("Đã ghi: %(name)s, %(kind)s, từ ngày %(day)s.") % values

    notes = [
        _("Xóa tên đảng viên chính thức có trang riêng: căn cứ, tự kiểm điểm, biểu quyết từng cấp."),
        _(
            "Bốn hình thức là bốn việc khác nhau và đếm riêng: xóa tên không phải là kỷ luật; khai trừ là kỷ luật."
        ),
        _("Nơi sinh hoạt và chức vụ của người ấy thôi từ cùng ngày. Quá trình trước đó giữ nguyên."),
        _("Sổ chỉ giữ số, ngày, cơ quan ban hành và nơi lưu; không lưu nội dung quyết định, lý do, đơn thư."),
    ]
    return answered(request, file, form, act, {"title": _("Ra khỏi Đảng, từ trần"), "notes": notes})


@pages.signed_in_page
def restore_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that somebody who left was restored by decision."""
    file, unit = file_to_change(request, uid)
    form = RestoreForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        paper, on = form.paper(_("Phục hồi đảng tịch")), form.cleaned_data["on"]
        assert paper is not None  # noqa: S101 - the form requires its parts
        viewer = pages.viewer(request)
        restore_member(
            viewer,
            unit=unit,
            person=file.person,
            on=on,
            paper=paper,
            act_uid=pages.once(request),
            back=form.back(),
        )
        values = {"name": file.person.name, "day": format_date(on)}
        return _("Đã phục hồi đảng tịch của %(name)s từ ngày %(day)s.") % values

    notes = [
        _(
            "Người ấy sinh hoạt lại ở chi bộ cuối cùng trước khi ra khỏi Đảng; muốn sang chi bộ khác thì chuyển sinh hoạt sau."
        ),
        _("Tuổi đảng tính tiếp từ quyết định kết nạp. Phục hồi không tính là kết nạp."),
    ]
    return answered(request, file, form, act, {"title": _("Phục hồi đảng tịch"), "notes": notes})


@pages.signed_in_page
def rename_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that somebody's name was changed by decision."""
    file, unit = file_to_change(request, uid)
    form = RenameForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        entered, old = form.cleaned_data, file.person.name
        draft = RenameDraft(
            name=entered["name"], on=entered["on"], legal_paper=form.legal_paper(),
            considered_on=entered["considered_on"], decision=form.paper(_("Đổi họ tên")),
        )  # fmt: skip
        change_name(
            pages.viewer(request), unit=unit, person=file.person, draft=draft, act_uid=pages.once(request)
        )
        return _("Đã đổi họ tên %(old)s thành %(new)s.") % {"old": old, "new": entered["name"]}

    notes = [
        _("Tên mới hiện ở mọi danh sách và giấy tờ in từ sổ cùng lúc; tìm theo tên cũ vẫn thấy."),
        _("Thẻ, phiếu đảng viên và hồ sơ giấy phải sửa cùng lúc theo quyết định."),
        _("Chỉ sửa chữ gõ sai thì dùng mục sửa hồ sơ, không ghi ở đây."),
    ]
    return answered(request, file, form, act, {"title": _("Đổi họ tên"), "notes": notes})
