"""Forms of cards, the residence and paper files: numbers, days and places, never what a paper says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.standing.enums import CardEnd, LiaisonExcuse


class CardForm(PaperForm):
    """A card that was issued."""

    field_order = (
        "number_of_card",
        "issued_on_card",
        "handed_on",
        "number",
        "issuer",
        "issued_on",
        "kept_at",
    )
    number_of_card = forms.CharField(
        label=_("Số thẻ"), max_length=20, help_text=_("Số được niêm phong; sau khi ghi không hiện lại.")
    )
    issued_on_card = day_field(_("Ngày cấp thẻ"))
    handed_on = day_field(_("Ngày trao thẻ"), required=False)


class CardEndForm(ChangeForm):
    """A card that is held no more."""

    kind = forms.ChoiceField(label=_("Lý do thôi giữ"), choices=CardEnd.choices, widget=forms.RadioSelect)
    on = day_field(_("Từ ngày"))


class LiaisonForm(ChangeForm):
    """An introduction to the residence. `residence` is the id of a cell of the register."""

    introduced_on = day_field(_("Ngày giới thiệu"))
    residence = forms.TypedChoiceField(
        label=_("Chi bộ nơi cư trú có trong sổ"), required=False, coerce=int, empty_value=None
    )
    place_name = forms.CharField(
        label=_("Chi bộ nơi cư trú không có trong sổ"), max_length=160, required=False,
        help_text=_("Chỉ ghi khi không có trong danh sách trên."),
    )  # fmt: skip
    letter = forms.CharField(label=_("Số giấy giới thiệu"), max_length=60, required=False)
    excused = forms.ChoiceField(
        label=_("Miễn sinh hoạt, nhận xét ở nơi cư trú"), required=False,
        choices=[("", _("không miễn")), *LiaisonExcuse.choices],
    )  # fmt: skip

    def __init__(self, cells: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["residence"].choices = [("", "—"), *cells]  # type: ignore[attr-defined]


class DayForm(ChangeForm):
    """One day."""

    on = day_field(_("Ngày"))


class FileForm(ChangeForm):
    """Where a file is kept from a day on. `keeper` is the id of a committee above the member's cell, or the cell."""

    since = day_field(_("Từ ngày"))
    keeper = forms.TypedChoiceField(label=_("Cấp ủy giữ hồ sơ"), coerce=int)
    place = forms.CharField(
        label=_("Nơi để hồ sơ"), max_length=120, help_text=_("Phòng, tủ, ngăn; không ghi nội dung hồ sơ.")
    )
    papers = forms.IntegerField(
        label=_("Số tài liệu theo mục lục"), min_value=0, max_value=999, required=False
    )
    handover = forms.CharField(label=_("Số biên bản giao nhận"), max_length=60, required=False)

    def __init__(self, keepers: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["keeper"].choices = keepers  # type: ignore[attr-defined]


class LoanForm(ChangeForm):
    """A file that is lent."""

    borrower = forms.CharField(
        label=_("Người mượn"), max_length=120, help_text=_("Họ tên, chức vụ, cơ quan.")
    )
    purpose = forms.CharField(label=_("Mục đích"), max_length=200)
    lent_on = day_field(_("Ngày mượn"))
    due_on = day_field(_("Hẹn trả"))
