"""Forms of what is being examined: kind, body and days; never what it is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm
from chibo.standing.case_forms import CauseForm, WithPaperForm
from chibo.standing.enums import DisciplineForm, ExaminationKind, PostponementGround
from chibo.standing.services import ExaminationDraft, PostponementDraft


def _level_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Mức xem xét"), choices=[("", _("chưa rõ")), *DisciplineForm.choices], required=False,
        help_text=_("Hình thức đang xem xét; thời hiệu tính theo mức này."),
    )  # fmt: skip


class ExaminationForm(CauseForm):
    """What is being examined, by whom and since when."""

    field_order = ("kind", "body", "since", "level", *CauseForm.base_fields)
    kind = forms.ChoiceField(label=_("Loại việc"), choices=ExaminationKind.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Cơ quan xem xét"), max_length=200, help_text=_("Chi bộ, ủy ban kiểm tra, cấp ủy nào.")
    )
    since = day_field(_("Từ ngày"), help_text=_("Ngày ghi trên quyết định kiểm tra, hoặc ngày nhận đơn."))

    level = _level_field()

    def draft(self) -> ExaminationDraft:
        """What was entered as the service takes it."""
        entered = self.cleaned_data
        return ExaminationDraft(
            kind=entered["kind"], body=entered["body"], since=entered["since"], level=entered["level"], cause=self.cause(),
        )  # fmt: skip


class OffenceForm(ChangeForm):
    """The day of the newest act and the form considered."""

    on = day_field(_("Ngày của hành vi mới nhất"))
    level = _level_field()
    is_unbarred = forms.BooleanField(
        label=_("Thuộc diện không áp dụng thời hiệu (ngoài mức khai trừ)"), required=False
    )


class PostponeForm(WithPaperForm):
    """That discipline is not considered for a time."""

    field_order = ("ground", "starts_on", "last_day", "number", "issuer", "issued_on", "kept_at")
    ground = forms.ChoiceField(label=_("Diện"), choices=PostponementGround.choices, widget=forms.RadioSelect)
    starts_on = day_field(_("Từ ngày"))
    last_day = day_field(
        _("Đến hết ngày"), help_text=_("Ngày cuối, hoặc ngày sẽ xem lại nếu chưa biết; có thể chưa đến.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["number"].label, self.fields["issuer"].label = _("Số giấy tờ"), _("Cơ quan cấp")

    def draft(self) -> PostponementDraft:
        """What was entered as the service takes it."""
        entered, paper = self.cleaned_data, self.paper("")
        assert paper is not None  # noqa: S101 - the form requires its parts
        return PostponementDraft(
            ground=entered["ground"],
            starts_on=entered["starts_on"],
            last_day=entered["last_day"],
            paper=paper,
        )


class GoOnForm(ChangeForm):
    """That it is gone on with."""

    on = day_field(_("Xem xét tiếp từ ngày"))


class OverForm(ChangeForm):
    """The first day on which it is over."""

    on = day_field(_("Xong từ ngày"))
