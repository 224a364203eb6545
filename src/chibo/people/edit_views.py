"""Changing facts by hand: of many people, after a preview of each; of one person, a fact at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chibo.core.errors import CONFLICT, UNPROCESSABLE, Conflict, DomainError, NotVisible
from chibo.figures.engine import scope_of
from chibo.org import access, pages, permissions
from chibo.org.pages import require_present
from chibo.org.queries import unit_on
from chibo.people.edit_forms import EditForm, choices_of, reader_of
from chibo.people.editable import EDITABLE
from chibo.people.panels import field_history
from chibo.people.queries.filters import read_filters
from chibo.people.queries.members import offered, visible_members
from chibo.people.queries.narrowing import narrowed
from chibo.people.queries.person import person_file
from chibo.people.services.corrections import accept_correction, open_request
from chibo.people.services.editing import (
    Edit,
    EditPlan,
    apply_edit,
    current_ids,
    fact_now,
    plan_edit,
    read_edit,
    require_edit,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.queries.person import PersonFile

SHOWN = 50
#: What the address of a bulk edit carries beside the filters.
_APART = ("field", "chosen", "all", "csrfmiddlewaretoken", "value", "on", "step", "mark")


@pages.unit_page(permissions.CHANGE_PEOPLE)
def bulk(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Choose a fact (by GET), write its value, see what it does to each (step "preview"), write it (step "apply")."""
    require_present(unit)
    viewer = pages.viewer(request)
    ids = _chosen(viewer, unit, request.GET)
    kind = EDITABLE.get(request.GET.get("field", ""))
    context = {
        "unit": unit,
        "count": len(ids),
        "kinds": _offered(viewer, unit, request.GET),
        "kept": request.GET,
    }
    if kind is None or not kind.for_many or not ids:
        return render(request, "people/bulk_edit.html", context)
    require_edit(viewer, unit, kind.name)
    form = EditForm(kind, choices_of(kind, viewer, unit), request.POST if request.method == "POST" else None)
    context |= {"form": form, "kind": kind}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/bulk_edit.html", context, status=UNPROCESSABLE if form.errors else 200)
    try:
        edit = read_edit(kind.name, form.cleaned_data["value"], form.cleaned_data.get("on"))
        return _previewed_or_written(request, unit, ids, edit, context)
    except DomainError as refusal:
        if isinstance(refusal, NotVisible):
            raise
        form.refuse(refusal)
    return render(request, "people/bulk_edit.html", context, status=UNPROCESSABLE)


def _previewed_or_written(
    request: HttpRequest, unit: UnitOn, ids: list[int], edit: Edit, context: dict[str, Any]
) -> HttpResponse:
    viewer = pages.viewer(request)
    if request.POST.get("step") != "apply":
        plan = plan_edit(viewer, unit=unit, person_ids=ids, edit=edit)
        return render(request, "people/bulk_edit.html", context | _preview(plan, edit))
    try:
        plan = apply_edit(
            viewer, unit=unit, person_ids=ids, edit=edit, seen_mark=request.POST.get("mark", "")
        )
    except Conflict as refusal:
        plan = plan_edit(viewer, unit=unit, person_ids=ids, edit=edit)
        said = context | _preview(plan, edit) | {"refusal": str(refusal)}
        return render(request, "people/bulk_edit.html", said, status=CONFLICT)
    changed = len(plan.changed)
    words = ngettext("Đã sửa %(n)s đảng viên.", "Đã sửa %(n)s đảng viên.", changed) % {"n": changed}
    messages.success(request, words)
    return redirect(reverse("people:list", args=[unit.ref]) + "?" + _address(request.GET))


def _chosen(viewer: Viewer, unit: UnitOn, query: QueryDict) -> list[int]:
    """The people ticked, else all that match the filters: their numbers alone. One or two SQL queries."""
    if query.get("all"):
        sensitive = viewer.can(permissions.SEE_SENSITIVE, unit.path)
        filters = read_filters(query, sensitive=sensitive, posts=offered().posts)
        scope = scope_of(unit)
        rows = narrowed(visible_members(viewer, scope), viewer, unit, filters, scope)
        return list(rows.order_by().values_list("person_id", flat=True))
    uids = []
    for text in query.getlist("chosen"):
        try:
            uids.append(UUID(text))
        except ValueError as error:
            raise NotVisible from error
    return current_ids(viewer, unit, uids)


def _address(query: QueryDict, **more: str) -> str:
    """The filters of the list, without what belongs to the edit."""
    kept = [(name, value) for name, values in query.lists() if name not in _APART for value in values]
    return urlencode([*kept, *more.items()])


def _offered(viewer: Viewer, unit: UnitOn, query: QueryDict) -> list[tuple[str, str, bool]]:
    """The facts to choose from: label, address, whether it is the chosen one."""
    found = []
    for kind in EDITABLE.values():
        if kind.for_many and (not kind.needs or viewer.can(kind.needs, unit.path)):
            asked = query.copy()
            asked["field"] = kind.name
            found.append((str(kind.label), f"?{asked.urlencode()}", query.get("field") == kind.name))
    return found


def _preview(plan: EditPlan, edit: Edit) -> dict[str, Any]:
    """Rows that change and rows refused, `SHOWN` of each, with how many there are."""
    words = reader_of(edit.kind, {row.old for row in plan.rows} | {row.new for row in plan.rows})

    def lines(rows: list[Any]) -> list[dict[str, str]]:
        return [
            {"name": r.name, "old": words(r.old), "new": words(r.new), "refused": r.refused}
            for r in rows[:SHOWN]
        ]

    changed, refused = plan.changed, plan.refused
    return {
        "plan": plan, "changed": lines(changed), "changed_count": len(changed), "refused": lines(refused),
        "refused_count": len(refused), "same_count": len(plan.rows) - len(changed) - len(refused),
        "more": len(changed) - SHOWN if len(changed) > SHOWN else 0,
    }  # fmt: skip


@pages.signed_in_page
@require_safe
def facts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The facts of a person that this officer may change, each with its value of today."""
    viewer = pages.viewer(request)
    file, unit = _file(request, uid)
    lines = []
    for kind in EDITABLE.values():
        if not kind.needs or viewer.can(kind.needs, unit.path):
            old = _old(fact_now(viewer, unit=unit, person=file.person, field=kind.name))
            url = reverse("people:edit", args=[uid, kind.name])
            lines.append({"label": kind.label, "value": reader_of(kind, {old})(old), "url": url})
    return render(request, "people/edit_facts.html", {"file": file, "unit": unit, "facts": lines})


@pages.signed_in_page
def edit(request: HttpRequest, uid: UUID, field: str) -> HttpResponse:
    """One fact of one person: what it is and was, and the form for what it becomes."""
    viewer = pages.viewer(request)
    file, unit = _file(request, uid)
    kind = require_edit(viewer, unit, field)
    known = fact_now(viewer, unit=unit, person=file.person, field=field)
    old = _old(known)
    words = reader_of(kind, {old})
    data = request.POST if request.method == "POST" else None
    wanted = open_request(viewer, request.GET.get("request", ""), file.person.pk)
    written = words(old) if kind.shape == "date" else old
    form = EditForm(kind, choices_of(kind, viewer, _above(viewer, unit)), data, {"value": written})
    context = {
        "file": file, "unit": unit, "kind": kind, "form": form, "old": words(old), "seen": known.mark,
        "history": field_history(viewer, file, kind), "wanted": wanted,
    }  # fmt: skip
    if data is None or not form.is_valid():
        return render(request, "people/edit_fact.html", context, status=UNPROCESSABLE if form.errors else 200)
    try:
        _write(request, unit, file, form, context)
    except Conflict as refusal:
        said = {"conflict": str(refusal), "typed": words(form.cleaned_data["value"]), "now": words(old)}
        return render(request, "people/edit_fact.html", context | said, status=CONFLICT)
    except NotVisible:
        raise
    except DomainError as refusal:
        form.refuse(refusal)
        return render(request, "people/edit_fact.html", context, status=UNPROCESSABLE)
    return redirect("people:person", uid)


def _write(
    request: HttpRequest, unit: UnitOn, file: PersonFile, form: EditForm, context: dict[str, Any]
) -> None:
    """Writes the edit, and answers the request it follows."""
    viewer, kind, wanted = pages.viewer(request), context["kind"], context["wanted"]
    entered = form.cleaned_data
    change = read_edit(kind.name, entered["value"], entered.get("on"), entered.get("ground", ""))
    seen = request.POST.get("seen", "")
    if wanted:
        plan = accept_correction(viewer, unit=unit, correction=wanted, edit=change, seen_mark=seen)
    else:
        plan = apply_edit(
            viewer, unit=_above(viewer, unit), person_ids=[file.person.pk], edit=change, seen_mark=seen
        )
    if any(row.refused for row in plan.rows):
        raise DomainError(
            "edit_refused", _("Chưa ghi: %(why)s.") % {"why": plan.refused[0].refused}, field="value"
        )
    if plan.changed or wanted:
        messages.success(
            request, _("Đã ghi %(field)s của %(name)s.") % {"field": kind.label, "name": file.person.name}
        )
    else:
        messages.info(request, _("Giá trị này đã có trong sổ; không có gì phải ghi."))


def _file(request: HttpRequest, uid: UUID) -> tuple[PersonFile, UnitOn]:
    """The file of a person whose facts the viewer may change, and the unit. Refused on a page of another day."""
    viewer = pages.viewer(request)
    file = person_file(viewer, uid, pages.asked_date(request))
    if file.unit is None:
        raise NotVisible
    request.unit = file.unit  # type: ignore[attr-defined]
    access.require(viewer, permissions.CHANGE_PEOPLE, file.unit.path)
    require_present(file.unit)
    return file, file.unit


def _above(viewer: Viewer, unit: UnitOn) -> UnitOn:
    """The grassroots organisation within which a member moves, as far as the viewer may change people there."""
    for crumb in reversed(unit.ancestors):
        if crumb.is_grassroots and viewer.can(permissions.CHANGE_PEOPLE, crumb.path):
            return unit_on(viewer, crumb.ref, unit.on)
    return unit


def _old(known: EditPlan) -> str:
    return known.rows[0].now if known.rows else ""
