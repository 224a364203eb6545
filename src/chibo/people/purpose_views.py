"""Pages around the opening of files: what for, who looked, and why one may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from chibo.core.errors import UNPROCESSABLE, DomainError, NotVisible
from chibo.org import pages, permissions
from chibo.org.permission_words import words_of
from chibo.org.reasons import explained
from chibo.people.opened import StatedPurpose
from chibo.people.purposes import PurposeNeededError, needs_purpose
from chibo.people.queries.openings import openings_of_file, openings_of_unit
from chibo.people.queries.person import person_file, unit_of_file
from chibo.people.services.openings import LONGEST_WORDS, state_purpose

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


class PurposeForm(forms.Form):
    """What names or a file are opened for: a choice, and words that say which matter it is."""

    reason = forms.ChoiceField(
        label=_("Mục đích"), choices=StatedPurpose.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Việc gì, theo văn bản nào"),
        max_length=LONGEST_WORDS,
        help_text=_("Ví dụ: thẩm tra hồ sơ đề nghị tặng Huy hiệu Đảng đợt 02/9, công văn 15-CV/HU."),
    )

    def refuse(self, refusal: DomainError) -> None:
        """The purpose was refused: the sentence stands at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


@pages.signed_in_page
def purpose_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asks what a person's file is opened for; nothing of the person is told before."""
    unit = unit_of_file(pages.viewer(request), uid)
    return _ask(request, unit, reverse("people:person", args=[uid]), uid)


@pages.unit_page(permissions.OPEN_FOR_PURPOSE, posts_on_date=True)
def purpose_names(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Asks what the names of a unit and below are opened for."""
    return _ask(request, unit, reverse("people:list", args=[unit.ref]))


def _ask(request: HttpRequest, unit: UnitOn, usual: str, uid: UUID | None = None) -> HttpResponse:
    viewer = pages.viewer(request)
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    target = target if safe else usual
    if not needs_purpose(viewer, unit):
        return redirect(target)
    unit = pages.of_today(request, unit)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            state_purpose(viewer, unit=unit, person_uid=uid, **form.cleaned_data)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect(target)
    context = {"unit": unit, "form": form, "of_file": uid is not None}
    return render(request, "people/purpose.html", context, status=UNPROCESSABLE if form.errors else 200)


@pages.signed_in_page
@require_safe
def openings(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who opened a file: told to whom it is about, and to the organisation officer."""
    viewer = pages.viewer(request)
    page = openings_of_file(viewer, uid, request.GET.get("after", ""))
    if page.unit is not None:
        pages.of_today(request, page.unit)
    return render(request, "people/openings.html", {"page": page, "is_own": page.is_own, "uid": uid})


@pages.unit_page(permissions.SEE_OPENINGS)
@require_safe
def unit_openings(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who opened files and names of a unit and below."""
    unit = pages.of_today(request, unit)
    page = openings_of_unit(pages.viewer(request), unit, request.GET.get("after", ""))
    return render(request, "people/openings.html", {"page": page, "unit": unit})


@pages.signed_in_page
@require_safe
def why(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Why the viewer may see this file: the grant, its period, who gave it; or that it is their own."""
    viewer = pages.viewer(request)
    try:
        file = person_file(viewer, uid)
    except PurposeNeededError as refusal:
        raise NotVisible from refusal
    request.unit = file.unit  # type: ignore[attr-defined]
    needed = permissions.OPEN_FOR_PURPOSE if file.purpose else permissions.SEE_PEOPLE
    context = {
        "explained": explained(viewer, file.unit.path if file.unit else ""),
        "needed_words": words_of(permissions.SEE_OWN_FILE if file.is_own else needed),
        "is_own": file.is_own,
        "purpose": file.purpose,
        "back": reverse("people:person", args=[uid]),
    }
    return render(request, "org/why.html", context)
