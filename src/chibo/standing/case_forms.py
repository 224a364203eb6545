"""Forms of discipline: form, days, body, number and place; never what the decision says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.standing.enums import DisciplineForm
from chibo.standing.services import CaseDraft


class _WithPaperForm(PaperForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = True


class CaseForm(_WithPaperForm):
    """A disciplinary decision."""

    field_order = (
        "form",
        "announced_on",
        "number",
        "issuer",
        "issued_on",
        "kept_at",
        "by_cell",
        "received_on",
    )
    form = forms.ChoiceField(label=_("Hình thức"), choices=DisciplineForm.choices, widget=forms.RadioSelect)
    announced_on = day_field(
        _("Ngày công bố"), help_text=_("Của chi bộ: ngày công bố kết quả biểu quyết. Của cấp trên: ngày ký.")
    )
    by_cell = forms.BooleanField(label=_("Chi bộ quyết định"), required=False)
    received_on = day_field(_("Ngày đảng viên nhận quyết định"), required=False)

    def draft(self) -> CaseDraft:
        """The decision as the service takes it."""
        entered = self.cleaned_data
        paper = DecisionDraft(
            issuer=entered["issuer"], number=entered["number"], issued_on=entered["issued_on"], kept_at=entered["kept_at"]
        )  # fmt: skip
        return CaseDraft(
            form=entered["form"], announced_on=entered["announced_on"], paper=paper,
            by_cell=entered["by_cell"], received_on=entered["received_on"],
        )  # fmt: skip


class CorrectionForm(ChangeForm):
    """The day the cell acknowledged the correction."""

    on = day_field(_("Ngày chi bộ xác nhận"))


class RevokeForm(_WithPaperForm):
    """The decision that revokes another."""

    field_order = ("on", "number", "issuer", "issued_on", "kept_at")
    on = day_field(_("Xóa bỏ từ ngày"))


class SuspendForm(_WithPaperForm):
    """A decision that suspends somebody."""

    field_order = ("starts_on", "last_day", "number", "issuer", "issued_on", "kept_at")
    starts_on = day_field(_("Đình chỉ từ ngày"))
    last_day = day_field(
        _("Đến hết ngày"), required=False, help_text=_("Ngày cuối theo quyết định; có thể chưa đến.")
    )


class ExtendForm(_WithPaperForm):
    """The decision that extends a suspension."""

    field_order = ("last_day", "number", "issuer", "issued_on", "kept_at")
    last_day = day_field(_("Gia hạn đến hết ngày"))


class ResumeForm(PaperForm):
    """That a suspension ended."""

    field_order = ("on", "number", "issuer", "issued_on", "kept_at")
    on = day_field(_("Thôi đình chỉ từ ngày"))
