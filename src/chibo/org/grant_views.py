"""Pages of rights: who has which, giving and handing over, and why one may see what one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import UNPROCESSABLE, DomainError, NotVisible
from chibo.org import pages, permissions, services
from chibo.org.grant_forms import EndForm, GrantForm, HandOverForm
from chibo.org.granting import GrantFacts, may_give
from chibo.org.models import Grant
from chibo.org.permission_words import words_of
from chibo.org.queries import unit_on
from chibo.org.reasons import explained
from chibo.org.rights import rights_in, roles_to_give

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from chibo.org.queries import UnitOn


@pages.unit_page(permissions.GRANT_ROLES)
@require_safe
def rights(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who has which rights in a unit on a day."""
    unit = pages.of_today(request, unit)
    viewer = pages.viewer(request)
    context = {"unit": unit, "rights": rights_in(viewer, unit), "is_today": unit.on == today()}
    return render(request, "org/rights.html", context)


@pages.unit_page(permissions.GRANT_ROLES)
def grant(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Gives a role in the unit, or in cells of it."""
    unit = pages.of_today(request, unit)
    viewer = pages.viewer(request)
    cells = [row for row in pages.children(request, unit) if row.is_cell]
    choices = [(unit.ref, unit.name), *((row.ref, row.name) for row in cells)]
    form = GrantForm(roles_to_give(viewer, unit), choices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _give(request, unit, form)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("org:rights", unit.ref)
    context = {"unit": unit, "form": form}
    return render(request, "org/grant.html", context, status=UNPROCESSABLE if form.errors else 200)


def _give(request: HttpRequest, unit: UnitOn, form: GrantForm) -> None:
    viewer, entered = pages.viewer(request), form.cleaned_data
    given = GrantFacts(
        entered["role"], entered["starts_on"], form.ends_on, entered["helps"], entered["scope"]
    )
    units = [unit if ref == unit.ref else unit_on(viewer, ref, unit.on) for ref in entered["units"]]
    services.grant_roles(viewer, user=entered["username"], given=given, units=units)
    values = {"who": entered["username"], "day": format_date(entered["starts_on"])}
    messages.success(request, _("Đã giao vai trò cho %(who)s, từ ngày %(day)s.") % values)


@pages.unit_page(permissions.GRANT_ROLES)
def hand_over(request: HttpRequest, unit: UnitOn, pk: int) -> HttpResponse:
    """Hands a role over on a day: both rights follow."""
    unit = pages.of_today(request, unit)
    found = _grant(request, unit, pk)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        entered = form.cleaned_data
        try:
            services.hand_over(
                pages.viewer(request), unit=unit, grant_id=pk, to=entered["username"], on=entered["on"]
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            values = {"old": found.user, "new": entered["username"], "day": format_date(entered["on"])}
            messages.success(
                request, _("%(new)s nhận từ 0 giờ ngày %(day)s; %(old)s thôi giữ từ lúc ấy.") % values
            )
            return redirect("org:rights", unit.ref)
    context = {"unit": unit, "form": form, "grant": found}
    return render(request, "org/hand_over.html", context, status=UNPROCESSABLE if form.errors else 200)


@pages.unit_page(permissions.GRANT_ROLES)
def end(request: HttpRequest, unit: UnitOn, pk: int) -> HttpResponse:
    """Ends a role without a successor."""
    unit = pages.of_today(request, unit)
    found = _grant(request, unit, pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.end_grant(pages.viewer(request), unit=unit, grant_id=pk, on=form.cleaned_data["on"])
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            values = {"who": found.user, "day": format_date(form.cleaned_data["on"])}
            messages.success(request, _("%(who)s thôi giữ vai trò từ 0 giờ ngày %(day)s.") % values)
            return redirect("org:rights", unit.ref)
    context = {"unit": unit, "form": form, "grant": found, "is_end": True}
    return render(request, "org/hand_over.html", context, status=UNPROCESSABLE if form.errors else 200)


def _grant(request: HttpRequest, unit: UnitOn, pk: int) -> Grant:
    """A grant of the unit the viewer may change. Raises `NotVisible` otherwise."""
    found = Grant.objects.filter(pk=pk, unit_id=unit.id).select_related("user", "role").first()
    if found is None or not may_give(pages.viewer(request), found.role, unit.path):
        raise NotVisible
    return found


@pages.unit_page(permissions.GRANT_ROLES)
@require_POST
def undo(request: HttpRequest, unit: UnitOn, act: UUID) -> HttpResponse:
    """Takes an act on grants back; a refusal is said where the acts stand."""
    unit = pages.of_today(request, unit)
    try:
        services.undo_grants(pages.viewer(request), unit=unit, act_uid=act)
    except NotVisible:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hoàn tác."))
    return redirect("org:rights", unit.ref)


@pages.unit_page(permissions.SEE_UNITS)
@require_safe
def why(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Why the viewer may see this unit, and what of it."""
    unit = pages.of_today(request, unit)
    asked = request.GET.get("quyen", "")
    context = {
        "explained": explained(pages.viewer(request), unit.path),
        "needed_words": words_of(asked) if asked in permissions.ALL else "",
    }
    return render(request, "org/why.html", context)
