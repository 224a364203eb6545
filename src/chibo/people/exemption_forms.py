"""Forms of exemptions: the request, its decision, the return, a contact. Days and categories only, never what a paper says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import END
from chibo.org.grant_forms import day_field, first_day_after
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.people.enums import ExemptionKind, ExemptionReason
from chibo.people.services.exemption_decisions import ExemptionDecision
from chibo.people.services.exemptions import ExemptionRequest

if TYPE_CHECKING:
    from chibo.people.models import Exemption

_REASONS = [("", _("chưa nêu")), *ExemptionReason.choices]


class RequestForm(ChangeForm):
    """A request as it came in, written or told."""

    kind = forms.ChoiceField(
        label=_("Xin miễn gì"),
        choices=[
            (ExemptionKind.STANDING, _("Miễn công tác và sinh hoạt (tuổi cao, sức yếu; chi bộ quyết định, không có ngày cuối)")),
            (ExemptionKind.TIMED, _("Miễn sinh hoạt có thời hạn (đi xa, điều trị, thai sản …; cấp ủy cơ sở quyết định)")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Lý do"), choices=_REASONS, required=False, help_text=_("Chỉ chọn loại; không ghi bệnh gì.")
    )
    requested_on = day_field(_("Ngày xin"))
    asked_from = day_field(_("Xin miễn từ ngày"), required=False)
    asked_last = day_field(
        _("Xin miễn đến hết ngày"), required=False, help_text=_("Chỉ ghi khi xin miễn có thời hạn.")
    )

    def request_of(self, person_id: int) -> ExemptionRequest:
        """The request as the service takes it."""
        entered = self.cleaned_data
        last = entered["asked_last"]
        return ExemptionRequest(
            person_id, entered["kind"], entered["requested_on"], entered["reason"],
            asked_from=entered["asked_from"], asked_until=first_day_after(last) if last else None,
        )  # fmt: skip


class DecisionForm(PaperForm):
    """What was decided on a request."""

    field_order = (
        "granted", "decided_on", "reason", "starts_on", "last_day", "proposed_on", "medical_paper_on",
        "number", "issuer", "issued_on", "kept_at",
    )  # fmt: skip
    granted = forms.ChoiceField(
        label=_("Kết quả"), choices=[("yes", _("Đồng ý cho miễn")), ("no", _("Không đồng ý"))],
        widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    decided_on = day_field(_("Ngày quyết định"))
    reason = forms.ChoiceField(label=_("Lý do"), choices=_REASONS, required=False)
    starts_on = day_field(_("Miễn từ ngày"), required=False)
    last_day = day_field(_("Miễn đến hết ngày"), required=False)
    proposed_on = day_field(_("Ngày nghị quyết chi bộ đề nghị"), required=False)
    medical_paper_on = day_field(_("Ngày cấp giấy chứng nhận sức khỏe"), required=False)

    def __init__(self, asked: Exemption, data: Any = None) -> None:
        super().__init__(data)
        unused = ["medical_paper_on"] if asked.kind == ExemptionKind.TIMED else ["last_day", "proposed_on"]
        for name in [*unused, *(["reason"] if asked.reason else [])]:
            del self.fields[name]
        self.initial["starts_on"] = asked.asked_from
        if "last_day" in self.fields and asked.asked_until:
            self.initial["last_day"] = asked.last_day_asked

    def clean(self) -> dict[str, Any]:
        """A granted exemption has a first day."""
        entered: dict[str, Any] = super().clean() or {}
        if (
            entered.get("granted") == "yes"
            and not entered.get("starts_on")
            and "starts_on" not in self.errors
        ):
            self.add_error("starts_on", _("Hãy ghi ngày bắt đầu miễn."))
        return entered

    def decision(self, title: str) -> ExemptionDecision:
        """The decision as the service takes it."""
        entered = self.cleaned_data
        granted = entered["granted"] == "yes"
        last = entered.get("last_day")
        return ExemptionDecision(
            decided_on=entered["decided_on"], starts_on=entered["starts_on"] if granted else None,
            ends_on=first_day_after(last) if granted and last else END, paper=self.paper(title),
            reason=entered.get("reason", ""), proposed_on=entered.get("proposed_on"),
            medical_paper_on=entered.get("medical_paper_on"),
        )  # fmt: skip


class ReturnForm(ChangeForm):
    """Taking up Party life again."""

    returned_on = day_field(_("Sinh hoạt trở lại từ ngày"))
    reviewed_on = day_field(
        _("Ngày chi bộ nhận xét"), required=False, help_text=_("Khi hết thời hạn miễn; chỉ ghi ngày.")
    )


class ContactForm(ChangeForm):
    """A day of contact."""

    on = day_field(_("Ngày liên hệ"), help_text=_("Chỉ ghi ngày; nội dung trao đổi không lưu."))
