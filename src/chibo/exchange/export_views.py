"""The page of a list that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.shortcuts import render

from chibo.core.errors import DomainError
from chibo.exchange.export_forms import ExportForm
from chibo.exchange.exporting.files import CONTENT_TYPES
from chibo.exchange.services import export_members
from chibo.org import permissions
from chibo.org.pages import unit_page, viewer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from chibo.org.queries import UnitOn

UNPROCESSABLE = 422


@unit_page(permissions.SEE_PEOPLE)
def export(request: HttpRequest, unit: UnitOn) -> HttpResponseBase:
    """Asks what for and what; then the file, as it is made."""
    form = ExportForm(viewer(request), unit, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            found = export_members(viewer(request), unit=unit, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            answer = StreamingHttpResponse(
                found.pieces, content_type=CONTENT_TYPES[form.cleaned_data["form"]]
            )
            answer["Content-Disposition"] = f'attachment; filename="{found.filename}"'
            return answer
    context = {"unit": unit, "form": form}
    return render(request, "exchange/export.html", context, status=UNPROCESSABLE if form.errors else 200)
