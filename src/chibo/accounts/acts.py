"""What is done to accounts: how each act is called in the log. None of them is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chibo.accounts.models import User
from chibo.catalogue.acts import Irreversible, Linked, ObjectKind, Told, declare_act, declare_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

declare_act(
    Irreversible(
        "accounts.create_user",
        _("Lập tài khoản"),
        _("Tài khoản đã lập thì giữ lại cho nhật ký; hãy thu các vai trò của tài khoản ấy."),
    )
)
declare_act(
    Irreversible(
        "accounts.set_password", _("Đổi mật khẩu"), _("Mật khẩu cũ không được giữ; hãy đặt mật khẩu mới.")
    )
)


def _linked(viewer: Any, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    return {user.pk: Linked(str(user)) for user in User.objects.filter(pk__in=ids)}


declare_object(
    ObjectKind(
        "accounts.user",
        _("tài khoản"),
        _linked,
        {"username": Told(_("tên đăng nhập")), "display_name": Told(_("họ và tên"))},
    )
)
