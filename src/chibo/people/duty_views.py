"""Pages about the duty of a member to go over to another cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.org import pages
from chibo.people.change_views import answered, file_to_change
from chibo.people.duty_forms import DropForm, DutyForm
from chibo.people.services.duties import begin_duty, drop_duty

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@pages.signed_in_page
def begin(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that a member must go over to another cell."""
    file, unit = file_to_change(request, uid)
    form = DutyForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        draft = form.draft()
        begin_duty(
            pages.viewer(request), unit=unit, person=file.person, draft=draft, act_uid=pages.once(request)
        )
        said = {"name": file.person.name, "day": format_date(draft.since)}
        return _("Đã ghi %(name)s thuộc diện phải chuyển sinh hoạt từ ngày %(day)s.") % said

    notes = [
        _("Việc phải làm hiện ở danh sách việc của đảng bộ cơ sở đến khi ghi giấy giới thiệu."),
        _("Ghi giấy sau thời hạn thì phải nêu lý do; lý do hiện trên trang của giấy."),
    ]
    return answered(
        request, file, form, act, {"title": _("Thuộc diện phải chuyển sinh hoạt"), "notes": notes}
    )


@pages.signed_in_page
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Writes down that the member need not go any more."""
    file, unit = file_to_change(request, uid)
    form = DropForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        on = form.cleaned_data["on"]
        drop_duty(pages.viewer(request), unit=unit, person=file.person, on=on, act_uid=pages.once(request))
        said = {"name": file.person.name, "day": format_date(on)}
        return _("Đã ghi %(name)s không còn phải chuyển từ ngày %(day)s.") % said

    notes = [_("Ghi khi quyết định bị thu hồi hoặc đảng viên ở lại. Chuyển rồi thì không phải ghi ở đây.")]
    return answered(request, file, form, act, {"title": _("Không còn phải chuyển sinh hoạt"), "notes": notes})
