"""Forms of badges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.standing.enums import BadgeStep, BadgeWay

if TYPE_CHECKING:
    from datetime import date


class ProposeForm(ChangeForm):
    """One person put forward, also early or after death."""

    years = forms.TypedChoiceField(label=gettext_lazy("Loại huy hiệu"), coerce=int)
    way = forms.ChoiceField(label=gettext_lazy("Diện"), choices=BadgeWay.choices, widget=forms.RadioSelect)
    award_on = forms.TypedChoiceField(label=gettext_lazy("Đợt trao"))
    proposed_on = day_field(gettext_lazy("Ngày chi bộ đề nghị"))

    def __init__(self, years: list[int], days: list[date], data: Any = None) -> None:
        super().__init__(data, initial={"way": BadgeWay.DUE, "proposed_on": today()})
        words = _("Huy hiệu %(years)s năm")
        self.fields["years"].choices = [(one, words % {"years": one}) for one in years]  # type: ignore[attr-defined]
        self.fields["award_on"].choices = [(day.isoformat(), format_date(day)) for day in days]  # type: ignore[attr-defined]


class DecisionOnBadgeForm(PaperForm):
    """The decision that awards a badge or issues it anew."""

    field_order = ("number", "issuer", "issued_on", "kept_at", "serial")

    def __init__(self, data: Any = None, *, with_serial: bool = True) -> None:
        super().__init__(data)
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = True
        if with_serial:
            self.fields["serial"] = forms.CharField(
                label=_("Số huy hiệu"), max_length=20, required=False,
                help_text=_("Ghi như trên giấy chứng nhận; bổ sung sau nếu chưa có."),
            )  # fmt: skip


class StepForm(ChangeForm):
    """A step the proposals ticked went through, and its day. It stands in the form of the list, whose other button needs neither."""

    use_required_attribute = False
    step = forms.ChoiceField(label=gettext_lazy("Bước"), choices=BadgeStep.choices)
    step_on = day_field(gettext_lazy("Ngày"))


class NumberForm(ChangeForm):
    """The number of a badge."""

    serial = forms.CharField(label=gettext_lazy("Số huy hiệu"), max_length=20)


class ReturnForm(ChangeForm):
    """A badge given back."""

    on = day_field(gettext_lazy("Ngày nộp lại"))


class LostForm(ChangeForm):
    """A badge reported lost."""

    on = day_field(gettext_lazy("Ngày báo mất"))


class WithdrawForm(ChangeForm):
    """Nothing to write: the question alone."""
