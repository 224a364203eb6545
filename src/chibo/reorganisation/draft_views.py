"""Pages of a draft: saying what it is, giving everything its place, looking at what it does, carrying it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chibo.core.errors import CONFLICT, UNPROCESSABLE, DomainError, Forbidden, NotVisible, status_of
from chibo.org import access, pages, permissions
from chibo.org.queries import unit_on
from chibo.reorganisation import services
from chibo.reorganisation.enums import State
from chibo.reorganisation.forms import FORMS
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.previews import preview_of
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.queries.things import (
    ThingFilters,
    joined_shown,
    may_list,
    subjects_of,
    things_of,
)
from chibo.reorganisation.rules import GRANT, PLACE, obstacles
from chibo.reorganisation.sentences import said
from chibo.reorganisation.services import Stale
from chibo.reorganisation.services.deciding import RegisterChanged
from chibo.reorganisation.shown import compared, sides_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn
    from chibo.reorganisation.forms import DraftForm


@pages.unit_page(permissions.MANAGE_UNITS)
def start(request: HttpRequest, unit: UnitOn, kind: str) -> HttpResponse:
    """A new draft of a kind."""
    unit = pages.of_today(request, unit)
    if kind not in FORMS:
        raise NotVisible
    form = FORMS[kind](pages.viewer(request), unit, request.POST if request.method == "POST" else None)
    uid = pages.once(request)
    if form.is_bound and form.is_valid():
        if Reorganisation.objects.filter(uid=uid).exists():
            return redirect("reorganisation:draft", uid)
        try:
            services.start_draft(pages.viewer(request), unit=unit, facts=form.facts, uid=uid)
        except DomainError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Đã lưu phương án. Chưa ghi gì vào sổ."))
            return redirect("reorganisation:draft", uid)
    return _form_page(request, unit, form, UNPROCESSABLE if form.errors else 200)


@pages.signed_in_page
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Says something else of a draft; where somebody else did so in between, both are shown."""
    unit, row = _found(request, uid)
    form = FORMS[row.kind](
        pages.viewer(request), unit, request.POST if request.method == "POST" else None, row
    )
    if not (form.is_bound and form.is_valid()):
        return _form_page(request, unit, form, UNPROCESSABLE if form.errors else 200)
    try:
        services.change_draft(
            pages.viewer(request), unit=unit, draft=row,
            version=form.cleaned_data["version"] or 0, facts=form.facts,
        )  # fmt: skip
    except Stale as stale:
        form.refuse(stale)
        form.draft = stale.draft
        now = FORMS[row.kind](pages.viewer(request), unit, None, stale.draft)
        return _form_page(request, unit, form, CONFLICT, compared(form, now))
    except DomainError as refusal:
        _refuse(form, refusal)
        return _form_page(request, unit, form, UNPROCESSABLE)
    messages.success(request, _("Đã lưu phương án. Chưa ghi gì vào sổ."))
    return redirect("reorganisation:draft", uid)


@pages.signed_in_page
def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A draft: its units and its paper, and everything the sources hold with its place; a POST gives places."""
    unit, row = _found(request, uid)
    plan = plan_of(row)
    asked = request.POST if request.method == "POST" else request.GET
    subjects = subjects_of(pages.viewer(request), plan)
    filters = ThingFilters(
        subject=_one_of(asked.get("subject", ""), [one[0] for one in subjects]),
        q=asked.get("q", ""), source=asked.get("source", ""), side=asked.get("side", ""),
    )  # fmt: skip
    named = may_list(pages.viewer(request), plan, filters.subject)
    page = asked.get("page", "")
    things = (
        things_of(plan, filters, int(page) if page.isdecimal() else 1) if filters.subject and named else None
    )
    refusal = None
    if request.method == "POST" and things:
        try:
            return _said_of_things(request, unit, row, filters, things.ids)
        except Forbidden:
            raise
        except DomainError as found:
            refusal = found
    context = {
        "unit": unit, "draft": row, "sides": sides_of(row), "plan": plan, "subjects": subjects, "filters": filters,
        "things": things, "obstacles": [said(one) for one in obstacles(plan)], "refusal": refusal,
        "is_open": row.state == State.DRAFT, "chooses": len(plan.targets) > 1 or filters.subject == GRANT,
        "joined": joined_shown(plan), "said": asked if refusal else None,
    }  # fmt: skip
    return render(
        request, "reorganisation/draft.html", context, status=status_of(refusal) if refusal else 200
    )


def _said_of_things(
    request: HttpRequest, unit: UnitOn, row: Reorganisation, filters: ThingFilters, found: list[int]
) -> HttpResponse:
    """Joins places, leaves them apart again, or gives things to a target."""
    data, viewer = request.POST, pages.viewer(request)
    version = int(data.get("version", "")) if data.get("version", "").isdecimal() else 0
    if data.get("part", "").isdecimal():
        services.part_in_draft(viewer, unit=unit, draft=row, version=version, joined_id=int(data["part"]))
        messages.success(request, _("Đã bỏ gộp. Chưa ghi gì vào sổ."))
        return redirect(f"{request.path}?subject={PLACE}")
    if data.get("scope") == "join":
        ids = {int(one) for one in data.getlist("id") if one.isdecimal()}
        name, label = data.get("joined_name", ""), data.get("joined_label", "")
        services.join_in_draft(viewer, unit=unit, draft=row, version=version, ids=ids, name=name, label=label)
        messages.success(request, _("Đã gộp trong phương án. Chưa ghi gì vào sổ."))
        return redirect(f"{request.path}?subject={PLACE}")
    return _allotted(request, unit, row, filters, found)


def _allotted(
    request: HttpRequest, unit: UnitOn, row: Reorganisation, filters: ThingFilters, found: list[int]
) -> HttpResponse:
    """Gives what is ticked, or all that was found, to the target chosen."""
    data = request.POST
    ticked = {int(one) for one in data.getlist("id") if one.isdecimal()}
    ids = found if data.get("scope") == "all" else [one for one in found if one in ticked]
    to = data.get("target", "")
    version = data.get("version", "")
    count = services.allot(
        pages.viewer(request), unit=unit, draft=row, version=int(version) if version.isdecimal() else 0,
        subject=filters.subject, ids=ids, side=int(to) if to.isdecimal() else None,
    )  # fmt: skip
    messages.success(request, _("Đã phân %(count)s mục. Chưa ghi gì vào sổ.") % {"count": count})
    query = request.GET.copy()
    if data.get("scope") == "all":
        # Nothing of what was looked for is left under the filter.
        query.pop("side", None)
    query["subject"] = filters.subject
    return redirect(f"{request.path}?{query.urlencode()}")


@pages.signed_in_page
def preview(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the draft would do; a POST carries it out."""
    unit, row = _found(request, uid)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            return _decided(request, unit, row)
        except (NotVisible, Forbidden):
            raise
        except DomainError as found:
            refusal = found
            row.refresh_from_db()
    context = {
        "unit": unit, "draft": row, "sides": sides_of(row),
        "preview": preview_of(pages.viewer(request), unit, row) if row.state == State.DRAFT else None,
        "refusal": refusal,
        "seen": refusal if isinstance(refusal, RegisterChanged) else None,
    }  # fmt: skip
    return render(
        request, "reorganisation/preview.html", context, status=status_of(refusal) if refusal else 200
    )


def _decided(request: HttpRequest, unit: UnitOn, row: Reorganisation) -> HttpResponse:
    version = request.POST.get("version", "")
    act_uid = services.decide(
        pages.viewer(request), unit=unit, draft=row,
        version=int(version) if version.isdecimal() else 0, seen=request.POST.get("seen", "") or "-",
    )  # fmt: skip
    messages.success(request, _("Đã ghi vào sổ: %(kind)s.") % {"kind": row.get_kind_display()})
    return redirect("history:act", act_uid)


@pages.signed_in_page
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Gives a draft up, after one more question."""
    unit, row = _found(request, uid)
    if request.method != "POST":
        return render(request, "reorganisation/drop.html", {"unit": unit, "draft": row})
    services.drop_draft(pages.viewer(request), unit=unit, draft=row, version=row.version)
    messages.success(request, _("Đã bỏ phương án. Sổ không thay đổi."))
    return redirect("reorganisation:changes", unit.ref)


def _found(request: HttpRequest, uid: UUID) -> tuple[UnitOn, Reorganisation]:
    """The draft with its unit of today, for who may manage the units there."""
    row = Reorganisation.objects.filter(uid=uid).select_related("unit").first()
    if row is None:
        raise NotVisible
    viewer = pages.viewer(request)
    unit = pages.of_today(request, unit_on(viewer, row.unit.ref))
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    return unit, row


def _one_of(value: str, known: list[str]) -> str:
    return value if value in known else next(iter(known), "")


def _refuse(form: DraftForm, refusal: DomainError) -> None:
    """A refusal of rights is answered as such, unless it speaks of what was filled in."""
    if isinstance(refusal, (Forbidden, NotVisible)) and refusal.field not in form.fields:
        raise refusal
    form.refuse(refusal)


def _form_page(
    request: HttpRequest,
    unit: UnitOn,
    form: DraftForm,
    status: int,
    differing: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "unit": unit, "form": form, "draft": form.draft, "differing": differing or [],
        "once": "" if form.draft else pages.once(request),
    }  # fmt: skip
    return render(request, "reorganisation/draft_form.html", context, status=status)
