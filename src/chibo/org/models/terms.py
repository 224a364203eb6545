"""Terms between congresses, the leading bodies of a unit, and the posts in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.org.models.dated import Dated
from chibo.org.models.named import Named
from chibo.org.models.units import Unit


class Term(Dated):
    """The years between two congresses of a unit, `[starts_on, ends_on)`; open until the next congress is recorded.

    `ordinal` is the number of the congress that began it (empty where it is not known), `name` its years as they are written ("2020–2025").
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms")
    ordinal = models.PositiveSmallIntegerField(_("đại hội lần thứ"), null=True, blank=True)
    name = models.CharField(_("nhiệm kỳ"), max_length=20)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("nhiệm kỳ")
        constraints: ClassVar = [
            models.CheckConstraint(name="term_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(name="term_ordinal", condition=Q(ordinal__gte=1)),
            models.UniqueConstraint(name="term_ordinal_once", fields=["unit", "ordinal"]),
            models.UniqueConstraint(name="term_name_once", fields=["unit", "name"]),
            NoOverlap(name="term_no_overlap", key="unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.name}"


class BodyKind(Named):
    """A kind of leading body: cell committee (chi ủy), executive committee, standing committee. Four words, never one."""

    class Meta(Named.Meta):
        verbose_name = _("loại cấp ủy")
        ordering = ["position"]


class Body(models.Model):
    """A leading body of a unit, e.g. the cell committee (chi ủy) of a cell."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bodies")
    kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, related_name="+")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("cấp ủy")
        constraints: ClassVar = [models.UniqueConstraint(name="body_once_per_unit", fields=["unit", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.unit_id}"


class BodyOfTerm(models.Model):
    """How many seats a congress set for a body in one term (số lượng cấp ủy viên); who sits in it are the posts held in those years."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="bodies")
    seat_count = models.PositiveSmallIntegerField(_("số lượng"))
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("cấp ủy của nhiệm kỳ")
        constraints: ClassVar = [
            models.UniqueConstraint(name="bodyofterm_once", fields=["body", "term"]),
            models.CheckConstraint(name="bodyofterm_seats", condition=Q(seat_count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.term_id}: {self.seat_count}"


class Post(Named):
    """A post that people hold: secretary, deputy secretary, committee member. `sole` posts have one holder at a time."""

    body_kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_cells = models.BooleanField(default=True)
    sole = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("chức vụ")
        ordering = ["position"]


class Seat(models.Model):
    """A post in a unit; `body` is empty where the post exists without a committee (a secretary of a small cell)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("vị trí chức vụ")
        constraints: ClassVar = [models.UniqueConstraint(name="seat_once_per_unit", fields=["unit", "post"])]

    def __str__(self) -> str:
        return f"{self.post_id} {self.unit_id}"
