"""Forms of admissions. They read what was written; the services judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.admissions import rules
from chibo.admissions.enums import Deciding, Examined, JobGroup, Organisation, Outcome, StepKind, VoteMethod
from chibo.admissions.papers import CODES
from chibo.admissions.services import Noted, OwnFacts, PaperDraft, Vote
from chibo.core.clock import today
from chibo.decisions.services import DecisionDraft
from chibo.org.grant_forms import day_field
from chibo.people.enums import EthnicGroup, Profession, Religion, Schooling, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from chibo.admissions.models import Applicant, Inquiry
    from chibo.core.errors import DomainError
    from chibo.people.models import Person

_NOT_SAID = ("", _("chưa rõ"))
_OF_CLASS = frozenset({StepKind.CLASS_SENT, StepKind.CLASS_COMPLETED, StepKind.NEW_MEMBER_CLASS})


class Refusable(forms.Form):
    """A form at whose fields a refusal of a service is said."""

    def refuse(self, refusal: DomainError) -> None:
        """The sentence stands at the field it speaks of, or at the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def _choice(label: Any, choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[_NOT_SAID, *choices], required=False, **options)


def _number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, **options)


class NoteForm(Refusable):
    """A source the cell noticed: all that may be kept before the person agrees. `cells` are pairs of ref and name."""

    cell = forms.ChoiceField(label=_("Chi bộ"))
    name = forms.CharField(
        label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_year = forms.IntegerField(label=_("Năm sinh"), min_value=1900, max_value=2100)
    organisation = forms.ChoiceField(label=_("Đoàn thể"), choices=Organisation.choices)
    noted_on = day_field(_("Ngày chi bộ ghi nhận"))

    def __init__(self, cells: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"noted_on": today()})
        self.fields["cell"].choices = cells  # type: ignore[attr-defined]

    @property
    def noted(self) -> Noted:
        said = self.cleaned_data
        return Noted(
            name=said["name"],
            birth_year=said["birth_year"],
            organisation=said["organisation"],
            noted_on=said["noted_on"],
        )


class FactsForm(Refusable):
    """The person agreed, and what the person gave for the application."""

    on = day_field(_("Ngày người ấy đồng ý"))
    parents_agreed_on = day_field(
        _("Ngày cha mẹ đồng ý"), required=False, help_text=_("Khi người ấy chưa đủ tuổi kết nạp.")
    )
    born_on = day_field(_("Ngày sinh"), required=False)
    sex = _choice(_("Giới tính"), Sex.choices)
    ethnic_group = _choice(_("Dân tộc"), EthnicGroup.choices)
    religion = _choice(_("Tôn giáo"), Religion.choices)
    schooling = _choice(_("Văn hóa"), Schooling.choices)
    profession = _choice(_("Chuyên môn"), Profession.choices)
    job_group = _choice(_("Nghề nghiệp"), JobGroup.choices)
    citizen_id = forms.CharField(label=_("Số định danh cá nhân"), max_length=12, required=False)

    def __init__(self, applicant: Applicant, *, sensitive: bool, sealed: bool, data: Any = None) -> None:
        self.applicant = applicant
        names = [name for name in self.base_fields if name != "on"]
        known = {name: getattr(applicant, name) for name in names}
        super().__init__(data, initial={"on": applicant.agreed_on or today(), **known})
        for name, may_see in (("ethnic_group", sensitive), ("religion", sensitive), ("citizen_id", sealed)):
            if not may_see:
                del self.fields[name]

    @property
    def facts(self) -> OwnFacts:
        """What was given; what the viewer may not see stays as it is."""
        own = {name: getattr(self.applicant, name) for name in ("ethnic_group", "religion", "citizen_id")}
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"on", "parents_agreed_on"}
        }
        return OwnFacts(**{**own, **said})


class HelperForm(Refusable):
    """Which official member helps, from which day."""

    person: Any = forms.ModelChoiceField(
        label=_("Đảng viên chính thức giúp đỡ"), queryset=None, empty_label=None
    )
    on = day_field(_("Từ ngày"))

    def __init__(self, people: Any, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    @property
    def person_chosen(self) -> Person:
        chosen: Person = self.cleaned_data["person"]
        return chosen


class StepForm(Refusable):
    """One step: the day, and as far as the step calls for it the class, the vote, the paper; a reason where out of order."""

    on = day_field(_("Ngày"))
    course = forms.CharField(label=_("Lớp"), max_length=120, required=False)
    body = forms.ChoiceField(label=_("Cơ quan biểu quyết"))
    method = forms.ChoiceField(label=_("Cách biểu quyết"), choices=VoteMethod.choices)
    summoned = _number(_("Số được triệu tập"))
    left_out = _number(
        _("Vắng mặt không tính vào mẫu số"), required=False,
        help_text=_("Người được miễn, chuyển sinh hoạt tạm thời, đình chỉ mà vắng mặt."),
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

    def __init__(self, kind: StepKind, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
        bodies = rules.VOTED.get(kind)
        if bodies is None:
            for name in ("body", "method", "summoned", "left_out", "in_favour", "against"):
                del self.fields[name]
        else:
            self.fields["body"].choices = [(body, Deciding(body).label) for body in bodies]  # type: ignore[attr-defined]
        if kind not in _OF_CLASS:
            del self.fields["course"]

    def clean(self) -> dict[str, Any]:
        """A paper has a body that issued it."""
        said = super().clean() or {}
        if (said.get("number") or said.get("issued_on")) and not said.get("issuer"):
            self.add_error("issuer", _("Hãy ghi cơ quan ban hành văn bản."))
        return said

    @property
    def vote(self) -> Vote | None:
        said = self.cleaned_data
        if "body" not in said:
            return None
        return Vote(
            body=said["body"],
            method=said["method"],
            summoned=said["summoned"],
            in_favour=said["in_favour"],
            against=said["against"] or 0,
            left_out=said["left_out"] or 0,
        )

    @property
    def paper(self) -> DecisionDraft | None:
        said = self.cleaned_data
        if not said["issuer"]:
            return None
        return DecisionDraft(issuer=said["issuer"], number=said["number"], issued_on=said["issued_on"])


class PaperForm(Refusable):
    """A paper that is in the dossier: its form, date, number and place; never the paper itself."""

    form = forms.ChoiceField(label=_("Mẫu"), choices=[(code, code) for code in CODES])
    dated_on = day_field(_("Ngày của giấy"))
    number = forms.CharField(label=_("Số"), max_length=60, required=False)
    kept_at = forms.CharField(label=_("Nơi lưu"), max_length=200, required=False)

    def __init__(self, form: str = "", data: Any = None) -> None:
        super().__init__(data, initial={"dated_on": today(), "form": form})

    @property
    def draft(self) -> PaperDraft:
        return PaperDraft(**self.cleaned_data)


class AskForm(Refusable):
    """A verification request: whom by relation, which body, when."""

    examined = forms.ChoiceField(label=_("Người được thẩm tra"), choices=Examined.choices)
    asked_body = forms.CharField(label=_("Cấp ủy, cơ quan được hỏi"), max_length=200)
    asked_on = day_field(_("Ngày gửi"))
    is_abroad = forms.BooleanField(label=_("Ở ngoài nước"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"asked_on": today()})


class AnswerForm(Refusable):
    """An answer to a request: the day and the outcome, nothing of what was found."""

    inquiry: Any = forms.ModelChoiceField(label=_("Yêu cầu"), queryset=None, empty_label=None)
    answered_on = day_field(_("Ngày trả lời"))
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=Outcome.choices)

    def __init__(self, open_inquiries: Any, data: Any = None) -> None:
        super().__init__(data, initial={"answered_on": today()})
        field: Any = self.fields["inquiry"]
        field.queryset = open_inquiries
        field.label_from_instance = _of_inquiry


def _of_inquiry(inquiry: Inquiry) -> str:
    return f"{inquiry.get_examined_display()}: {inquiry.asked_body}"


class MoveForm(Refusable):
    """The cell that takes over, and the day."""

    target = forms.ChoiceField(label=_("Chi bộ tiếp nhận"))
    on = day_field(_("Từ ngày"))

    def __init__(self, cells: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
        self.fields["target"].choices = cells  # type: ignore[attr-defined]


class TakeBackForm(Refusable):
    """The question before a step is taken back; it carries which step was shown, so that no other goes in its place."""

    step = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, last: UUID, data: Any = None) -> None:
        self.last = last
        super().__init__(data, initial={"step": last})

    def clean_step(self) -> UUID:
        """The step shown is still the last that stands."""
        step: UUID = self.cleaned_data["step"]
        if step != self.last:
            raise forms.ValidationError(_("Bước cuối đã khác so với lúc mở trang này. Hãy xem lại hồ sơ."))
        return step
