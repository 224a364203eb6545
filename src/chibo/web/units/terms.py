"""Acts on terms, bodies and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import BEGINNING, END
from chibo.core.day_field import DayField
from chibo.core.errors import NotVisible
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import BodyKind, BodyOfTerm, Term
from chibo.org.queries import on_date
from chibo.org.services import correct_term, record_term, set_seats, withdraw_seats, withdraw_term
from chibo.org.services.terms import CELL_COMMITTEE
from chibo.people.enums import WayToPost
from chibo.people.models import Person, PostHeld
from chibo.people.services import (
    PostDraft,
    correct_post,
    end_post,
    hold_post,
    withdraw_post,
)
from chibo.people.services.posts import posts_of
from chibo.web.units.acts import ActForm, WithDecision

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from chibo.org.queries import UnitOn

RowT = TypeVar("RowT", bound="Model")
#: So many people are offered at once.
MOST_PEOPLE = 400


def row_of(rows: QuerySet[RowT], pk: int | None) -> RowT:
    """The row an act is about. Raises `NotVisible` where it is not among those of the unit."""
    found = rows.filter(pk=pk or 0).first()
    if found is None:
        raise NotVisible
    return found


def people_of(unit: UnitOn) -> list[tuple[str, str]]:
    """Who stands in the unit or below on its date: uid and name with the year of birth."""
    rows = Person.objects.filter(
        on_date(unit.on, "affiliations__"),
        on_date(unit.on, "affiliations__unit__placements__"),
        subtree(unit.path, "affiliations__unit__placements__path"),
    )
    return [
        (str(person.uid), f"{person.name} ({person.born_on:%Y})")
        for person in rows.order_by("sort_key", "id")[:MOST_PEOPLE]
    ]


def person_of(uid: str) -> Person:
    """The person of a choice."""
    return Person.objects.get(uid=uid)


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
    term = forms.ChoiceField(label=_("Nhiệm kỳ"), error_messages={"required": _("Hãy ghi nhiệm kỳ trước.")})
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
        self.row = row_of(BodyOfTerm.objects.filter(term__unit_id=self.unit.id), self.pk)

    def perform(self) -> None:
        """Withdraws it."""
        withdraw_seats(self.viewer, unit=self.unit, row=self.row)


class PostForm(WithDecision, OfTerms):
    """A member takes a post."""

    slug, title = "giu-chuc-vu", _("Ghi người giữ chức vụ")
    lead = _("Bí thư mới thay bí thư đang giữ chức vụ từ ngày ấy.")
    post = forms.ChoiceField(label=_("Chức vụ"))
    person = forms.ChoiceField(label=_("Đảng viên"))
    starts_on = DayField(label=_("Từ ngày"))
    way = forms.ChoiceField(
        label=_("Hình thức"), required=False, choices=[("", _("chưa rõ")), *WayToPost.choices]
    )
    field_order = ("post", "person", "starts_on", "ends_on", "way")

    def prepare(self) -> None:
        """Posts that such a unit has, members who stand in it."""
        self.choose("post", [(post.pk, str(post)) for post in posts_of(self.unit)])
        self.choose("person", people_of(self.unit))

    def perform(self) -> None:
        """Records the post."""
        said = self.cleaned_data
        draft = PostDraft(
            person=person_of(said["person"]), post=said["post"], starts_on=said["starts_on"], way=said["way"]
        )
        hold_post(self.viewer, unit=self.unit, draft=draft, decision=self.decision())


class _OfHeldPost(OfTerms):
    of_row = True

    def prepare(self) -> None:
        """Finds the post held."""
        rows = PostHeld.objects.filter(seat__unit_id=self.unit.id).select_related("person", "seat__post")
        self.held = row_of(rows, self.pk)

    @property
    def about(self) -> str:
        return f"{self.held.person.name}, {self.held.seat.post}"


class EndPostForm(WithDecision, _OfHeldPost):
    """A member leaves a post."""

    slug, title = "thoi-chuc-vu", _("Ghi thôi giữ chức vụ")
    on = DayField(label=_("Thôi từ ngày"), help_text=_("Ngày đầu tiên không còn giữ chức vụ."))
    field_order = ("on",)

    def perform(self) -> None:
        """Ends the post."""
        end_post(
            self.viewer, unit=self.unit, held=self.held, on=self.cleaned_data["on"], decision=self.decision()
        )


class CorrectPostForm(WithDecision, _OfHeldPost):
    """Days and way of a post put right."""

    slug, title = "sua-chuc-vu", _("Sửa chức vụ đã ghi")
    lead = _("Để trống văn bản thì giữ văn bản đã ghi.")
    starts_on = DayField(label=_("Từ ngày"), required=False, help_text=_("Để trống nếu chưa rõ."))
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống nếu đang giữ."))
    way = forms.ChoiceField(
        label=_("Hình thức"), required=False, choices=[("", _("chưa rõ")), *WayToPost.choices]
    )
    field_order = ("starts_on", "ends_on", "way")

    def prepare(self) -> None:
        """Begins with what is recorded."""
        super().prepare()
        self.initial = {
            "starts_on": known_day(self.held.starts_on),
            "ends_on": known_day(self.held.ends_on),
            "way": self.held.way,
        }

    def perform(self) -> None:
        """Corrects the post."""
        said = self.cleaned_data
        correct_post(
            self.viewer,
            unit=self.unit,
            held=self.held,
            starts_on=said["starts_on"] or BEGINNING,
            ends_on=said["ends_on"] or END,
            way=said["way"],
            decision=self.decision(),
        )


class WithdrawPostForm(_OfHeldPost):
    """A post that was never held."""

    slug, title, submit = "rut-chuc-vu", _("Rút chức vụ ghi nhầm"), _("Rút khỏi sổ")
    lead = _("Nhật ký vẫn giữ cả việc ghi và việc rút.")

    def perform(self) -> None:
        """Withdraws the post."""
        withdraw_post(self.viewer, unit=self.unit, held=self.held)


def known_day(day: Any) -> Any:
    """The day for a date input; None for a sentinel."""
    return None if day in {BEGINNING, END} else day


FORMS: tuple[type[ActForm], ...] = (
    TermForm,
    CorrectTermForm,
    WithdrawTermForm,
    SeatsForm,
    WithdrawSeatsForm,
    PostForm,
    EndPostForm,
    CorrectPostForm,
    WithdrawPostForm,
)
