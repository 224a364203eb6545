"""The page on which views of the list of people are saved, renamed, shared, made default and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.errors import UNPROCESSABLE, DomainError, Forbidden, NotVisible
from chibo.org import pages, permissions
from chibo.people.queries.filters import read_filters
from chibo.people.queries.members import offered
from chibo.people.services.views import change_view, delete_view, save_view, views_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


class ViewForm(forms.Form):
    """A view to be saved (`query`) or changed (`view`)."""

    name = forms.CharField(label=gettext_lazy("Tên danh sách"), max_length=60)
    shared = forms.BooleanField(label=gettext_lazy("Chia sẻ với cán bộ của đơn vị"), required=False)
    default = forms.BooleanField(label=gettext_lazy("Mở sẵn danh sách này"), required=False)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    view = forms.IntegerField(required=False, widget=forms.HiddenInput)


@pages.unit_page(permissions.SEE_PEOPLE)
def views(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """The saved views of the unit; a POST saves, changes or (`delete`) deletes one of the viewer's own."""
    viewer = pages.viewer(request)
    query = request.GET.urlencode()
    form = ViewForm(request.POST) if request.method == "POST" else ViewForm(initial={"query": query})
    if form.is_bound and form.is_valid():
        try:
            said = _written(viewer, unit, form, request.POST)
        except (NotVisible, Forbidden):
            raise
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("people:views", unit.ref)
    rows = [
        {
            "row": row,
            "own": row.owner_id == viewer.user_id,
            "form": ViewForm(initial=_initial(row), auto_id=f"v{row.pk}_%s"),
        }
        for row in views_of(viewer, unit).select_related("owner")
    ]
    context = {"unit": unit, "form": form, "rows": rows, "query": query}
    return render(request, "people/saved_views.html", context, status=UNPROCESSABLE if form.errors else 200)


def _written(viewer: Viewer, unit: UnitOn, form: ViewForm, data: QueryDict) -> str:
    entered = form.cleaned_data
    if "delete" in data:
        delete_view(viewer, unit=unit, view_id=entered["view"] or 0)
        return _("Đã xóa danh sách đã lưu.")
    if entered["view"]:
        change_view(
            viewer, unit=unit, view_id=entered["view"], name=entered["name"], shared=entered["shared"],
            default=entered["default"],
        )  # fmt: skip
        return _("Đã sửa danh sách đã lưu.")
    sensitive = viewer.can(permissions.SEE_SENSITIVE, unit.path)
    filters = read_filters(QueryDict(entered["query"]), sensitive=sensitive, posts=offered().posts)
    query = filters.address().removeprefix("?")
    row = save_view(viewer, unit=unit, name=entered["name"], query=query, shared=entered["shared"])
    if entered["default"]:
        change_view(viewer, unit=unit, view_id=row.pk, name=row.name, shared=row.is_shared, default=True)
    return _("Đã lưu danh sách “%(name)s”.") % {"name": row.name}


def _initial(row: object) -> dict[str, object]:
    kept = vars(row)
    return {
        "name": kept["name"],
        "shared": kept["is_shared"],
        "default": kept["is_default"],
        "view": kept["id"],
    }
