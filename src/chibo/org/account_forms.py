"""Forms of the pages of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.accounts.models import CodeKind
from chibo.org import granting
from chibo.org.models import Role

if TYPE_CHECKING:
    from chibo.core.errors import DomainError
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: What may be wrong with an account that is there already.
LOST = (
    (CodeKind.PASSWORD, _("Quên mật khẩu. Lớp bảo vệ thứ hai giữ nguyên.")),
    (
        CodeKind.FACTOR,
        _("Mất lớp bảo vệ thứ hai (mất, đổi điện thoại; hết thẻ mã). Bỏ lớp cũ, lập lại từ đầu."),
    ),
)


class NewAccountForm(forms.Form):
    """Who, and with which first role: only roles the viewer may give here are offered."""

    display_name = forms.CharField(
        label=_("Họ tên hoặc chức danh"),
        max_length=120,
        help_text=_("Tên hiện trên các trang và trong nhật ký."),
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Không dấu, không khoảng trắng, ví dụ: bi-thu-ban-suoi."),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    role = forms.ChoiceField(label=_("Vai trò"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, viewer: Viewer, unit: UnitOn, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (role.code, str(role))
            for role in Role.objects.filter(by_assignment=False, for_one=False)
            if granting.fits(role, unit) and granting.may_give(viewer, role, unit.path)
        ]

    def refuse(self, refusal: DomainError) -> None:
        """The sentence stands at the field it speaks of, or at the whole form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class IssueCodeForm(forms.Form):
    """What was lost."""

    kind = forms.ChoiceField(
        label=_("Người này cần gì"), choices=LOST, initial=CodeKind.PASSWORD, widget=forms.RadioSelect
    )
