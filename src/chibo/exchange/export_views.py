"""The page of a list that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import StreamingHttpResponse
from django.shortcuts import render

from chibo.core.errors import UNPROCESSABLE, DomainError
from chibo.exchange import background
from chibo.exchange.export_forms import ExportForm
from chibo.exchange.exporting.files import CONTENT_TYPES
from chibo.exchange.services import count_export, export_members
from chibo.jobs.following import follow
from chibo.org import permissions
from chibo.org.pages import unit_page, viewer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from chibo.accounts.models import User
    from chibo.org.queries import UnitOn


@unit_page(permissions.SEE_PEOPLE, posts_on_date=True)
def export(request: HttpRequest, unit: UnitOn) -> HttpResponseBase:
    """Asks what for and what; then the file, as it is made."""
    form = ExportForm(viewer(request), unit, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _sent(request, unit, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
    context = {"unit": unit, "form": form}
    return render(request, "exchange/export.html", context, status=UNPROCESSABLE if form.errors else 200)


def _sent(request: HttpRequest, unit: UnitOn, asked: dict[str, Any]) -> HttpResponseBase:
    """The file at once, or the page of the job that makes it where the list is long."""
    if count_export(viewer(request), unit=unit, **asked) > background.EXPORTED_AT_ONCE:
        return follow(request, background.start_export(viewer(request), _user(request), unit, asked))
    found = export_members(viewer(request), unit=unit, **asked)
    answer = StreamingHttpResponse(found.pieces, content_type=CONTENT_TYPES[asked["form"]])
    answer["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return answer


def _user(request: HttpRequest) -> User:
    """Who has signed in; the rules of access let nobody else come here."""
    return cast("User", request.user)
