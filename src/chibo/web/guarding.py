"""What stands before every page: a session that time has ended, and a second factor that is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.accounts import factors, sessions
from chibo.accounts.demo import demo_accounts
from chibo.org import accounts, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from chibo.accounts.models import User

#: Where a factor is set up, and what that needs on the way; public pages are open besides.
SETTING_UP: Final = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class SessionLimitMiddleware:
    """Signs out whoever was idle too long, or has been signed in too long; notes that the others are there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if sessions.is_over(request.session):
            logout(request)
            messages.info(request, _("Phiên làm việc đã hết. Hãy đăng nhập lại."))
        else:
            sessions.note_seen(request.session)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Leads whoever must have a second factor, and has none, to the page where it is set up. Nothing else opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """The way to the page of setting up, where this page does not open yet."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in SETTING_UP or getattr(view, "access_rule", None) == pages.PUBLIC:
            return None
        if not lacks_factor(request):
            return None
        if getattr(request, "htmx", False):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
        return redirect("mfa_index")


def lacks_factor(request: HttpRequest) -> bool:
    """Must this user still set up a second factor? No SQL query once one is known; two where it is not."""
    user = request.user
    if not user.is_authenticated or settings.CHIBO_SECOND_FACTOR != "required":
        return False
    if request.session.get(factors.KNOWN):
        return False
    if not must_have_factor(user):
        return False
    if factors.has_full_factor(user):
        request.session[factors.KNOWN] = True
        return False
    return True


def must_have_factor(user: User) -> bool:
    """Does the rule of the installation ask a second factor of this user? Accounts of a demonstration are let off."""
    if settings.CHIBO_SECOND_FACTOR != "required" or is_let_off(user):
        return False
    return accounts.stands_above_a_cell(user)


def is_let_off(user: User) -> bool:
    """Is it an account of the demonstration, whose password everybody reads at the door?"""
    return any(account.username == user.username for account in demo_accounts())
