"""Forms of striking off an official member, and of what follows: the notice slip, a complaint, its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.org.grant_forms import day_field
from chibo.people.change_forms import ChangeForm, PaperForm
from chibo.people.exit_enums import (
    ComplaintLevel,
    ComplaintOutcome,
    Evidence,
    StrikeBody,
    StrikeGround,
    Unhandled,
)
from chibo.people.services.after_exit import ComplaintDraft
from chibo.people.strike_rules import StrikeCase, Vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

_REQUESTS = ("requested_1", "requested_2", "requested_3")
_MOST = 2000


class StrikeForm(PaperForm):
    """Striking off: ground, self-review, votes, papers, decision. What a rule asks for, the service says."""

    ground = forms.ChoiceField(
        label=_("Căn cứ"), choices=StrikeGround.choices, widget=forms.RadioSelect, required=False
    )
    since = day_field(
        _("Căn cứ có từ ngày"), required=False,
        help_text=_("Tháng đầu bỏ sinh hoạt, ngày chi bộ bắt đầu giáo dục, hoặc ngày đầu của năm vi phạm thứ nhất."),
    )  # fmt: skip
    reviewed_on = day_field(_("Ngày đảng viên tự kiểm điểm trước chi bộ"), required=False)
    requested_1 = day_field(_("Yêu cầu tự kiểm điểm lần 1"), required=False)
    requested_2 = day_field(_("Yêu cầu tự kiểm điểm lần 2"), required=False)
    requested_3 = day_field(_("Yêu cầu tự kiểm điểm lần 3"), required=False)
    refused_on = day_field(_("Ngày cố ý không tự kiểm điểm"), required=False)
    evidence = forms.MultipleChoiceField(
        label=_("Tài liệu kèm theo đã có"), choices=Evidence.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Chỉ đánh dấu là đã có; nội dung không đưa vào sổ."),
    )  # fmt: skip
    on = day_field(_("Xóa tên từ ngày"), help_text=_("Từ ngày này không còn tính vào đảng số."))
    received_on = day_field(
        _("Ngày đảng viên nhận quyết định"),
        required=False,
        help_text=_("Thời hạn khiếu nại tính từ ngày này."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        for body in StrikeBody.values:
            self.fields[f"{body}_on"] = day_field(_("Ngày biểu quyết"), required=False)
            for name, words in (("base", _("Số người tính tỷ lệ")), ("in_favour", _("Tán thành"))):
                self.fields[f"{body}_{name}"] = forms.IntegerField(
                    label=words, min_value=0, max_value=_MOST, required=False
                )

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The fields in the order of the work, under their headings."""
        yield str(_("Căn cứ")), [self[name] for name in ("ground", "since")]
        yield (
            str(_("Tự kiểm điểm trước chi bộ")),
            [self[name] for name in ("reviewed_on", *_REQUESTS, "refused_on")],
        )
        for body, label in StrikeBody.choices:
            yield (
                str(_("Biểu quyết: %(body)s") % {"body": label}),
                [self[f"{body}_{name}"] for name in ("on", "base", "in_favour")],
            )
        yield str(_("Tài liệu kèm theo")), [self["evidence"]]
        yield (
            str(_("Quyết định")),
            [self[name] for name in ("on", "number", "issuer", "issued_on", "kept_at", "received_on")],
        )

    def clean(self) -> dict[str, object]:
        """A vote has a day and both numbers, or nothing."""
        entered = super().clean() or self.cleaned_data
        for body in StrikeBody.values:
            parts = [entered.get(f"{body}_{name}") for name in ("on", "base", "in_favour")]
            if any(part is not None for part in parts) and None in parts:
                self.add_error(f"{body}_on", _("Hãy ghi đủ ngày, số người tính tỷ lệ và số tán thành."))
        return entered

    def case(self) -> StrikeCase:
        """What was entered as the service takes it."""
        entered = self.cleaned_data
        votes = tuple(
            Vote(body=body, on=entered[f"{body}_on"], base=entered[f"{body}_base"], in_favour=entered[f"{body}_in_favour"])
            for body in StrikeBody.values
            if entered[f"{body}_on"] is not None
        )  # fmt: skip
        return StrikeCase(
            ground=entered["ground"], since=entered["since"], reviewed_on=entered["reviewed_on"],
            requested=tuple(entered[name] for name in _REQUESTS if entered[name] is not None),
            refused_on=entered["refused_on"], votes=votes, evidence=tuple(entered["evidence"]),
        )  # fmt: skip


class NoticeForm(ChangeForm):
    """The day the notice slip went up with the file."""

    on = day_field(_("Ngày gửi phiếu báo"))


class ComplaintForm(ChangeForm):
    """A complaint of somebody struck off."""

    made_on = day_field(_("Ngày khiếu nại"))
    level = forms.ChoiceField(
        label=_("Cấp giải quyết"), choices=ComplaintLevel.choices, widget=forms.RadioSelect
    )
    unhandled = forms.ChoiceField(
        label=_("Lý do không giải quyết"),
        choices=[("", _("được giải quyết")), *Unhandled.choices],
        required=False,
    )

    def draft(self) -> ComplaintDraft:
        """What was entered as the service takes it."""
        return ComplaintDraft(**{name: self.cleaned_data[name] for name in ComplaintDraft.__slots__})


class AnswerForm(PaperForm):
    """How a complaint was answered."""

    field_order = ("on", "outcome", "number", "issuer", "issued_on", "kept_at")
    on = day_field(_("Ngày trả lời"))
    outcome = forms.ChoiceField(
        label=_("Kết quả"), choices=ComplaintOutcome.choices, widget=forms.RadioSelect
    )
