"""The field of a form in which a day is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import parse_date

if TYPE_CHECKING:
    from datetime import date


class DayField(forms.Field):
    """A whole day, as a date input sends it or as people write it (28/05/2024)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        """The day; raises `ValidationError` on anything else."""
        text = str(value or "").strip()
        if not text:
            return None
        day = parse_date(text)
        if day is None:
            raise forms.ValidationError(_("Ngày không đúng. Hãy ghi như 28/05/2024."), code="invalid")
        return day
