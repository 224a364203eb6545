"""Forms of notice slips: one that came from outside the register, one that is laid aside, and a look through them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.services.slips import SlipDraft
from chibo.people.transfer_forms import OnceForm

if TYPE_CHECKING:
    from collections.abc import Sequence


class SlipForm(OnceForm):
    """A slip from outside: who is to come, from where and by which letter."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    born_year = forms.IntegerField(label=_("Năm sinh"), required=False, min_value=1900, max_value=2100)
    place = forms.CharField(
        label=_("Nơi đi"), max_length=200, help_text=_("Chi bộ, đảng ủy, tỉnh ghi trên phiếu.")
    )
    number = forms.CharField(label=_("Số giấy giới thiệu"), max_length=60)
    issued_on = day_field(_("Ngày ghi giấy"))
    received_on = day_field(_("Ngày nhận phiếu"))

    def draft(self) -> SlipDraft:
        """What was entered as the service takes it."""
        entered = {name: self.cleaned_data[name] for name in SlipDraft.__slots__}
        return SlipDraft(**entered)


class AsideForm(OnceForm):
    """The day it was known that nobody comes."""

    on = day_field(_("Ngày"))


class SlipCheckForm(OnceForm):
    """The day the slips were looked through, which were reported to the committee above, and the report. `late` are
    (id, words) of the slips that wait for longer than the rule lets them."""  # noqa: D205, D209 - one thought

    on = day_field(_("Ngày rà"))
    reported = forms.TypedMultipleChoiceField(
        label=_("Báo cáo cấp trên những người quá thời gian chưa nộp giấy"),
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    number = forms.CharField(label=_("Số báo cáo, nếu có"), max_length=60, required=False)

    def __init__(self, late: Sequence[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        if late:
            self.fields["reported"].choices = list(late)  # type: ignore[attr-defined]
        else:
            del self.fields["reported"], self.fields["number"]

    def report(self, issuer: str) -> DecisionDraft | None:
        """The report, None where it has no number."""
        number = self.cleaned_data.get("number", "")
        return (
            DecisionDraft(issuer=issuer, number=number, issued_on=self.cleaned_data["on"]) if number else None
        )
