"""Pages of the import: choose a file, see what it would change, write it as one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.core.errors import UNPROCESSABLE, DomainError, NotVisible, status_of
from chibo.exchange import background, services, shown, storage
from chibo.exchange.correcting import CorrectionForm, refusal_of
from chibo.exchange.forms import UploadForm
from chibo.exchange.kept_plans import KeptPlan, keep_plan, kept_plan
from chibo.exchange.matching import register_mark
from chibo.jobs.following import follow
from chibo.org import permissions
from chibo.org.pages import unit_page, viewer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.accounts.models import User
    from chibo.exchange.models import ImportDraft
    from chibo.exchange.plan import Plan
    from chibo.org.queries import UnitOn


@unit_page(permissions.IMPORT_LISTS)
def start(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Step 1: the file is read, kept as a draft of this user, and shown; a refused one is not kept."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            draft = _keep(request, unit, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            if _is_long(draft):
                return _look_again(request, unit, draft)
            return redirect("exchange:preview", unit.ref, draft.uid)
    context = {"unit": unit, "form": form, "steps": _steps()}
    return render(request, "exchange/list_start.html", context, status=UNPROCESSABLE if form.errors else 200)


def _keep(request: HttpRequest, unit: UnitOn, chosen: dict[str, Any]) -> ImportDraft:
    """The draft of a list; a short one has been read, and raises its refusal before anything is stored."""
    listed = {
        "unit": unit,
        "data": chosen["file"].read(),
        "filename": chosen["file"].name,
        "as_of": chosen["as_of"],
        "history": chosen["history"],
        "encoding": chosen["encoding"] or None,
    }
    rows = services.expected_rows(listed["data"], listed["filename"])
    if rows > background.PREVIEWED_AT_ONCE:
        return storage.keep_draft(viewer(request), _user(request), **listed, rows=rows)
    mark = register_mark()
    plan = services.preview_list(viewer(request), **listed)
    draft = storage.keep_draft(viewer(request), _user(request), **listed, rows=plan.rows)
    keep_plan(draft, plan, mark)
    return draft


@unit_page(permissions.IMPORT_LISTS)
def preview(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Step 2: the list as understood and what it would change."""
    draft = _draft(request, unit, uid)
    found = _plan(request, unit, draft)
    if found is None:
        return render(request, "exchange/list_unread.html", {"unit": unit, "draft": draft, "steps": _steps()})
    return _shown(request, unit, draft, found.plan, is_fresh=found.is_fresh)


def _plan(request: HttpRequest, unit: UnitOn, draft: ImportDraft) -> KeptPlan | None:
    """What is known of a draft: a short one is looked at again where it must be, a long one only in the background."""
    if not storage.has_file(draft):
        raise _gone()
    kept = kept_plan(draft)
    if (kept and kept.is_fresh) or _is_long(draft):
        return kept
    return KeptPlan(services.preview_draft(viewer(request), unit=unit, draft=draft), is_fresh=True)


def _is_long(draft: ImportDraft) -> bool:
    return draft.rows > background.PREVIEWED_AT_ONCE


def _look_again(
    request: HttpRequest, unit: UnitOn, draft: ImportDraft, said: dict[str, Any] | None = None
) -> HttpResponse:
    """On to the preview of a draft read anew, a long one by way of its job."""
    if _is_long(draft):
        return follow(request, background.start_preview(viewer(request), unit, draft, said))
    services.preview_draft(viewer(request), unit=unit, draft=draft, said=said)
    return redirect("exchange:preview", unit.ref, draft.uid)


@unit_page(permissions.IMPORT_LISTS)
@require_POST
def look_again(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Lays the draft beside the register as it is now."""
    return _look_again(request, unit, _draft(request, unit, uid))


@unit_page(permissions.IMPORT_LISTS)
def correct(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Reads the draft again with other meanings of its columns or another encoding; kept only where that can be read."""
    draft = _draft(request, unit, uid)
    found = _plan(request, unit, draft)
    if request.method != "POST" or found is None:
        return redirect("exchange:preview", unit.ref, uid)
    form = CorrectionForm(found.plan, draft.encoding, request.POST)
    if not form.is_valid():
        return _shown(request, unit, draft, found.plan, refusal_of(form), is_correction=True)
    columns = storage.columns_of(draft.columns) if form.chosen is None else form.chosen
    said: dict[str, Any] = {"columns": columns, "encoding": form.cleaned_data["encoding"] or None}
    try:
        answer = _look_again(request, unit, draft, said)
    except DomainError as refusal:
        return _shown(request, unit, draft, found.plan, refusal, is_correction=True)
    if not _is_long(draft):
        messages.success(request, _("Đã đọc lại tệp theo lựa chọn của bạn. Chưa ghi gì vào sổ."))
    return answer


@unit_page(permissions.IMPORT_LISTS)
def forget(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Forgets what was remembered of lists with these headings, and reads the draft by its headings alone."""
    draft = _draft(request, unit, uid)
    found = _plan(request, unit, draft)
    if request.method != "POST" or found is None:
        return redirect("exchange:preview", unit.ref, uid)
    services.forget_columns(viewer(request), unit=unit, columns=found.plan.columns)
    messages.success(request, _("Đã quên cách hiểu cũ; các cột lại được hiểu theo tiêu đề của chúng."))
    return _look_again(request, unit, draft, {"columns": None, "encoding": draft.encoding or None})


@unit_page(permissions.IMPORT_LISTS)
def apply(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Step 3: writes the list as one batch, a long one in the background; a refusal shows the preview again."""
    if request.method != "POST":
        return redirect("exchange:preview", unit.ref, uid)
    draft = _draft(request, unit, uid)
    said = request.POST.get("seen_mark", "")
    mark = int(said) if said.isdecimal() else 0
    if draft.rows > background.APPLIED_AT_ONCE:
        return follow(request, background.start_import(viewer(request), unit, draft, mark))
    listed = _listed(unit, draft)
    try:
        batch, plan = services.apply_list(viewer(request), **listed, seen_mark=mark)
    except DomainError as refusal:
        return _shown(request, unit, draft, services.preview_list(viewer(request), **listed), refusal)
    if plan.has_errors:
        return _shown(request, unit, draft, plan)
    storage.drop_draft(draft)
    if batch is None:
        messages.info(request, _("Danh sách này không thay đổi gì: mọi điều trong đó đã có trong sổ."))
        return redirect("exchange:batches", unit.ref)
    messages.success(request, _done(plan))
    return redirect("exchange:batch", batch.pk)


@unit_page(permissions.IMPORT_LISTS)
def discard(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Throws the draft away."""
    if request.method == "POST":
        storage.drop_draft(_draft(request, unit, uid))
        messages.info(request, _("Đã bỏ tệp, sổ không thay đổi."))
    return redirect("exchange:start", unit.ref)


def _user(request: HttpRequest) -> User:
    """Who has signed in; the rules of access let nobody else come here."""
    return cast("User", request.user)


def _steps() -> list[str]:
    return [_("Chọn tệp"), _("Xem trước"), _("Ghi vào sổ")]


def _draft(request: HttpRequest, unit: UnitOn, uid: UUID) -> ImportDraft:
    """This user's draft for this unit. Raises `NotVisible` where it is gone, somebody else's, or of another unit."""
    try:
        draft = storage.draft_of(_user(request), uid)
    except NotVisible as error:
        raise _gone() from error
    if draft.unit_id != unit.id:
        raise _gone()
    return draft


def _listed(unit: UnitOn, draft: ImportDraft) -> dict[str, Any]:
    """What the services ask of a list. Raises `NotVisible` where its file is no longer kept."""
    try:
        return {"unit": unit, **storage.listed(draft)}
    except DomainError as error:
        raise _gone() from error


def _gone() -> NotVisible:
    sentence = _(
        "Tệp xem trước này không còn: đã ghi vào sổ, đã bỏ, hoặc để quá một ngày. Xem “Các lần nhập”, hoặc chọn lại tệp ở “Nhập danh sách”."
    )
    return NotVisible("draft_gone", sentence)


def _shown(
    request: HttpRequest,
    unit: UnitOn,
    draft: ImportDraft,
    plan: Plan,
    refusal: DomainError | None = None,
    *,
    is_correction: bool = False,
    is_fresh: bool = True,
) -> HttpResponse:
    """The preview; after a refused act, its sentence and the status that belongs to it."""
    errors, warnings = shown.verdicts(plan.problems)
    context = {
        "unit": unit,
        "draft": draft,
        "plan": plan,
        "steps": _steps(),
        "refusal": [shown.Said("error", str(refusal))] if refusal else [],
        "is_correction": is_correction,
        "is_fresh": is_fresh,
        "errors": errors,
        "warnings": warnings,
        "counts": shown.counts(plan, places=plan.places),
        "correction": CorrectionForm(plan, draft.encoding),
        "people": shown.people(plan, request.GET),
        "history": shown.history(draft.history),
    }
    status = status_of(refusal) if refusal else UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "exchange/list_preview.html", context, status=status)


def _done(plan: Plan) -> str:
    """What was written, in one sentence."""
    if not (plan.created or plan.changed):
        return _("Danh sách không thêm điều gì vào sổ; có người ở chi bộ khác cần ngày chuyển.")
    written = [person for person in plan.people if person.verdict in {"create", "change"}]
    cells = len({person.cell for person in written})
    return _("Đã ghi %(people)s đảng viên vào %(cells)s chi bộ.") % {"people": len(written), "cells": cells}
