"""Pages of accounts: those of a unit, one of them, a new one, and the printed card with a one-time code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.accounts import sessions
from chibo.accounts.models import CodeKind, User
from chibo.core.clock import today
from chibo.core.errors import UNPROCESSABLE, DomainError
from chibo.core.text import clean_text
from chibo.org import accounts as reads
from chibo.org import pages, permissions
from chibo.org.account_forms import IssueCodeForm, NewAccountForm
from chibo.org.services import accounts as services

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from chibo.accounts.one_time import IssuedCode
    from chibo.org.queries import UnitOn

_LONGEST_SEARCH = 100


@pages.unit_page(permissions.RESET_ACCOUNTS)
def accounts(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Who signs in with a role in this unit or below it."""
    text = clean_text(request.GET.get("q", ""))[:_LONGEST_SEARCH]
    unit = _today(request, unit)
    found = reads.accounts_of(pages.viewer(request), unit, text)
    context = {"unit": unit, "accounts": found, "q": text, "is_full": len(found) == reads.LIST_LIMIT}
    return render(request, "org/accounts.html", context)


@pages.unit_page(permissions.RESET_ACCOUNTS)
def account(request: HttpRequest, unit: UnitOn, user_id: int) -> HttpResponse:
    """One account: its roles, its protection, its sessions, and what can be done about it."""
    return _page_of(request, _today(request, unit), user_id, IssueCodeForm())


@pages.unit_page(permissions.RESET_ACCOUNTS)
def new_account(request: HttpRequest, unit: UnitOn) -> HttpResponse:
    """Opens an account; the answer is the card with its first code."""
    viewer, unit = pages.viewer(request), _today(request, unit)
    form = NewAccountForm(request.POST or None, viewer=viewer, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            issued = services.open_account(
                viewer, unit=unit, draft=services.AccountDraft(**form.cleaned_data)
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return _card(request, unit, issued)
    context = {"unit": unit, "form": form}
    return render(request, "org/new_account.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@pages.unit_page(permissions.RESET_ACCOUNTS)
@require_POST
def issue(request: HttpRequest, unit: UnitOn, user_id: int) -> HttpResponse:
    """Makes a one-time code; the answer is the card to print, and the only page that ever shows the code."""
    user, unit = get_object_or_404(User, pk=user_id), _today(request, unit)
    form = IssueCodeForm(request.POST)
    if not form.is_valid():
        return _page_of(request, unit, user_id, form)
    kind = CodeKind(form.cleaned_data["kind"])
    issued = services.issue_code(pages.viewer(request), unit=unit, user=user, kind=kind)
    return _card(request, unit, issued)


@pages.unit_page(permissions.RESET_ACCOUNTS)
@require_POST
def end(request: HttpRequest, unit: UnitOn, user_id: int) -> HttpResponse:
    """Ends all sessions of somebody."""
    user = get_object_or_404(User, pk=user_id)
    count = services.end_sessions(pages.viewer(request), unit=unit, user=user)
    messages.success(request, _("Đã kết thúc %(count)s phiên của %(user)s.") % {"count": count, "user": user})
    return redirect("org:account", user_id, unit.ref)


def _page_of(request: HttpRequest, unit: UnitOn, user_id: int, form: IssueCodeForm) -> HttpResponse:
    viewer = pages.viewer(request)
    found = reads.account_in(viewer, unit, user_id)
    context = {
        "unit": unit,
        "account": found,
        "is_own": viewer.user_id == user_id,
        "may_open": reads.may_open(viewer, found.user),
        "may_link": viewer.can(permissions.MANAGE_UNITS, unit.path),
        "form": form,
        "sessions": sessions.sessions_of(found.user),
    }
    return render(request, "org/account.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _today(request: HttpRequest, unit: UnitOn) -> UnitOn:
    """The unit of today, whatever date its other pages open on: a right of another day lets nobody in."""
    request.unit = unit.at(today())  # type: ignore[attr-defined]  # the shell of the page reads it
    return pages.current_unit(request) or unit


def _card(request: HttpRequest, unit: UnitOn, issued: IssuedCode) -> HttpResponse:
    context = {
        "unit": unit,
        "issued": issued,
        "may_link": issued.kind == CodeKind.FIRST
        and pages.viewer(request).can(permissions.MANAGE_UNITS, unit.path),
        "address": request.build_absolute_uri(reverse("account_reset_password")),
    }
    return render(request, "org/code_card.html", context)
