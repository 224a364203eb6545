"""The field of a form in which a day is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import parse_date

if TYPE_CHECKING:
    from datetime import date


#: What a day looks like while it is typed; the server reads it and says what is wrong with it.
PATTERN = r"\s*([0-9]{1,2}[\/.\- ][0-9]{1,2}[\/.\- ][0-9]{4}|[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})\s*"


class DayField(forms.Field):
    """A whole day as people write it (28/05/2024), or in ISO form.

    No date input of the browser: that writes days in the order of its own language, month first as often as not.
    """

    widget = forms.DateInput(
        attrs={
            "class": "day",
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": 12,
            "pattern": PATTERN,
            "placeholder": _("ngày/tháng/năm"),
            "title": _("Ngày/tháng/năm, ví dụ 28/05/2024"),
        },
        format="%d/%m/%Y",
    )

    def to_python(self, value: Any) -> date | None:
        """The day; raises `ValidationError` on anything else."""
        text = str(value or "").strip()
        if not text:
            return None
        day = parse_date(text)
        if day is None:
            raise forms.ValidationError(_("Ngày không đúng. Hãy ghi như 28/05/2024."), code="invalid")
        return day
