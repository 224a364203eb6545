"""Forms that record a change of somebody's standing, with its paper: number, issuer and day, never the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.enums import ExitKind
from chibo.people.exit_enums import ReturnWay
from chibo.people.services.exits import Return

if TYPE_CHECKING:
    from chibo.core.errors import DomainError


class ChangeForm(forms.Form):
    """What the forms of this page have in common: a refusal stands at its field."""

    def refuse(self, refusal: DomainError) -> None:
        """The act was refused: the sentence stands at its field, or at the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class PaperForm(ChangeForm):
    """A change that rests on a paper. `paper()` is None where no number and no issuer is written."""

    number = forms.CharField(label=_("Số quyết định"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = day_field(_("Ngày ký"), required=False)
    kept_at = forms.CharField(label=_("Nơi lưu"), max_length=200, required=False)

    def paper(self, title: str) -> DecisionDraft | None:
        """The paper as it is written down, None where its number, issuer or day is missing."""
        entered = self.cleaned_data
        if not (entered["number"] and entered["issuer"] and entered["issued_on"]):
            return None
        return DecisionDraft(
            issuer=entered["issuer"],
            number=entered["number"],
            issued_on=entered["issued_on"],
            kept_at=entered["kept_at"],
            title=title,
        )


class ExitForm(PaperForm):
    """Leaving the Party: how, from which day, by which paper."""

    field_order = ("kind", "on", "number", "issuer", "issued_on", "kept_at", "received_on", "without_breach")
    kind = forms.ChoiceField(label=_("Hình thức"), choices=ExitKind.choices, widget=forms.RadioSelect)
    on = day_field(
        _("Từ ngày"),
        help_text=_(
            "Ngày từ trần, hoặc ngày quyết định có hiệu lực. Từ ngày này không còn tính vào đảng số."
        ),
    )
    received_on = day_field(
        _("Ngày đảng viên nhận quyết định"),
        required=False,
        help_text=_("Thời hạn khiếu nại tính từ ngày này."),
    )
    without_breach = forms.BooleanField(
        label=_("Cấp ủy xác nhận đảng viên không có vi phạm (chỉ khi xin ra khỏi Đảng)"), required=False
    )


class RenameForm(PaperForm):
    """A new name: the paper of civil status, the cell, the decision of the committee above."""

    field_order = (
        "name", "legal_number", "legal_issuer", "legal_on", "considered_on", "number", "issuer", "issued_on", "kept_at", "on",
    )  # fmt: skip
    name = forms.CharField(label=_("Họ và tên mới"), max_length=120)
    legal_number = forms.CharField(label=_("Số giấy tờ hộ tịch"), max_length=60, required=False)
    legal_issuer = forms.CharField(label=_("Cơ quan cấp giấy tờ hộ tịch"), max_length=200, required=False)
    legal_on = day_field(_("Ngày cấp giấy tờ hộ tịch"), required=False)
    considered_on = day_field(_("Ngày chi bộ xét"), required=False)
    on = day_field(_("Đổi tên từ ngày"), help_text=_("Ngày quyết định của cấp ủy cấp trên có hiệu lực."))

    def legal_paper(self) -> DecisionDraft | None:
        """The paper of civil status, None where its number, issuer or day is missing."""
        entered = self.cleaned_data
        if not (entered["legal_number"] and entered["legal_issuer"] and entered["legal_on"]):
            return None
        return DecisionDraft(
            issuer=entered["legal_issuer"], number=entered["legal_number"], issued_on=entered["legal_on"]
        )


class RestoreForm(PaperForm):
    """Coming back by decision, or after a break that was no fault of the member."""

    field_order = ("way", "on", "number", "issuer", "issued_on", "kept_at", "no_fault", "confirmed_by")
    way = forms.ChoiceField(
        label=_("Hình thức"), choices=ReturnWay.choices, widget=forms.RadioSelect, required=False,
        initial=ReturnWay.RESTORED,
    )  # fmt: skip
    on = day_field(_("Từ ngày"))
    no_fault = forms.BooleanField(
        label=_("Gián đoạn không do lỗi của đảng viên, vẫn làm nhiệm vụ (chỉ khi nối lại sinh hoạt)"),
        required=False,
    )
    confirmed_by = forms.CharField(
        label=_("Nơi xác nhận thời gian gián đoạn"), max_length=200, required=False,
        help_text=_("Tổ chức đảng nơi làm việc hoặc nơi cư trú; chỉ khi nối lại sinh hoạt."),
    )  # fmt: skip

    def back(self) -> Return:
        """How the person comes back, as the service takes it."""
        entered = self.cleaned_data
        return Return(
            way=entered["way"] or ReturnWay.RESTORED,
            no_fault=entered["no_fault"],
            confirmed_by=entered["confirmed_by"],
        )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        for name in ("number", "issuer", "issued_on"):
            self.fields[name].required = True
