"""Pages of one's own long work: what runs, how far one job is, and the file it made."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chibo.core.errors import Conflict, NotVisible
from chibo.core.keyset import beyond, place_of
from chibo.jobs import queries, services, shown, storage
from chibo.jobs.declarations import kind_of
from chibo.org.pages import signed_in_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from chibo.accounts.models import User

SHOWN_JOBS = 50
NEWEST_FIRST = ("-id",)


@signed_in_page
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The viewer's own jobs, newest first."""
    rows = queries.jobs_of(_user(request))
    if place := request.GET.get("after"):
        rows = rows.filter(beyond(NEWEST_FIRST, place))
    found = list(rows[: SHOWN_JOBS + 1])
    is_more = len(found) > SHOWN_JOBS
    context = {
        "jobs": [shown.in_list(job) for job in found[:SHOWN_JOBS]],
        "next_place": place_of(found[SHOWN_JOBS - 1], NEWEST_FIRST) if is_more else None,
    }
    return render(request, "jobs/job_list.html", context)


@signed_in_page
@require_safe
def job(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One job: how far it is, what came of it, where to go on. The page looks again by itself until the job is over."""
    return _page(request, uid, "jobs/job_page.html")


@signed_in_page
@require_safe
def standing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The part of the job's page that changes."""
    return _page(request, uid, "jobs/_standing.html")


@signed_in_page
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Takes a job back that has not begun."""
    found = queries.job_of(_user(request), uid)
    if request.method == "POST":
        try:
            services.cancel_job(_user(request), found)
        except Conflict as refusal:
            messages.error(request, str(refusal))
        else:
            messages.info(request, _("Đã bỏ việc này, sổ không thay đổi."))
    return redirect("jobs:job", uid)


@signed_in_page
@require_safe
def file(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The file a job made: for who asked for it, as long as they may see what stands in it."""
    found = queries.job_of(_user(request), uid)
    kind = kind_of(found.kind)
    if not found.filename or kind is None:
        raise _file_gone()
    queries.require_file(_user(request), found, kind.permission)
    try:
        pieces = storage.read(found.uid)
    except FileNotFoundError as error:
        raise _file_gone() from error
    answer = StreamingHttpResponse(pieces, content_type=found.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    answer["Content-Length"] = str(found.file_bytes)
    return answer


def _page(request: HttpRequest, uid: UUID, template: str) -> HttpResponse:
    found = queries.job_of(_user(request), uid)
    context = {"shown": shown.on_page(found), "look_seconds": shown.LOOK_SECONDS}
    return render(request, template, context)


def _user(request: HttpRequest) -> User:
    """Who has signed in; the rules of access let nobody else come here."""
    return cast("User", request.user)


def _file_gone() -> NotVisible:
    sentence = _("Tệp này không còn được giữ: tệp chỉ giữ trong hai ngày. Hãy xuất lại danh sách.")
    return NotVisible("file_gone", sentence)
