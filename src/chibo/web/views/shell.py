"""Where to start, and what belongs to the shell: language, size of letters, the date of the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chibo.core.errors import NotVisible
from chibo.org import pages, permissions
from chibo.org.rights import roles_of
from chibo.people.linking import own_file
from chibo.web.middleware import REAL_DATE_COOKIE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEXT_SIZE_COOKIE = "text_size"
_YEAR = 365 * 24 * 3600


@pages.signed_in_page
def start(request: HttpRequest) -> HttpResponse:
    """The viewer's first page: the home of their highest unit, else the machine they look after, else their own file, else a sentence."""
    viewer = pages.viewer(request)
    units = [held for held in viewer.held if permissions.SEE_UNITS in held.permissions]
    if units:
        return redirect("home", min(units, key=lambda held: len(held.path)).unit_ref)
    if any(permissions.MANAGE_ACCOUNTS in held.permissions for held in viewer.held):
        return redirect("technical:page")
    uid = own_file(viewer)
    return (
        redirect("people:person", uid)
        if uid
        else render(request, "web/no_role.html", {"roles": roles_of(viewer)})
    )


@pages.public_page
def no_signup(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """Nobody signs up by themselves."""
    raise NotVisible("no_signup", _("Tài khoản do cán bộ cấp trên lập; không tự đăng ký được."))


@pages.public_page
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remembers large or usual letters on this device."""
    return _remember(request, TEXT_SIZE_COOKIE, "large" if request.POST.get("size") == "large" else "")


@pages.signed_in_page
@require_POST
def real_date(request: HttpRequest) -> HttpResponse:
    """Chooses between the date of the demonstration and the real one, on this device."""
    return _remember(request, REAL_DATE_COOKIE, "1" if request.POST.get("real") == "1" else "")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if safe else "/")
    if value:
        response.set_cookie(
            cookie, value, max_age=_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response
