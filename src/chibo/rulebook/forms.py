"""The form with which somebody says: I compared this row with the official text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import PartialDate
from chibo.core.day_field import DayField
from chibo.rulebook.services import Evidence

if TYPE_CHECKING:
    from chibo.core.errors import DomainError
    from chibo.rulebook.rows import Basis


class ConfirmForm(forms.Form):
    """The official paper as evidence; `row` names the row by its first day and its scope."""

    starts_on = DayField(required=False, widget=forms.HiddenInput)
    scope = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Số văn bản đã đối chiếu"), max_length=60)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    kept_at = forms.CharField(
        label=_("Bản gốc giữ ở đâu"),
        max_length=200,
        required=False,
        help_text=_("Chỉ ghi nơi giữ; không tải văn bản lên."),
    )

    @property
    def evidence(self) -> Evidence:
        """The paper as entered."""
        entered = self.cleaned_data
        return Evidence(entered["number"], entered["issuer"], entered["issued_on"], entered["kept_at"])

    def refuse(self, refusal: DomainError) -> None:
        """The act was refused: the sentence stands at its field, or at the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def initial_of(basis: Basis | None) -> dict[str, Any]:
    """What the form starts with: the paper the row cites."""
    if basis is None:
        return {}
    issued = PartialDate.parse_iso(basis.issued) if basis.issued else None
    whole = issued.first if issued and issued.precision == "day" else None
    return {"number": basis.number, "issuer": basis.issuer, "issued_on": whole}
