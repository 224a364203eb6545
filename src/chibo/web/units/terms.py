"""Acts on the terms of a unit and its bodies."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import END
from chibo.core.day_field import DayField
from chibo.org import permissions
from chibo.org.models import BodyKind, BodyOfTerm, Term
from chibo.org.services import correct_term, record_term, set_seats, withdraw_seats, withdraw_term
from chibo.org.services.terms import CELL_COMMITTEE
from chibo.web.units.acts import ActForm, WithDecision
from chibo.web.units.chosen import known_day, row_of


class OfTerms(ActForm):
    """An act on the terms of a unit and who serves in them."""

    permission = permissions.RECORD_TERMS


class TermForm(WithDecision, OfTerms):
    """A term, begun by a congress."""

    slug, title = "nhiem-ky", _("Ghi nhiệm kỳ")
    lead = _("Nhiệm kỳ trước kết thúc vào ngày nhiệm kỳ này bắt đầu.")
    ordinal = forms.IntegerField(label=_("Đại hội lần thứ"), required=False, min_value=1, max_value=99)
    name = forms.CharField(label=_("Nhiệm kỳ"), max_length=20, help_text=_("Hai năm, ví dụ 2020–2025."))
    starts_on = DayField(label=_("Từ ngày đại hội"))
    field_order = ("ordinal", "name", "starts_on", "ends_on")

    def perform(self) -> None:
        """Records the term."""
        said = self.cleaned_data
        record_term(
            self.viewer,
            unit=self.unit,
            name=said["name"],
            starts_on=said["starts_on"],
            ordinal=said["ordinal"],
            decision=self.decision(),
        )


class CorrectTermForm(TermForm):
    """A term put right."""

    slug, title, of_row = "sua-nhiem-ky", _("Sửa nhiệm kỳ"), True
    lead = _("Để trống văn bản thì giữ văn bản đã ghi.")
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu chưa kết thúc."))

    def prepare(self) -> None:
        """Begins with what is recorded."""
        self.term = row_of(Term.objects.filter(unit_id=self.unit.id), self.pk)
        self.initial = {
            "ordinal": self.term.ordinal,
            "name": self.term.name,
            "starts_on": self.term.starts_on,
            "ends_on": known_day(self.term.ends_on),
        }

    def perform(self) -> None:
        """Corrects the term."""
        said = self.cleaned_data
        correct_term(
            self.viewer,
            unit=self.unit,
            term=self.term,
            name=said["name"],
            ordinal=said["ordinal"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or END,
            decision=self.decision(),
        )


class WithdrawTermForm(OfTerms):
    """A term that never was."""

    slug, title, submit, of_row = "rut-nhiem-ky", _("Rút nhiệm kỳ ghi nhầm"), _("Rút khỏi sổ"), True
    lead = _("Nhiệm kỳ trước nó được mở lại. Nhật ký vẫn giữ cả việc ghi và việc rút.")

    def prepare(self) -> None:
        """Finds the term."""
        self.term = row_of(Term.objects.filter(unit_id=self.unit.id), self.pk)

    @property
    def about(self) -> str:
        return self.term.name

    def perform(self) -> None:
        """Withdraws the term."""
        withdraw_term(self.viewer, unit=self.unit, term=self.term)


class SeatsForm(WithDecision, OfTerms):
    """How many seats a body has in a term."""

    slug, title = "so-luong-cap-uy", _("Ghi số lượng cấp ủy")
    term = forms.ChoiceField(
        label=_("Nhiệm kỳ"),
        error_messages={
            "required": _("Chưa chọn nhiệm kỳ. Nếu chưa có nhiệm kỳ nào, hãy ghi nhiệm kỳ trước.")
        },
    )
    kind = forms.ChoiceField(label=_("Cấp ủy"))
    seat_count = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=199)
    field_order = ("term", "kind", "seat_count")

    def prepare(self) -> None:
        """Terms of the unit, the newest first, and the bodies such a unit has."""
        terms = Term.objects.filter(unit_id=self.unit.id).order_by("-starts_on")
        self.choose("term", [(str(term.pk), term.name) for term in terms])
        kinds = [k for k in BodyKind.objects.all() if (k.pk == CELL_COMMITTEE) == self.unit.is_cell]
        self.choose("kind", [(kind.pk, str(kind)) for kind in kinds])

    def perform(self) -> None:
        """Sets the number."""
        said = self.cleaned_data
        set_seats(
            self.viewer,
            unit=self.unit,
            term=row_of(Term.objects.filter(unit_id=self.unit.id), int(said["term"])),
            kind=said["kind"],
            seat_count=said["seat_count"],
            decision=self.decision(),
        )


class WithdrawSeatsForm(OfTerms):
    """A number of seats said by mistake."""

    slug, title, submit, of_row = "rut-so-luong", _("Rút số lượng cấp ủy ghi nhầm"), _("Rút khỏi sổ"), True

    def prepare(self) -> None:
        """Finds the row."""
        rows = BodyOfTerm.objects.filter(term__unit_id=self.unit.id)
        self.row = row_of(rows.select_related("body__kind", "term"), self.pk)

    @property
    def about(self) -> str:
        return f"{self.row.body.kind} {self.row.term.name}: {self.row.seat_count}"

    def perform(self) -> None:
        """Withdraws it."""
        withdraw_seats(self.viewer, unit=self.unit, row=self.row)


FORMS: tuple[type[ActForm], ...] = (
    TermForm,
    CorrectTermForm,
    WithdrawTermForm,
    SeatsForm,
    WithdrawSeatsForm,
)
