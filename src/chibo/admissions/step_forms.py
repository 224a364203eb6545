"""The form of one step: it asks what that step calls for and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.admissions.enums import Deciding, Ground, StepKind, VoteMethod
from chibo.admissions.forms import Refusable
from chibo.admissions.rules.bodies import VOTED
from chibo.admissions.services import Done, Vote
from chibo.core.clock import today
from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field

if TYPE_CHECKING:
    from chibo.admissions.queries import VoteBase
    from chibo.people.models import Person

_OF_VOTE: Final = ("body", "method", "summoned", "left_out", "in_favour", "against")
#: Fields that belong to some steps alone.
_ONLY: Final = {
    "course": {StepKind.CLASS_SENT, StepKind.CLASS_COMPLETED, StepKind.NEW_MEMBER_CLASS},
    "first": {StepKind.INTRODUCED},
    "second": {StepKind.INTRODUCED},
    "until": {StepKind.PROBATION_EXTENDED},
    "ground": {StepKind.STRIKE_CELL},
    "place": {StepKind.MOVED, StepKind.SENT_AWAY},
    "is_outside": {StepKind.MOVED},
}
_NOBODY = _("chưa chọn")


def _number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, **options)


class StepForm(Refusable):
    """One step: the day, and as far as the step calls for it the class, the vote, the paper; a reason where out of order."""

    on = day_field(_("Ngày"))
    course = forms.CharField(label=_("Lớp"), max_length=120, required=False)
    first: Any = forms.ModelChoiceField(
        label=_("Người giới thiệu thứ nhất"), queryset=None, required=False, empty_label=_NOBODY
    )
    second: Any = forms.ModelChoiceField(
        label=_("Người giới thiệu thứ hai"), queryset=None, required=False, empty_label=_NOBODY,
        help_text=_("Đoàn thanh niên, công đoàn giới thiệu thì chỉ cần một đảng viên."),
    )  # fmt: skip
    place = forms.CharField(label=_("Nơi đến"), max_length=200)
    is_outside = forms.BooleanField(
        label=_("Nơi đến ở ngoài phạm vi của cấp ủy quyết định kết nạp"), required=False
    )
    ground = forms.ChoiceField(label=_("Căn cứ"), choices=Ground.choices)
    until = day_field(
        _("Dự bị kéo dài đến trước ngày"), help_text=_("Ngày đầu tiên được xét công nhận chính thức.")
    )
    body = forms.ChoiceField(label=_("Cơ quan biểu quyết"))
    method = forms.ChoiceField(label=_("Cách biểu quyết"), choices=VoteMethod.choices)
    summoned = _number(_("Số được triệu tập"))
    left_out = _number(
        _("Vắng mặt không tính vào mẫu số"), required=False,
        help_text=_("Người được miễn, chuyển sinh hoạt tạm thời mà vắng mặt; ai đã không tính ở trên thì không trừ nữa."),
    )  # fmt: skip
    in_favour = _number(_("Tán thành"))
    against = _number(_("Không tán thành"), required=False)
    number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = day_field(_("Ngày văn bản"), required=False)
    reason = forms.CharField(
        label=_("Lý do làm khác trình tự, thời hạn"), max_length=300, required=False,
        help_text=_("Chỉ cần khi có điều vướng ở trên. Lý do hiện cho mọi người xem bước này."),
    )  # fmt: skip

    def __init__(self, kind: StepKind, official: Any, data: Any = None, base: VoteBase | None = None) -> None:
        """`official` are the people who may introduce, `base` what the register knows of a vote of the cell."""
        super().__init__(data, initial={"on": today()})
        self.kind = kind
        bodies = VOTED.get(kind)
        dropped = [name for name, kinds in _ONLY.items() if kind not in kinds]
        for name in dropped if bodies else (*dropped, *_OF_VOTE):
            del self.fields[name]
        fields: Any = self.fields
        if bodies and "cell" not in bodies:
            del self.fields["left_out"]
        elif bodies and base:
            fields["summoned"].initial = base.summoned
            known = _("Theo sổ hôm nay: %(n)s người; %(k)s người trong số ấy chỉ tính khi có mặt.")
            fields["summoned"].help_text = known % {"n": base.summoned, "k": base.if_present}
        if bodies:
            fields["body"].choices = [(body, Deciding(body).label) for body in bodies]
        for name in {"first", "second"} & set(fields):
            fields[name].queryset = official

    def clean(self) -> dict[str, Any]:
        """A paper has a body that issued it; nobody introduces twice."""
        said = super().clean() or {}
        if (said.get("number") or said.get("issued_on")) and not said.get("issuer"):
            self.add_error("issuer", _("Hãy ghi cơ quan ban hành văn bản."))
        if said.get("first") and said.get("first") == said.get("second"):
            self.add_error("second", _("Hãy chọn một người khác."))
        return said

    @property
    def done(self) -> Done:
        """What was entered, once it is valid."""
        said = self.cleaned_data
        return Done(
            kind=self.kind,
            on=said["on"],
            reason=said["reason"],
            course=said.get("course", ""),
            paper=self._paper,
            vote=self._vote,
            introducers=self._introducers,
            until=said.get("until"),
            ground=said.get("ground", ""),
            place=said.get("place", ""),
            is_outside=said.get("is_outside", False),
        )

    @property
    def _introducers(self) -> tuple[Person, ...]:
        return tuple(filter(None, (self.cleaned_data.get("first"), self.cleaned_data.get("second"))))

    @property
    def _vote(self) -> Vote | None:
        said = self.cleaned_data
        if "body" not in said:
            return None
        return Vote(
            body=said["body"],
            method=said["method"],
            summoned=said["summoned"],
            in_favour=said["in_favour"],
            against=said["against"] or 0,
            left_out=said.get("left_out") or 0,
        )

    @property
    def _paper(self) -> DecisionDraft | None:
        said = self.cleaned_data
        if not said["issuer"]:
            return None
        return DecisionDraft(issuer=said["issuer"], number=said["number"], issued_on=said["issued_on"])
