"""What of django-allauth is open here: signing in by two steps and out, and changing one's password and factors."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up: an account is made by an officer above. Refusals are sentences in both languages."""

    error_messages: ClassVar[dict[str, _StrOrPromise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã khóa. Hãy hỏi cán bộ tổ chức của cấp ủy."),
        "enter_current_password": _("Hãy nhập mật khẩu đang dùng."),
        "incorrect_password": _("Mật khẩu đang dùng không đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại."),
        "too_many_login_attempts": _("Nhập sai quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
        "rate_limited": _("Gửi quá nhiều yêu cầu trong một lúc. Hãy đợi vài phút rồi thử lại."),
        "same_as_current": _("Mật khẩu mới phải khác mật khẩu đang dùng."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the signature is allauth's
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 - the signature is allauth's
        """Counts the failure; a name that nobody has is forgotten."""
        from chibo.accounts.events import note_failure

        note_failure(str(credentials.get("username", "")))

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:  # noqa: ARG002 - the signature is allauth's
        """Who has just signed in need not say it twice before setting up a factor."""
        records = context.request.session.get("account_authentication_methods") or [{"at": 0}]
        return bool(time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """The ways to say again who one is, in our words."""
        words = {
            "reauthenticate": _now("Dùng mật khẩu"),
            "mfa_reauthenticate": _now("Dùng mã trên ứng dụng hoặc trên thẻ"),
            "mfa_reauthenticate:webauthn": _now("Dùng khóa đăng nhập"),
        }
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": words[way["id"]]} for way in ways]
