"""One's own account: what protects it, where one is signed in, and the way back in with a printed code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from chibo.accounts import factors, one_time, sessions
from chibo.core.errors import UNPROCESSABLE, DomainError
from chibo.org import pages
from chibo.web import guarding
from chibo.web.forms import UseCodeForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@pages.signed_in_page
def index(request: HttpRequest) -> HttpResponse:
    """What protects this account, and what can be added."""
    user = request.user
    must = guarding.must_have_factor(user)  # type: ignore[arg-type]  # signed in
    context = {
        "protection": factors.protection_of(user),  # type: ignore[arg-type]
        "must": must,
        "led_here": must and guarding.lacks_factor(request),
        "is_let_off": guarding.is_let_off(user),  # type: ignore[arg-type]
        "code": one_time.last_code_of(user),  # type: ignore[arg-type]
    }
    return render(request, "mfa/index.html", context)


@pages.signed_in_page
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth ships no types
def remove_card(request: HttpRequest) -> HttpResponse:
    """Ends the card of printed codes, after a question."""
    if request.method != "POST":
        return render(request, "mfa/recovery_codes/remove.html")
    factors.remove_card(pages.viewer(request).actor, user=request.user)  # type: ignore[arg-type]  # signed in
    messages.success(request, _("Đã hủy thẻ mã in."))
    return redirect("mfa_index")


@pages.signed_in_page
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    context = {
        "sessions": sessions.sessions_of(request.user),  # type: ignore[arg-type]  # signed in
        "current": sessions.current(request.session),
    }
    return render(request, "account/sessions.html", context)


@pages.signed_in_page
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one session; one's own is ended by signing out."""
    if pk == sessions.current(request.session):
        return redirect("account_logout")
    sessions.end_session(pages.viewer(request).actor, user=request.user, pk=pk)  # type: ignore[arg-type]
    messages.success(request, _("Đã kết thúc phiên."))
    return redirect("account_sessions")


@pages.signed_in_page
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Ends all sessions but this one."""
    but = sessions.current(request.session)
    count = sessions.end_sessions(pages.viewer(request).actor, user=request.user, but=but)  # type: ignore[arg-type]
    messages.success(request, _("Đã kết thúc %(count)s phiên khác.") % {"count": count})
    return redirect("account_sessions")


@pages.public_page
@sensitive_post_parameters()
def use_code(request: HttpRequest) -> HttpResponse:
    """What to do about a forgotten password, and the form for the code that an officer has handed out."""
    form = UseCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            _count_attempt(request, given["username"])
            user = one_time.use_code(
                username=given["username"], code=given["code"], password=given["password1"]
            )
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            ratelimit.clear(request, action="one_time_code", key=user.username.lower())
            messages.success(request, _("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu ấy."))
            return redirect("account_login")
    return render(
        request, "account/use_code.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


def _count_attempt(request: HttpRequest, username: str) -> None:
    """Raises `DomainError` after too many attempts for one account, or from one place."""
    if not ratelimit.consume(request, action="one_time_code", key=username.lower()):
        raise DomainError("too_many_attempts", _("Thử quá nhiều lần. Hãy đợi năm phút rồi thử lại."))
