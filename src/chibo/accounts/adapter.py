"""What of django-allauth is open here: signing in and out, and changing one's password."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
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
