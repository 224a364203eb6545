"""Forms of the second factor, in our words; what they check is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_TYPED = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in: a code of the app, or one from the card."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(
            _("Mã"), _("6 số trên ứng dụng, hoặc 8 số chưa dùng trên thẻ mã in.")
        )


class ConfirmCodeForm(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The same, asked again before the protection is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(
            _("Mã"), _("6 số trên ứng dụng, hoặc 8 số chưa dùng trên thẻ mã in.")
        )


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """Proof that the app shows the right code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(_("Mã trên ứng dụng"), _("6 số, đổi mỗi nửa phút."))


class AddPasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A passkey that can sign in by itself: there is no lesser kind here, so nothing is asked but a name."""

    name = forms.CharField(
        label=_("Tên gọi"),
        max_length=60,
        required=False,
        help_text=_("Để nhận ra về sau, ví dụ: Điện thoại của tôi."),
    )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    name = forms.CharField(label=_("Tên gọi"), max_length=60)


class PrintCodesForm(forms.Form):
    """Nothing to fill in: a card of codes may be made with or without an app."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, widget=forms.TextInput(attrs=_TYPED))
