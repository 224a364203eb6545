"""Acts on what is found in a place, and on who heads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import END
from chibo.core.day_field import DayField
from chibo.org.access import subtree
from chibo.org.models import PlaceFact
from chibo.org.queries import on_date
from chibo.org.services import correct_place_fact, record_place_fact, withdraw_place_fact
from chibo.people.enums import Profession, Schooling, Theory
from chibo.people.models import HeadOfPlace
from chibo.people.services import HeadDraft, correct_head, end_head, record_head, withdraw_head
from chibo.web.units.acts import ActForm, WithDecision
from chibo.web.units.chosen import known_day, people_of, person_of, row_of
from chibo.web.units.places import OfPlace, OfPlaces

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import Q

    from chibo.org.models import Place
    from chibo.org.queries import UnitOn


def _here(unit: UnitOn) -> Q:
    """Rows of places at or below the unit on its date."""
    return on_date(unit.on, "place__unit__placements__") & subtree(unit.path, "place__unit__placements__path")


class FactForm(OfPlace):
    """What was found in the place on a day."""

    slug, title = "so-lieu-dia-ban", _("Ghi số hộ, số nhân khẩu")
    kind = forms.ChoiceField(label=_("Số liệu"), choices=PlaceFact.Kind.choices)
    value = forms.IntegerField(
        label=_("Số"), min_value=0, max_value=999999, help_text=_("Có đảng viên: ghi 1; không có: ghi 0.")
    )
    on = DayField(label=_("Tại ngày"))

    def perform(self) -> None:
        """Records the finding."""
        said = self.cleaned_data
        record_place_fact(
            self.viewer,
            unit=self.unit,
            place=self.place,
            kind=said["kind"],
            value=said["value"],
            on=said["on"],
        )


class _OfFact(OfPlaces):
    of_row = True

    def prepare(self) -> None:
        """Finds the finding."""
        self.fact = row_of(PlaceFact.objects.filter(_here(self.unit)).select_related("place"), self.pk)

    @property
    def about(self) -> str:
        place = self.fact.place
        return f"{place.label} {place.name}".strip() + f", {self.fact.get_kind_display()}"

    @property
    def next_url(self) -> str:
        return reverse("units:place", args=[self.fact.place_id, self.unit.ref])


class CorrectFactForm(_OfFact):
    """A finding put right."""

    slug, title = "sua-so-lieu-dia-ban", _("Sửa số liệu đã ghi")
    lead = _("Chỉ để sửa số ghi nhầm; có số mới của một ngày khác thì ghi thêm.")
    value = forms.IntegerField(
        label=_("Số"), min_value=0, max_value=999999, help_text=_("Có đảng viên: ghi 1; không có: ghi 0.")
    )
    on = DayField(label=_("Tại ngày"))

    def prepare(self) -> None:
        """Begins with what is recorded."""
        super().prepare()
        self.initial = {"value": self.fact.value, "on": self.fact.on}

    def perform(self) -> None:
        """Corrects the finding."""
        said = self.cleaned_data
        correct_place_fact(self.viewer, unit=self.unit, fact=self.fact, value=said["value"], on=said["on"])


class WithdrawFactForm(_OfFact):
    """A finding that was wrong from the beginning."""

    slug, title, submit = "rut-so-lieu-dia-ban", _("Rút số liệu ghi nhầm"), _("Rút khỏi sổ")
    lead = _("Nhật ký vẫn giữ cả việc ghi và việc rút.")

    def perform(self) -> None:
        """Withdraws the finding."""
        withdraw_place_fact(self.viewer, unit=self.unit, fact=self.fact)


class _HeadFields(WithDecision, ActForm):
    """What is recorded of a head."""

    is_member = forms.ChoiceField(
        label=_("Là đảng viên"), choices=[("no", _("chưa phải là đảng viên")), ("yes", _("là đảng viên"))]
    )
    person = forms.ChoiceField(
        label=_("Đảng viên nào"),
        required=False,
        help_text=_("Chọn được thì trình độ lấy từ hồ sơ đảng viên, không ghi ở dưới."),
    )
    starts_on = DayField(label=_("Từ ngày"))
    schooling = forms.ChoiceField(
        label=_("Văn hóa"), required=False, choices=[("", _("chưa rõ")), *Schooling.choices]
    )
    profession = forms.ChoiceField(
        label=_("Chuyên môn"), required=False, choices=[("", _("chưa rõ")), *Profession.choices]
    )
    theory = forms.ChoiceField(
        label=_("Lý luận chính trị"), required=False, choices=[("", _("chưa rõ")), *Theory.choices]
    )

    def draft(self, place: Place, *, ends_on: date = END) -> HeadDraft:
        """The head as filled in."""
        said = self.cleaned_data
        return HeadDraft(
            place=place,
            is_member=said["is_member"] == "yes",
            person=person_of(said["person"]) if said["person"] else None,
            starts_on=said["starts_on"],
            ends_on=ends_on,
            schooling=said["schooling"],
            profession=said["profession"],
            theory=said["theory"],
        )


class HeadForm(_HeadFields, OfPlace):
    """Who heads the place from a day on."""

    slug, title = "truong-thon", _("Ghi trưởng thôn, tổ trưởng")
    lead = _("Người ngoài Đảng: không ghi tên, chỉ ghi trình độ. Người trước thôi từ ngày ấy.")
    field_order = ("is_member", "person", "starts_on", "schooling", "profession", "theory")

    def prepare(self) -> None:
        """Members here."""
        super().prepare()
        self.choose("person", [("", str(_("chưa rõ là ai"))), *people_of(self.unit)])

    def perform(self) -> None:
        """Records the head."""
        record_head(self.viewer, unit=self.unit, draft=self.draft(self.place), decision=self.decision())


class _OfHead(OfPlaces):
    of_row = True

    def prepare(self) -> None:
        """Finds the head."""
        self.head = row_of(HeadOfPlace.objects.filter(_here(self.unit)).select_related("place"), self.pk)

    @property
    def about(self) -> str:
        return f"{self.head.place.label} {self.head.place.name}".strip()

    @property
    def next_url(self) -> str:
        return reverse("units:place", args=[self.head.place_id, self.unit.ref])


class CorrectHeadForm(_HeadFields, _OfHead):
    """What was recorded of a head, put right."""

    slug, title = "sua-truong-thon", _("Sửa trưởng thôn, tổ trưởng đã ghi")
    lead = _(
        "Chỉ để sửa điều ghi nhầm; có người mới thì dùng “Ghi trưởng thôn”. Để trống văn bản thì giữ văn bản đã ghi."
    )
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu đang giữ."))
    field_order = ("is_member", "person", "starts_on", "ends_on", "schooling", "profession", "theory")

    def prepare(self) -> None:
        """Begins with what is recorded."""
        super().prepare()
        head = self.head
        people = [("", str(_("chưa rõ là ai"))), *people_of(self.unit)]
        held = head.person
        if held is not None and str(held.uid) not in dict(people):
            people.append((str(held.uid), held.name))
        self.choose("person", people, str(held.uid) if held else "")
        self.initial = {
            "is_member": "yes" if head.is_member else "no",
            "starts_on": head.starts_on,
            "ends_on": known_day(head.ends_on),
            **{name: getattr(head, name) for name in ("schooling", "profession", "theory")},
        }

    def perform(self) -> None:
        """Corrects the head."""
        draft = self.draft(self.head.place, ends_on=self.cleaned_data["ends_on"] or END)
        correct_head(self.viewer, unit=self.unit, head=self.head, draft=draft, decision=self.decision())


class EndHeadForm(_OfHead):
    """The head leaves and nobody follows yet."""

    slug, title = "thoi-truong-thon", _("Ghi thôi trưởng thôn, tổ trưởng")
    on = DayField(label=_("Thôi từ ngày"), help_text=_("Ngày đầu tiên chưa có ai thay."))

    def perform(self) -> None:
        """Ends the head."""
        end_head(self.viewer, unit=self.unit, head=self.head, on=self.cleaned_data["on"])


class WithdrawHeadForm(_OfHead):
    """A head that never was."""

    slug, title, submit = "rut-truong-thon", _("Rút trưởng thôn ghi nhầm"), _("Rút khỏi sổ")
    lead = _("Người trước được mở lại nếu đã thôi vì lần ghi này. Nhật ký vẫn giữ cả việc ghi và việc rút.")

    def perform(self) -> None:
        """Withdraws the head."""
        withdraw_head(self.viewer, unit=self.unit, head=self.head)


FORMS: tuple[type[ActForm], ...] = (
    FactForm,
    CorrectFactForm,
    WithdrawFactForm,
    HeadForm,
    CorrectHeadForm,
    EndHeadForm,
    WithdrawHeadForm,
)
