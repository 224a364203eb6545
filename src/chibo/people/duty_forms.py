"""Forms of the duty to go over to another cell: why and since when, and that it does not hold any more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.people.services.duties import DutyDraft
from chibo.people.transfer_enums import DutyReason


class DutyForm(PaperForm):
    """Why a member must go, and since when; the paper where there is one."""

    field_order = ("reason", "since", "number", "issuer", "issued_on", "kept_at")
    reason = forms.ChoiceField(label=_("Lý do"), choices=DutyReason.choices, widget=forms.RadioSelect)
    since = day_field(
        _("Từ ngày"), help_text=_("Ngày quyết định có hiệu lực, hoặc ngày thay đổi nơi ở, nơi làm việc.")
    )

    def draft(self) -> DutyDraft:
        """What was entered as the service takes it."""
        entered = self.cleaned_data
        title = str(DutyReason(entered["reason"]).label)
        return DutyDraft(reason=entered["reason"], since=entered["since"], paper=self.paper(title))


class DropForm(ChangeForm):
    """The day from which the member need not go."""

    on = day_field(_("Từ ngày"))
