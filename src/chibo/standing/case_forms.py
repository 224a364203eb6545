"""Forms of discipline: form, days, body, number and place; never what the decision says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.text import clean_text
from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.standing.enums import CauseOrigin, DisciplineForm
from chibo.standing.services import CaseDraft, CauseDraft


class CauseForm(ChangeForm):
    """Where a matter comes from, and the day its time bar runs from."""

    offence_on = day_field(
        _("Ngày của hành vi mới nhất"),
        required=False,
        help_text=_("Thời hiệu tính từ ngày này; có vi phạm mới thì tính lại. Không ghi là việc gì."),
    )
    is_unbarred = forms.BooleanField(
        label=_("Thuộc diện không áp dụng thời hiệu (ngoài mức khai trừ)"), required=False
    )
    origin = forms.ChoiceField(
        label=_("Nguồn"), choices=[("", _("không ghi")), *CauseOrigin.choices], required=False
    )
    notice_on = day_field(
        _("Ngày quyết định của cơ quan báo"),
        required=False,
        help_text=_("Chỉ khi cơ quan, đoàn thể, tòa án, công an báo."),
    )
    notice_received_on = day_field(_("Ngày nhận thông báo"), required=False)

    def cause(self) -> CauseDraft:
        """What was entered as the services take it."""
        return CauseDraft(**{name: self.cleaned_data[name] for name in CauseForm.base_fields})


class WithPaperForm(PaperForm):
    """A form whose paper is required."""

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = True


class CaseForm(WithPaperForm, CauseForm):
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
        "concluded_on",
        *CauseForm.base_fields,
    )
    form = forms.ChoiceField(label=_("Hình thức"), choices=DisciplineForm.choices, widget=forms.RadioSelect)
    announced_on = day_field(
        _("Ngày công bố"),
        help_text=_("Của chi bộ: ngày công bố kết quả biểu quyết. Của cấp trên: có hiệu lực từ ngày ký."),
    )
    by_cell = forms.BooleanField(label=_("Chi bộ quyết định"), required=False)
    received_on = day_field(_("Ngày đảng viên nhận quyết định"), required=False)
    concluded_on = day_field(
        _("Ngày kết luận phải kỷ luật"), required=False, help_text=_("Nếu trước ngày công bố.")
    )
    in_spite = forms.CharField(
        label=_("Lý do vẫn ghi"), max_length=200, required=False,
        help_text=_("Chỉ khi thời hiệu đã hết hoặc đang chưa xem xét mà điều khoản chưa xác nhận; lý do sẽ hiện trong hồ sơ."),
    )  # fmt: skip

    def draft(self) -> CaseDraft:
        """The decision as the service takes it."""
        entered = self.cleaned_data
        paper = DecisionDraft(
            issuer=entered["issuer"], number=entered["number"], issued_on=entered["issued_on"], kept_at=entered["kept_at"]
        )  # fmt: skip
        return CaseDraft(
            form=entered["form"], announced_on=entered["announced_on"], paper=paper,
            by_cell=entered["by_cell"], received_on=entered["received_on"], concluded_on=entered["concluded_on"],
            cause=self.cause(), in_spite=clean_text(entered["in_spite"]),
        )  # fmt: skip


class CorrectionForm(ChangeForm):
    """The day the cell acknowledged the correction."""

    on = day_field(_("Ngày chi bộ xác nhận"))


class RevokeForm(WithPaperForm):
    """The decision that revokes another."""

    field_order = ("on", "number", "issuer", "issued_on", "kept_at")
    on = day_field(_("Xóa bỏ từ ngày"))


class SuspendForm(WithPaperForm):
    """A decision that suspends somebody."""

    field_order = ("starts_on", "last_day", "number", "issuer", "issued_on", "kept_at")
    starts_on = day_field(_("Đình chỉ từ ngày"))
    last_day = day_field(
        _("Đến hết ngày"), required=False, help_text=_("Ngày cuối theo quyết định; có thể chưa đến.")
    )


class ExtendForm(WithPaperForm):
    """The decision that extends a suspension."""

    field_order = ("last_day", "number", "issuer", "issued_on", "kept_at")
    last_day = day_field(_("Gia hạn đến hết ngày"))


class ResumeForm(PaperForm):
    """That a suspension ended."""

    field_order = ("on", "number", "issuer", "issued_on", "kept_at")
    on = day_field(_("Thôi đình chỉ từ ngày"))
