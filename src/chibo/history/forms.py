"""The filters of the list of changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.catalogue import acts
from chibo.core.day_field import DayField
from chibo.history.queries import ChangeFilters


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("tất cả")), *((kind.name, kind.label) for kind in acts.all_acts())]


class ChangesForm(forms.Form):
    """All optional; read from the address."""

    act = forms.ChoiceField(label=_("Việc"), choices=_kinds, required=False)
    by = forms.CharField(label=_("Người ghi"), max_length=100, required=False)
    since = DayField(label=_("Từ ngày"), required=False)
    until = DayField(label=_("Đến ngày"), required=False)

    @property
    def filters(self) -> ChangeFilters:
        """What was asked; of a wrong form nothing is narrowed."""
        return ChangeFilters(**self.cleaned_data) if self.is_valid() else ChangeFilters()
