"""Forms of the paper that approves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.day_field import DayField
from chibo.decisions.services import DecisionDraft

if TYPE_CHECKING:
    from chibo.core.errors import DomainError


class PaperForm(forms.Form):
    """A paper that approves: all three parts of it, or none."""

    number = forms.CharField(label=_("Số quyết định chuẩn y"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)

    def clean(self) -> dict[str, Any]:
        """A paper is whole or not there."""
        cleaned = super().clean() or self.cleaned_data
        parts = [bool(cleaned.get(name)) for name in ("number", "issuer", "issued_on")]
        if any(parts) and not all(parts):
            self.add_error("number", _("Hãy ghi đủ số, cơ quan và ngày của quyết định, hoặc để trống cả ba."))
        return cleaned

    def decision(self) -> DecisionDraft | None:
        """The paper, None where there is none yet."""
        said = self.cleaned_data
        if not said["number"]:
            return None
        return DecisionDraft(number=said["number"], issuer=said["issuer"], issued_on=said["issued_on"])

    def refuse(self, refusal: DomainError) -> None:
        """The sentence of a refusal stands at its field, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ApprovalForm(PaperForm):
    """The paper that approves, whole."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.required = True

    def whole_decision(self) -> DecisionDraft:
        """The paper of a valid form."""
        said = self.cleaned_data
        return DecisionDraft(number=said["number"], issuer=said["issuer"], issued_on=said["issued_on"])
