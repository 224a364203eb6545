"""Discipline of a member put off for a time: on which ground and by which paper, never anything of health."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import day_before
from chibo.org.models import Dated
from chibo.standing.enums import PostponementGround
from chibo.standing.models.examinations import Examination

if TYPE_CHECKING:
    from datetime import date


class Postponement(Dated):
    """Discipline is not considered on `[starts_on, ends_on)`; only those with `discipline.see` ever learn of it.

    The last day is that of the ground, or the day to look again. `resumed_on` is the day it was gone on with; empty while
    nothing is written down. The paper is secret: number, issuer, day and place.
    """

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="postponements")
    ground = models.CharField(_("diện"), max_length=12, choices=PostponementGround.choices)
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    resumed_on = models.DateField(_("ngày xem xét tiếp"), null=True, blank=True)

    class Meta:
        verbose_name = _("chưa xem xét kỷ luật")
        constraints: ClassVar = [
            models.CheckConstraint(name="postponement_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="postponement_ground", condition=Q(ground__in=PostponementGround.values)
            ),
            models.CheckConstraint(
                name="postponement_resumed_after_start",
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gt=F("starts_on")),
            ),
            NoOverlap(name="postponement_no_overlap", key="examination"),
        ]

    @property
    def last_day(self) -> date:
        """The last day it lasts."""
        return day_before(self.ends_on)

    def __str__(self) -> str:
        return f"{self.examination_id} {self.ground}"
