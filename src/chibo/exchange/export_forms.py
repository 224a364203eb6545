"""The form of a list that leaves: what for, which columns, which shape and file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.exchange.exporting import columns
from chibo.exchange.exporting.files import CSV, XLSX
from chibo.exchange.exporting.shapes import LIST, NATIONAL
from chibo.exchange.services.exports import LONGEST_PURPOSE

if TYPE_CHECKING:
    from chibo.core.errors import DomainError
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

_SHAPES = (
    (LIST, _("Danh sách một trang, dòng đầu ghi “Lưu hành nội bộ”")),
    (NATIONAL, _("Mẫu của cơ sở dữ liệu đảng viên: trang DANG_VIEN và trang TO_CHUC_DANG, chỉ có tệp .xlsx")),
)
_FORMS = ((XLSX, _("Excel (.xlsx)")), (CSV, _("Văn bản (.csv)")))


class ExportForm(forms.Form):
    """A list to be taken out. Columns the viewer has no right to are not offered; those of the person's papers are off."""

    purpose = forms.CharField(
        label=_("Dùng danh sách vào việc gì?"),
        help_text=_("Ví dụ: đối chiếu danh sách quý II; chuẩn bị đại hội chi bộ. Được ghi vào nhật ký."),
        max_length=LONGEST_PURPOSE,
        error_messages={"required": _("Chưa ghi mục đích. Hãy ghi danh sách này để làm gì.")},
    )
    columns = forms.MultipleChoiceField(
        label=_("Các cột"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chưa chọn cột nào. Hãy chọn ít nhất một cột.")},
    )
    shape = forms.ChoiceField(
        label=_("Mẫu danh sách"), choices=_SHAPES, initial=LIST, widget=forms.RadioSelect
    )
    form = forms.ChoiceField(label=_("Loại tệp"), choices=_FORMS, initial=XLSX, widget=forms.RadioSelect)

    def __init__(self, viewer: Viewer, unit: UnitOn, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["columns"]
        field.choices = [(name, columns.label_of(name)) for name in columns.offered(viewer, unit)]  # type: ignore[attr-defined]
        field.initial = list(columns.usual(viewer, unit))

    def refuse(self, refusal: DomainError) -> None:
        """The list was refused: the sentence stands at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
