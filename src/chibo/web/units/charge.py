"""Acts on who of the committee above is in charge of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import END
from chibo.core.day_field import DayField
from chibo.org.queries import on_date
from chibo.people.models import AssignedCommitteeMember, Person, PostHeld
from chibo.people.services import assign_member, correct_assignment, end_assignment, withdraw_assignment
from chibo.people.services.assigned import COMMITTEE_POSTS
from chibo.web.units.acts import ActForm, WithDecision
from chibo.web.units.chosen import known_day, person_of, row_of
from chibo.web.units.terms import OfTerms

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn


def _committee_above(unit: UnitOn) -> list[tuple[str, str]]:
    """Who holds a post in a committee above the cell on its date."""
    above = [crumb.id for crumb in unit.ancestors]
    held = PostHeld.objects.filter(
        on_date(unit.on), seat__unit_id__in=above, seat__post_id__in=COMMITTEE_POSTS
    )
    people = Person.objects.filter(pk__in=held.values("person_id")).order_by("sort_key", "id")
    return [(str(person.uid), person.name) for person in people]


class AssignForm(WithDecision, OfTerms):
    """A committee member from above takes charge of the cell."""

    slug, title = "phan-cong-phu-trach", _("Phân công cấp ủy viên phụ trách chi bộ")
    lead = _("Người đang phụ trách thôi từ ngày ấy.")
    person = forms.ChoiceField(
        label=_("Cấp ủy viên"),
        error_messages={"required": _("Chưa chọn ai. Cấp ủy viên lấy từ chức vụ đã ghi của đảng bộ.")},
    )
    starts_on = DayField(label=_("Từ ngày"))
    field_order = ("person", "starts_on")

    def prepare(self) -> None:
        """Those who hold a post in a committee above."""
        self.choose("person", _committee_above(self.unit))

    def perform(self) -> None:
        """Assigns."""
        assign_member(
            self.viewer,
            cell=self.unit,
            person=person_of(self.cleaned_data["person"]),
            starts_on=self.cleaned_data["starts_on"],
            decision=self.decision(),
        )


class _OfAssignment(OfTerms):
    of_row = True

    def prepare(self) -> None:
        """Finds the assignment."""
        rows = AssignedCommitteeMember.objects.filter(cell_id=self.unit.id).select_related("person")
        self.row = row_of(rows, self.pk)

    @property
    def about(self) -> str:
        return self.row.person.name


class EndAssignmentForm(WithDecision, _OfAssignment):
    """Nobody is in charge from a day on."""

    slug, title = "thoi-phu-trach", _("Ghi thôi phụ trách chi bộ")
    on = DayField(label=_("Thôi từ ngày"))
    field_order = ("on",)

    def perform(self) -> None:
        """Ends the assignment."""
        end_assignment(
            self.viewer, cell=self.unit, row=self.row, on=self.cleaned_data["on"], decision=self.decision()
        )


class CorrectAssignmentForm(WithDecision, _OfAssignment):
    """Who is in charge, and the days, put right."""

    slug, title = "sua-phan-cong", _("Sửa phân công đã ghi")
    lead = _(
        "Chỉ để sửa điều ghi nhầm; đổi người phụ trách thì dùng “Phân công”. Để trống văn bản thì giữ văn bản đã ghi."
    )
    person = forms.ChoiceField(label=_("Cấp ủy viên"))
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu đang phụ trách."))
    field_order = ("person", "starts_on", "ends_on")

    def prepare(self) -> None:
        """Begins with what is recorded."""
        super().prepare()
        held = (str(self.row.person.uid), self.row.person.name)
        others = [choice for choice in _committee_above(self.unit) if choice != held]
        self.choose("person", [held, *others], held[0])
        self.initial = {"starts_on": self.row.starts_on, "ends_on": known_day(self.row.ends_on)}

    def perform(self) -> None:
        """Corrects the assignment."""
        said = self.cleaned_data
        correct_assignment(
            self.viewer,
            cell=self.unit,
            row=self.row,
            person=person_of(said["person"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or END,
            decision=self.decision(),
        )


class WithdrawAssignmentForm(_OfAssignment):
    """An assignment that never was."""

    slug, title, submit = "rut-phan-cong", _("Rút phân công ghi nhầm"), _("Rút khỏi sổ")
    lead = _("Nhật ký vẫn giữ cả việc ghi và việc rút.")

    def perform(self) -> None:
        """Withdraws the assignment."""
        withdraw_assignment(self.viewer, cell=self.unit, row=self.row)


FORMS: tuple[type[ActForm], ...] = (
    AssignForm,
    EndAssignmentForm,
    CorrectAssignmentForm,
    WithdrawAssignmentForm,
)
