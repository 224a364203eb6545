"""Correction requests: the member asks and takes back, the officer lists, accepts (by the edit page) or declines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import access, pages, permissions
from chibo.org.pages import require_present
from chibo.people.editable import EDITABLE, LONGEST_TEXT
from chibo.people.queries.corrections import correction_by_uid, corrections_of, open_corrections
from chibo.people.queries.person import person_file
from chibo.people.services.corrections import ask_correction, decline_correction, withdraw_correction

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn

SHOWN = 100


class AskForm(forms.Form):
    """What is right, and by which paper."""

    field = forms.ChoiceField(
        label=gettext_lazy("Mục cần sửa"),
        choices=lambda: [(one.name, str(one.label)) for one in EDITABLE.values()],
    )
    wanted = forms.CharField(
        label=gettext_lazy("Điều đúng là"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    paper = forms.CharField(
        label=gettext_lazy("Giấy tờ làm căn cứ"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=gettext_lazy("Ví dụ: giấy khai sinh, quyết định số … Chỉ ghi tên giấy tờ, không tải lên."),
    )


class DeclineForm(forms.Form):
    """Why nothing is corrected; the member reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do không sửa"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@pages.signed_in_page
def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The member's own requests, and the form for a new one."""
    file = person_file(pages.viewer(request), uid)
    if not file.is_own:
        raise NotVisible
    request.unit = file.unit  # type: ignore[attr-defined]
    initial = {"field": request.GET.get("field", "")}
    form = AskForm(request.POST) if request.method == "POST" else AskForm(initial=initial)
    if form.is_bound and form.is_valid():
        try:
            ask_correction(pages.viewer(request), person=file.person, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã gửi đề nghị. Câu trả lời sẽ hiện ở đây."))
            return redirect("people:ask", uid)
    rows = [_said(row) for row in corrections_of(file.person)]
    context = {"file": file, "form": form, "corrections": rows}
    return render(
        request, "people/correction_ask.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _said(row: Any) -> dict[str, Any]:
    return {"row": row, "label": EDITABLE[row.field].label, "can_withdraw": row.state != row.State.WITHDRAWN}


@pages.signed_in_page
@require_POST
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The member takes a request back."""
    row = correction_by_uid(uid)
    withdraw_correction(pages.viewer(request), correction=row)
    messages.info(request, _("Đã rút đề nghị; nội dung đã được xóa."))
    return redirect("people:ask", row.person.uid)


@pages.unit_page(permissions.ANSWER_CORRECTIONS)
@require_safe
def corrections(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The requests that wait for an answer, the oldest first."""
    found = open_corrections(pages.viewer(request), unit)
    rows = [{"row": row, "label": EDITABLE[vars(row)["request_field"]].label} for row in found[:SHOWN]]
    return render(request, "people/correction_list.html", {"unit": unit, "rows": rows})


@pages.signed_in_page
def correction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One request for the officer: what is asked, the way to correct it, and the form to decline."""
    row, viewer = correction_by_uid(uid), pages.viewer(request)
    file = person_file(viewer, row.person.uid)
    if file.unit is None:
        raise NotVisible
    access.require(viewer, permissions.ANSWER_CORRECTIONS, file.unit.path)
    kind = EDITABLE[row.field]
    if kind.needs and not viewer.can(kind.needs, file.unit.path):
        raise Forbidden
    request.unit = file.unit  # type: ignore[attr-defined]
    form = DeclineForm(request.POST) if request.method == "POST" else DeclineForm()
    context = {"row": row, "file": file, "unit": file.unit, "kind": kind, "form": form}
    if form.is_bound and form.is_valid():
        require_present(file.unit)
        try:
            decline_correction(viewer, unit=file.unit, correction=row, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã trả lời đảng viên."))
            return redirect("people:corrections", file.unit.ref)
    return render(
        request, "people/correction_page.html", context, status=UNPROCESSABLE if form.errors else 200
    )
