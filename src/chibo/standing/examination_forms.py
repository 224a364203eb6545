"""Forms of what is being examined: kind, body and days; never what it is about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm
from chibo.standing.enums import ExaminationKind
from chibo.standing.services import ExaminationDraft


class ExaminationForm(ChangeForm):
    """What is being examined, by whom and since when."""

    kind = forms.ChoiceField(label=_("Loại việc"), choices=ExaminationKind.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Cơ quan xem xét"), max_length=200, help_text=_("Chi bộ, ủy ban kiểm tra, cấp ủy nào.")
    )
    since = day_field(_("Từ ngày"), help_text=_("Ngày ghi trên quyết định kiểm tra, hoặc ngày nhận đơn."))

    def draft(self) -> ExaminationDraft:
        """What was entered as the service takes it."""
        return ExaminationDraft(**self.cleaned_data)


class OverForm(ChangeForm):
    """The first day on which it is over."""

    on = day_field(_("Xong từ ngày"))
