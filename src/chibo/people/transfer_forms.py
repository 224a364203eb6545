"""Forms of transfers: where to and with which letter, one step of a letter, somebody who comes from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import PartialDate
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm
from chibo.people.editable import EDITABLE
from chibo.people.enums import EthnicGroup, Precision, Religion, Sex
from chibo.people.services.newcomers import Newcomer
from chibo.people.services.transfers import Departure
from chibo.people.transfer_enums import CarriedPaper, TransferKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chibo.people.models import Transfer

_LONGEST = 200
_LETTER = _("Giấy giới thiệu sinh hoạt đảng")
_EXTENSION = _("Gia hạn sinh hoạt tạm thời")
_KINDS = [
    (TransferKind.OFFICIAL, _("Chính thức (cùng một đảng bộ cơ sở thì chuyển nội bộ, không cần giấy)")),
    (TransferKind.TEMPORARY, TransferKind.TEMPORARY.label),
    (TransferKind.ABROAD, TransferKind.ABROAD.label),
    (TransferKind.LABOUR, TransferKind.LABOUR.label),
    (TransferKind.ABROAD_TEMPORARY, TransferKind.ABROAD_TEMPORARY.label),
]


class PartialDayField(forms.Field):
    """A date as far as it is known: 28/05/1980, 05/1980 or 1980."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return PartialDate.parse_iso(EDITABLE["born"].read(text))
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class MonthField(PartialDayField):
    """A month: 06/2026. Gives its first day."""

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        if read is not None and read.precision == Precision.YEAR:
            raise forms.ValidationError(_("Hãy ghi tháng và năm, ví dụ 06/2026."))
        return read.first.replace(day=1) if read else None


def _dues_field() -> MonthField:
    return MonthField(
        label=_("Đảng phí đã đóng đến hết tháng"),
        required=False,
        help_text=_("Tháng và năm, ví dụ 06/2026. Phải đóng đến hết tháng ghi giấy."),
    )


def _late_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=False, help_text=help_text)


class OnceForm(ChangeForm):
    """A form that carries the act it will be, so that sending it twice writes it once."""

    act = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["act"].initial = new_uid


class StartForm(OnceForm):
    """Where to, when, and with which letter. `choices` are (ref, name): the cells here, and what a search found."""

    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=_KINDS, widget=forms.RadioSelect, initial=TransferKind.OFFICIAL
    )
    to = forms.ChoiceField(label=_("Nơi đến trong sổ"), required=False)
    place = forms.CharField(
        label=_("Hoặc nơi đến ngoài sổ"),
        max_length=_LONGEST,
        required=False,
        help_text=_("Ghi tên như trên giấy: chi bộ, đảng ủy, tỉnh; ra nước ngoài thì ghi tên nước."),
    )
    on = day_field(
        _("Ngày giới thiệu"), help_text=_("Ngày ghi trên giấy; chuyển nội bộ thì là ngày về chi bộ mới.")
    )
    until = day_field(
        _("Đến hết ngày"),
        required=False,
        help_text=_("Chỉ ghi khi chuyển tạm thời, ra nước ngoài có thời hạn."),
    )
    for_study = forms.BooleanField(label=_("Đi học tập trung trong nước"), required=False)
    number = forms.CharField(
        label=_("Số giấy"),
        max_length=60,
        required=False,
        help_text=_(
            "Để trống thì lấy số tiếp theo của sổ giới thiệu; chuyển nội bộ thì ghi số văn bản nếu có."
        ),
    )
    dues_through = _dues_field()
    late_reason = _late_field(
        _("Lý do làm thủ tục chậm"),
        _("Chỉ ghi khi đã quá thời hạn kể từ ngày phải chuyển; hiện trên trang của giấy."),
    )

    def __init__(
        self, here: Sequence[tuple[str, str]], found: Sequence[tuple[str, str]], data: Any = None
    ) -> None:
        super().__init__(data)
        groups = [(_("Chi bộ trong đảng bộ này"), list(here)), (_("Tìm thấy trong sổ"), list(found))]
        self.fields["to"].choices = [("", _("chọn…")), *((name, rows) for name, rows in groups if rows)]  # type: ignore[attr-defined]

    @property
    def departure(self) -> Departure:
        """What was entered, once it is valid."""
        entered = self.cleaned_data
        return Departure(**{name: entered[name] for name in Departure.__slots__})


class StepForm(OnceForm):
    """A day, and what was seen of the transfer when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    on = day_field(_("Ngày"))


class HandInForm(StepForm):
    """The letter is handed in; why it is late, where it is."""

    reason = _late_field(_("Lý do nộp giấy chậm"), _("Chỉ ghi khi nộp sau hạn; hiện trên trang của giấy."))


class PapersForm(StepForm):
    """The papers that go along, and whether the sending committee confirmed the list of the file on that day."""

    field_order = ("seen", "act", "papers", "listed", "on")
    papers = forms.MultipleChoiceField(
        label=_("Giấy tờ mang theo"), required=False, widget=forms.CheckboxSelectMultiple, choices=CarriedPaper.choices,
    )  # fmt: skip
    listed = forms.BooleanField(label=_("Cấp ủy đã xác nhận mục lục hồ sơ"), required=False)

    def __init__(self, due: Sequence[CarriedPaper], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["papers"].choices = [(paper.value, paper.label) for paper in due]  # type: ignore[attr-defined]
        self.fields["on"].label = _("Ngày xác nhận, giao giấy tờ")


class LostForm(StepForm):
    """A lost letter: who confirmed it, and the letter written anew."""

    confirmed_by = forms.CharField(
        label=_("Nơi xác nhận mất giấy"),
        max_length=_LONGEST,
        help_text=_("Cấp ủy hoặc công an nơi mất giấy."),
    )
    number = forms.CharField(
        label=_("Số giấy mới"), max_length=60, required=False,
        help_text=_("Để trống thì lấy số tiếp theo của sổ giới thiệu."),
    )  # fmt: skip
    dues_through = _dues_field()


class ReceiveForm(HandInForm):
    """The receiving side takes the person in; the paper that says so, where there is one."""

    cell = forms.ChoiceField(label=_("Chi bộ tiếp nhận"))
    number = forms.CharField(
        label=_("Số giấy báo tiếp nhận"), max_length=60, required=False,
        help_text=_("Giấy nơi đến báo về, hoặc văn bản phân công chi bộ tiếp nhận, nếu có."),
    )  # fmt: skip
    issuer = forms.CharField(label=_("Cơ quan ghi giấy"), max_length=_LONGEST, required=False)
    unlisted = _late_field(
        _("Lý do nhận khi mục lục hồ sơ chưa xác nhận"),
        _("Chỉ ghi khi nơi đi chưa ghi cấp ủy xác nhận mục lục; hiện trên trang của giấy."),
    )

    def __init__(self, cells: Sequence[tuple[str, str]], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(("seen", "act", "on", "cell", "number", "issuer", "reason", "unlisted"))
        self.fields["on"].label = _("Ngày tiếp nhận")
        if cells:
            self.fields["cell"].choices = list(cells)  # type: ignore[attr-defined]
        else:
            del self.fields["cell"]

    @property
    def paper(self) -> DecisionDraft | None:
        """The paper, None where its number or who wrote it is missing."""
        entered = self.cleaned_data
        if not (entered["number"] and entered["issuer"]):
            return None
        return DecisionDraft(issuer=entered["issuer"], number=entered["number"], issued_on=entered["on"])


class ExtendForm(StepForm):
    """A new last day of a stay for a time: who wrote it on the letter, by which number, and when home was told."""

    field_order = ("seen", "act", "on", "until", "issuer", "number", "home_told_on")
    until = day_field(_("Gia hạn đến hết ngày"))
    issuer = forms.CharField(
        label=_("Cấp ủy ghi gia hạn lên giấy"), max_length=_LONGEST,
        help_text=_("Đảng ủy cơ sở nơi sinh hoạt tạm thời, theo báo cáo bằng văn bản của đảng viên."),
    )  # fmt: skip
    number = forms.CharField(label=_("Số văn bản gia hạn, nếu có"), max_length=60, required=False)
    home_told_on = day_field(
        _("Ngày báo nơi sinh hoạt chính thức"), required=False, help_text=_("Chưa báo thì để trống, ghi sau.")
    )

    @property
    def paper(self) -> DecisionDraft:
        """Who wrote the extension on the letter, by which number, on which day."""
        entered = self.cleaned_data
        return DecisionDraft(
            issuer=entered["issuer"], number=entered["number"], issued_on=entered["on"],
            title=str(_EXTENSION),
        )  # fmt: skip


class NewcomerForm(OnceForm):
    """Somebody who comes from outside with a letter; facts of the person come from the sheet they carry."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=Sex.choices, widget=forms.RadioSelect)
    born = PartialDayField(label=_("Ngày sinh"))
    admitted_on = PartialDayField(label=_("Ngày vào Đảng"))
    official_on = PartialDayField(
        label=_("Ngày chính thức"),
        required=False,
        help_text=_("Đảng viên dự bị thì để trống."),
    )
    ethnic_group = forms.ChoiceField(
        label=_("Dân tộc"), choices=[("", "–"), *EthnicGroup.choices], required=False
    )
    religion = forms.ChoiceField(label=_("Tôn giáo"), choices=[("", "–"), *Religion.choices], required=False)
    citizen_id = forms.RegexField(
        r"^\d{9}(\d{3})?$", label=_("Số định danh cá nhân"), required=False,
        help_text=_("Người đã có trong sổ rồi chuyển đi nay trở về được nhận ra nhờ số này."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Nơi đi"), max_length=_LONGEST, help_text=_("Chi bộ, đảng ủy, tỉnh ghi trên giấy giới thiệu.")
    )
    number = forms.CharField(label=_("Số giấy giới thiệu"), max_length=60)
    issuer = forms.CharField(label=_("Cấp ủy giới thiệu"), max_length=_LONGEST)
    issued_on = day_field(_("Ngày ghi giấy"))
    presented_on = day_field(_("Ngày xuất trình giấy"))
    received_on = day_field(_("Ngày tiếp nhận"), help_text=_("Từ ngày này tính vào đảng số của chi bộ."))
    until = day_field(
        _("Sinh hoạt tạm thời đến hết ngày"),
        required=False,
        help_text=_(
            "Chỉ ghi khi đến tạm thời: vẫn tính ở nơi sinh hoạt chính thức. Chuyển hẳn về thì để trống."
        ),
    )
    dues_through = _dues_field()
    cell = forms.ChoiceField(label=_("Chi bộ tiếp nhận"))
    slip_id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, cells: Sequence[tuple[str, str]], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["cell"].choices = list(cells)  # type: ignore[attr-defined]

    @property
    def newcomer(self) -> Newcomer:
        """What was entered, once it is valid."""
        entered = self.cleaned_data
        letter = DecisionDraft(
            issuer=entered["issuer"],
            number=entered["number"],
            issued_on=entered["issued_on"],
            title=str(_LETTER),
        )
        plain = (
            "name",
            "sex",
            "born",
            "admitted_on",
            "official_on",
            "place",
            "presented_on",
            "received_on",
            "until",
            "dues_through",
            "slip_id",
        )
        more = {name: entered[name] for name in ("ethnic_group", "religion", "citizen_id")}
        return Newcomer(letter=letter, more=more, **{name: entered[name] for name in plain})


def step_initial(transfer: Transfer, seen: str) -> dict[str, Any]:
    """What a form about a step begins with."""
    return {
        "seen": seen, "until": transfer.until, "papers": transfer.carried.split(), "listed": transfer.listed_on is not None,
    }  # fmt: skip
