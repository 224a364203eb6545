"""Forms of admissions. They read what was written; the services judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.admissions.enums import AdmittedAt, Examined, JobGroup, Organisation, Outcome
from chibo.admissions.papers import CODES
from chibo.admissions.services import Noted, OwnFacts, PaperDraft
from chibo.core.clock import today
from chibo.core.uid import new_uid
from chibo.org.grant_forms import day_field
from chibo.people.enums import EthnicGroup, Profession, Religion, Schooling, Sex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from chibo.admissions.models import Applicant, Inquiry
    from chibo.core.errors import DomainError
    from chibo.people.models import Person

_NOT_SAID = ("", _("chưa rõ"))


class Refusable(forms.Form):
    """A form at whose fields a refusal of a service is said.

    It carries the act it will be, so that sending it twice writes it once, and what its page was made from.
    """

    act = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["act"].initial = new_uid

    @property
    def act_uid(self) -> UUID:
        """The act of a form that is valid."""
        act: UUID = self.cleaned_data["act"] or new_uid()
        return act

    @property
    def entered(self) -> dict[str, Any]:
        """What was written, without what the form carries."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"act", "seen"}}

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


class ReviewForm(Refusable):
    """Whom the cell considered, on which day. `people` are pairs of uid and words."""

    on = day_field(_("Ngày sinh hoạt chi bộ"))
    chosen = forms.MultipleChoiceField(label=_("Những người đã xem xét"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, people: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"on": today(), "chosen": [uid for uid, _words in people]})
        self.fields["chosen"].choices = people  # type: ignore[attr-defined]


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
    admitted_at = _choice(_("Kết nạp ở"), AdmittedAt.choices)
    citizen_id = forms.CharField(label=_("Số định danh cá nhân"), max_length=12, required=False)

    def __init__(self, applicant: Applicant, *, sensitive: bool, sealed: bool, data: Any = None) -> None:
        self.applicant = applicant
        names = [name for name in self.base_fields if name not in {"on", "act", "seen"}]
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
            name: value for name, value in self.entered.items() if name not in {"on", "parents_agreed_on"}
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
        return PaperDraft(**self.entered)


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
    reason = forms.CharField(
        label=_("Lý do làm khác trình tự, thời hạn"), max_length=300, required=False,
        help_text=_("Chỉ cần khi có điều vướng ở trên. Lý do hiện cho mọi người xem bước này."),
    )  # fmt: skip

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
