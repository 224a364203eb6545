"""The forms of a comparison: which file, which differences, and what a list of them is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.day_field import DayField
from chibo.exchange.comparing.queries import closed_fields
from chibo.exchange.exporting.columns import ONLY_NAMED, label_of
from chibo.exchange.forms import UploadForm
from chibo.exchange.services.exports import LONGEST_PURPOSE

if TYPE_CHECKING:
    from chibo.core.errors import DomainError
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


class CompareForm(UploadForm):
    """A file to be compared; nothing is assumed of the time before it."""

    history = None  # type: ignore[assignment]


class TakeForm(forms.Form):
    """Which differences are taken over; the day is for people in another cell."""

    moved_on = DayField(
        label=_("Ngày chuyển"),
        required=False,
        help_text=_("Chỉ cần khi tiếp nhận chi bộ khác của một người."),
    )


class HandBackForm(forms.Form):
    """What the list is for, and what of the person's papers goes with it."""

    purpose = forms.CharField(
        label=_("Gửi danh sách này cho ai, để làm gì?"),
        help_text=_("Ví dụ: gửi Ban Tổ chức để sửa cơ sở dữ liệu đảng viên. Được ghi vào nhật ký."),
        max_length=LONGEST_PURPOSE,
        error_messages={"required": _("Chưa ghi mục đích. Hãy ghi danh sách này để làm gì.")},
    )
    named = forms.MultipleChoiceField(
        label=_("Kèm cả điểm khác nhau về"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, viewer: Viewer, unit: UnitOn, data: Any = None) -> None:
        super().__init__(data)
        closed = closed_fields(viewer, unit)
        field = self.fields["named"]
        field.choices = [(name, label_of(name)) for name in ONLY_NAMED if name not in closed]  # type: ignore[attr-defined]

    def refuse(self, refusal: DomainError) -> None:
        """The list was refused: the sentence stands at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
