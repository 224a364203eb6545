"""Pages of a comparison: choose a file, look through what differs, take over or hand back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chibo.core.errors import UNPROCESSABLE, DomainError, NotVisible, status_of
from chibo.core.keyset import beyond, place_of
from chibo.exchange import background, services, storage
from chibo.exchange.comparing import queries
from chibo.exchange.comparing.forms import CompareForm, HandBackForm, TakeForm
from chibo.exchange.comparing.shown import choices_of, lines_of
from chibo.exchange.exporting.files import CONTENT_TYPES, XLSX
from chibo.exchange.forms import SINCE_ADMISSION
from chibo.exchange.shown import verdicts
from chibo.jobs.following import follow
from chibo.org import permissions
from chibo.org.pages import unit_page, viewer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from chibo.accounts.models import User
    from chibo.exchange.models import Comparison
    from chibo.org.queries import UnitOn

_LARGEST_ID = 2**63 - 1


@unit_page(permissions.IMPORT_LISTS)
def start(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Asks for the file; what differs is kept for this user for a day."""
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    if form.is_bound and form.is_valid():
        try:
            return _compared(request, unit, form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
    kept = queries.comparisons_of(_user(request), unit)
    context = {"unit": unit, "form": form, "kept": kept}
    return render(
        request, "exchange/compare_start.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _compared(request: HttpRequest, unit: UnitOn, chosen: dict[str, Any]) -> HttpResponse:
    """On to what differs; a long list is compared in the background."""
    listed = {"data": chosen["file"].read(), "filename": chosen["file"].name, "as_of": chosen["as_of"]}
    who = viewer(request), _user(request)
    rows = services.expected_rows(listed["data"], listed["filename"])
    if rows > background.COMPARED_AT_ONCE:
        draft = storage.keep_draft(*who, unit=unit, **listed, history=SINCE_ADMISSION, rows=rows)
        return follow(request, background.start_comparison(viewer(request), unit, draft))
    found = services.keep_comparison(*who, unit=unit, **listed)
    return redirect("exchange:comparison", unit.ref, found.draft.uid)


@unit_page(permissions.IMPORT_LISTS)
def comparison(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """What differs, a page at a time; those that are ticked are taken over."""
    found = _comparison(request, unit, uid)
    form = TakeForm(request.POST if request.method == "POST" else None)
    refusals: list[str] = []
    status = 200
    if form.is_bound:
        try:
            return _taken(request, unit, found, form)
        except DomainError as refusal:
            refusals, status = (
                str(refusal).splitlines(),
                status_of(refusal),
            )
    context = _context(request, unit, found) | {
        "form": form,
        "refusal": [{"level": "error", "message": sentence} for sentence in refusals],
    }
    return render(request, "exchange/compare_page.html", context, status=status)


def _taken(request: HttpRequest, unit: UnitOn, found: Comparison, form: TakeForm) -> HttpResponse:
    if not form.is_valid():
        raise DomainError("day_malformed", str(form.errors["moved_on"][0]))
    ids = _ticked(request)
    if not ids:
        raise DomainError(
            "nothing_ticked", _("Chưa chọn điểm khác nhau nào. Hãy đánh dấu những dòng cần tiếp nhận.")
        )
    if found.rows > background.COMPARED_AT_ONCE:
        day = form.cleaned_data["moved_on"]
        return follow(request, background.start_taking_over(viewer(request), unit, found, ids, day))
    part = services.take_over(
        viewer(request), unit=unit, comparison=found, ids=ids, moved_on=form.cleaned_data["moved_on"]
    )
    said = ngettext(
        "Đã tiếp nhận %(count)s điểm vào sổ (lần nhập %(batch)s, hoàn tác được).",
        "Đã tiếp nhận %(count)s điểm vào sổ (lần nhập %(batch)s, hoàn tác được).",
        len(ids),
    )
    messages.success(request, said % {"count": len(ids), "batch": part.pk})
    return redirect(request.get_full_path())


def _context(request: HttpRequest, unit: UnitOn, found: Comparison) -> dict[str, Any]:
    everything = queries.differences_in(viewer(request), unit, found)
    asked = queries.Filter.of(request.GET)
    rows = everything.filter(asked.condition())
    if place := request.GET.get("after"):
        rows = rows.filter(beyond(queries.ORDER, place))
    listed = list(rows[: queries.PAGE_SIZE + 1])
    shown = listed[: queries.PAGE_SIZE]
    counts = queries.counts_of(everything)
    _errors, warnings = verdicts(found.problems)
    return {
        "unit": unit,
        "comparison": found,
        "lines": lines_of(shown),
        "counts": counts,
        "choices": choices_of(counts, asked),
        "asked": asked,
        "query": urlencode({name: value for name, value in vars(asked).items() if value}),
        "warnings": warnings,
        "errors": _errors,
        "next_place": place_of(shown[-1], queries.ORDER) if len(listed) > queries.PAGE_SIZE else None,
    }


@unit_page(permissions.IMPORT_LISTS)
def hand_back(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponseBase:
    """Asks what the list is for; then the file of the ticked differences, or of all that match the filter."""
    found = _comparison(request, unit, uid)
    ids = _ticked(request)
    is_asked = "purpose" in request.POST
    form = HandBackForm(viewer(request), unit, request.POST if is_asked else None)
    if form.is_bound and form.is_valid():
        try:
            export = services.hand_back(
                viewer(request),
                unit=unit,
                comparison=found,
                ids=ids,
                asked=queries.Filter.of(request.GET),
                **form.cleaned_data,
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            answer = StreamingHttpResponse(export.pieces, content_type=CONTENT_TYPES[XLSX])
            answer["Content-Disposition"] = f'attachment; filename="{export.filename}"'
            return answer
    context = {"unit": unit, "comparison": found, "form": form, "ids": ids}
    return render(
        request, "exchange/compare_hand_back.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@unit_page(permissions.IMPORT_LISTS)
@require_POST
def drop(request: HttpRequest, unit: UnitOn, uid: UUID) -> HttpResponse:
    """Throws the comparison and its file away."""
    storage.drop_draft(_comparison(request, unit, uid).draft)
    messages.info(request, _("Đã bỏ lần so sánh, sổ không thay đổi."))
    return redirect("exchange:compare", unit.ref)


def _ticked(request: HttpRequest) -> list[int]:
    return [
        int(text) for text in request.POST.getlist("pick") if text.isdecimal() and int(text) <= _LARGEST_ID
    ]


def _user(request: HttpRequest) -> User:
    """Who has signed in; the rules of access let nobody else come here."""
    return cast("User", request.user)


def _comparison(request: HttpRequest, unit: UnitOn, uid: UUID) -> Comparison:
    """This user's comparison for this unit. Raises `NotVisible` where it is gone, somebody else's, or of another unit."""
    try:
        found = queries.comparison_of(_user(request), uid)
    except NotVisible as error:
        raise _gone() from error
    if found.draft.unit_id != unit.id:
        raise _gone()
    return found


def _gone() -> NotVisible:
    sentence = _(
        "Lần so sánh này không còn: đã bỏ, hoặc để quá một ngày. Hãy chọn lại tệp ở “So sánh với cơ sở dữ liệu”."
    )
    return NotVisible("comparison_gone", sentence)
