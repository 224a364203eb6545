"""The form of the first step: which file, of which day, and what to assume before that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.day_field import DayField
from chibo.exchange.reading import ENCODINGS

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.errors import DomainError

SINCE_ADMISSION, SINCE_LIST = "since-admission", "since-list"
HISTORIES = (
    (
        SINCE_ADMISSION,
        _(
            "Đã sinh hoạt ở chi bộ này từ ngày vào Đảng. Số liệu các năm trước được dựng lại và luôn ghi rõ là “dựng lại”."
        ),
    ),
    (SINCE_LIST, _("Chỉ tính từ ngày của danh sách. Trước ngày đó sổ không có số liệu.")),
)


#: Names that stand in the menus of other programs; the codes are those of `reading.ENCODINGS`.
ENCODING_NAMES = {
    "unicode": "Unicode",
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "windows-1258": "Windows-1258",
}

#: Refusals that speak of the day of the list.
OF_THE_DAY = frozenset({"as_of_missing", "as_of_future", "unit_not_on_date"})


def encoding_choices(read_in: str = "") -> list[tuple[str, str]]:
    """The encodings to choose from; the first stands for the one the letters show, `read_in` where it is known."""
    guess = gettext("Tự nhận")
    if read_in:
        guess = gettext("Tự nhận: %(encoding)s") % {"encoding": ENCODING_NAMES[read_in]}
    return [("", guess), *((code, ENCODING_NAMES[code]) for code in ENCODINGS)]


class UploadForm(forms.Form):
    """A list to be read. `refuse` puts the sentence of a refusal beside the field it speaks of."""

    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_("Bảng tính (.xlsx, .xls, .ods, .csv), không đặt mật khẩu."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv,.tsv,.txt"}),
        error_messages={
            "required": _("Chưa chọn tệp. Hãy chọn tệp danh sách đảng viên."),
            "empty": _("Tệp không có dữ liệu. Chọn tệp danh sách đảng viên rồi nhập lại."),
            "max_length": _("Tên tệp quá dài. Đặt tên ngắn hơn rồi nhập lại."),
        },
        max_length=200,
    )
    as_of = DayField(
        label=_("Danh sách có đến ngày"),
        required=False,
        help_text=_("Để trống nếu trong tệp có ghi. Ngày nhập ở đây được dùng thay cho ngày trong tệp."),
    )
    encoding = forms.ChoiceField(
        label=_("Bảng mã chữ"),
        required=False,
        help_text=_("Để “Tự nhận” trừ khi bước xem trước đọc ra sai chữ."),
        choices=encoding_choices,
    )
    history = forms.ChoiceField(
        label=_("Trước ngày của danh sách, coi như đảng viên"),
        choices=HISTORIES,
        initial=SINCE_ADMISSION,
        widget=forms.RadioSelect,
    )

    def clean_as_of(self) -> date | None:
        """No list speaks of a day that has not come."""
        day: date | None = self.cleaned_data["as_of"]
        if day and day > today():
            message = _("Ngày %(date)s chưa đến. Hãy ghi ngày mà danh sách phản ánh.")
            raise forms.ValidationError(message % {"date": format_date(day)}, code="future")
        return day

    def refuse(self, refusal: DomainError) -> None:
        """The file was refused: the sentence stands at its field, or at the file."""
        field = "as_of" if refusal.code in OF_THE_DAY else refusal.field
        self.add_error(field if field in self.fields else "file", str(refusal))
