"""Congresses and by-elections: what the tellers counted and who is elected. The term and the posts stand in their own rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.congresses.enums import Kind, Way
from chibo.core.uid import new_uid
from chibo.org.models import Post, Term, Unit
from chibo.people.models import Person


class Congress(models.Model):
    """A congress of a unit, or a meeting that elected between two of them.

    `called` are the delegates or official members called, `deducted` those of them who do not count in the base of a vote,
    `present` those who came; where delegates are named, `called` and `present` are counted from them. `term` is the one it opened, or in which it filled posts. `decision` approves (chuẩn y) it.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="congresses")
    kind = models.CharField(_("hình thức"), max_length=12, choices=Kind.choices)
    held_on = models.DateField(_("ngày"))
    called = models.PositiveIntegerField(_("triệu tập"))
    deducted = models.PositiveIntegerField(_("không tính"), default=0)
    present = models.PositiveIntegerField(_("có mặt"))
    term = models.ForeignKey(Term, on_delete=models.PROTECT, null=True, blank=True, related_name="congresses")
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("đại hội, hội nghị bầu")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="congress_attendance",
                condition=Q(present__lte=F("called"), deducted__lte=F("called"), present__gte=1),
            ),
            models.UniqueConstraint(name="congress_once_a_day", fields=["unit", "kind", "held_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit_id} {self.held_on}"

    @property
    def base(self) -> int:
        """Of how many a majority is counted."""
        return self.called - self.deducted


class Poll(models.Model):
    """One vote on one post, as the tellers counted it: papers given out, returned, valid; in which round, for how many seats."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="polls")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    poll_round = models.PositiveSmallIntegerField(_("vòng"), default=1)
    seats = models.PositiveSmallIntegerField(_("số lượng bầu"))
    issued = models.PositiveIntegerField(_("phát ra"))
    returned = models.PositiveIntegerField(_("thu về"))
    valid = models.PositiveIntegerField(_("hợp lệ"))

    class Meta:
        verbose_name = _("lần bỏ phiếu")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="poll_papers",
                condition=Q(valid__lte=F("returned"), returned__lte=F("issued"), seats__gte=1),
            ),
            models.UniqueConstraint(name="poll_once", fields=["congress", "post", "poll_round"]),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.poll_round}"


class Nominee(models.Model):
    """Somebody on the list of a poll: how many votes, and whether elected."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="nominees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField(_("số phiếu"))
    is_elected = models.BooleanField(_("trúng cử"))

    class Meta:
        verbose_name = _("người trong danh sách bầu")
        ordering: ClassVar = ["-votes", "id"]
        constraints: ClassVar = [models.UniqueConstraint(name="nominee_once", fields=["poll", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.votes}"


class Teller(models.Model):
    """Somebody who counted the polls of a congress."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="tellers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("người kiểm phiếu")
        constraints: ClassVar = [models.UniqueConstraint(name="teller_once", fields=["congress", "person"])]

    def __str__(self) -> str:
        return str(self.person_id)


class Delegate(models.Model):
    """Somebody called to a congress of delegates, with the day of the election or appointment below where that is known.

    Whether they `came`: a substitute who came sits for a delegate who did not.
    """

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="delegates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("tư cách"), max_length=12, choices=Way.choices)
    chosen_on = models.DateField(_("ngày bầu, chỉ định"), null=True, blank=True)
    came = models.BooleanField(_("có mặt"), default=True)

    class Meta:
        verbose_name = _("đại biểu")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(name="delegate_once", fields=["congress", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.way}"
