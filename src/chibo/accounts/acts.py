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
declare_act(
    Irreversible(
        "accounts.set_sign_in",
        _("Khóa, mở tài khoản"),
        _("Việc này bảo vệ đăng nhập nên không rút lại; hãy mở hoặc khóa lại ở trang kỹ thuật."),
    )
)


def _linked(viewer: Any, ids: Collection[int]) -> Mapping[int, Linked]:  # noqa: ARG001 - as declared
    return {user.pk: Linked(str(user)) for user in User.objects.filter(pk__in=ids)}


declare_object(
    ObjectKind(
        "accounts.user",
        _("tài khoản"),
        _linked,
        {
            "username": Told(_("tên đăng nhập")),
            "display_name": Told(_("họ và tên")),
            "is_active": Told(_("được đăng nhập"), lambda value: str(_("có") if value else _("không"))),
        },
    )
)


_OF_SAFETY = _("Việc này bảo vệ đăng nhập nên không rút lại; tài khoản đăng nhập lại hoặc lấy mã mới.")
for _name, _label in {
    "accounts.sign_in": _("Đăng nhập"),
    "accounts.sign_in_failures": _("Đăng nhập sai nhiều lần"),
    "accounts.end_session": _("Kết thúc một phiên đăng nhập"),
    "accounts.end_sessions": _("Kết thúc các phiên đăng nhập"),
    "accounts.issue_code": _("Cấp mã dùng một lần"),
    "accounts.use_code": _("Dùng mã dùng một lần"),
    "accounts.remove_factor": _("Gỡ lớp bảo vệ thứ hai"),
}.items():
    declare_act(Irreversible(_name, _label, _OF_SAFETY))
