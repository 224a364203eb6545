"""The form by which a one-time code opens an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from chibo.core.errors import DomainError


class UseCodeForm(forms.Form):
    """Name, code, new password twice. `refuse` puts the sentence of a refusal beside its field."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("Mã trên tờ giấy"),
        max_length=30,
        help_text=_("12 ký tự. Gõ chữ thường, chữ hoa, có hay không có dấu gạch đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    password1 = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        help_text=_("Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The two passwords are one."""
        cleaned = super().clean() or {}
        if cleaned.get("password1") and cleaned["password1"] != cleaned.get("password2"):
            self.add_error("password2", _("Hai lần nhập mật khẩu không giống nhau."))
        return cleaned

    def refuse(self, refusal: DomainError) -> None:
        """The sentence stands at the field it speaks of."""
        field = {"code": "code", "password": "password1"}.get(refusal.field)
        self.add_error(field, str(refusal))
