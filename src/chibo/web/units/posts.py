"""Acts on posts: who takes one, leaves it, and what was wrongly recorded of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import BEGINNING, END
from chibo.core.day_field import DayField
from chibo.people.enums import WayToPost
from chibo.people.models import PostHeld
from chibo.people.services import PostDraft, correct_post, end_post, hold_post, withdraw_post
from chibo.people.services.posts import posts_of
from chibo.web.units.acts import ActForm, WithDecision
from chibo.web.units.chosen import known_day, people_of, person_of, row_of
from chibo.web.units.terms import OfTerms


class PostForm(WithDecision, OfTerms):
    """A member takes a post."""

    slug, title = "giu-chuc-vu", _("Ghi người giữ chức vụ")
    lead = _("Bí thư mới thay bí thư đang giữ chức vụ từ ngày ấy.")
    post = forms.ChoiceField(label=_("Chức vụ"))
    person = forms.ChoiceField(label=_("Đảng viên nào"))
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


FORMS: tuple[type[ActForm], ...] = (PostForm, EndPostForm, CorrectPostForm, WithdrawPostForm)
