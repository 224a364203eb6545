"""Suspension of Party activity (đình chỉ sinh hoạt đảng): that there is a decision and for which days, never what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import day_before
from chibo.org.models import Dated
from chibo.people.models import Person

if TYPE_CHECKING:
    from datetime import date


class Suspension(Dated):
    """A member suspended on `[starts_on, ends_on)`; only those with `discipline.see` and the member ever learn of it.

    `ends_on` is the day after the last one of the decision, of its extension once there is one, or the day activity was
    resumed before; open where neither decision nor rule sets it. `resumed_on` is the day from which the member took part
    again, or was dealt with otherwise; empty while nothing is written down.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suspensions")
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    extended_on = models.DateField(_("ngày gia hạn"), null=True, blank=True)
    extension = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resumed_on = models.DateField(_("ngày thôi đình chỉ"), null=True, blank=True)
    end_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("đình chỉ sinh hoạt đảng")
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="suspension_days")]
        constraints: ClassVar = [
            models.CheckConstraint(name="suspension_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="suspension_extended_by_decision",
                condition=Q(extended_on__isnull=True, extension__isnull=True)
                | Q(extended_on__isnull=False, extension__isnull=False),
            ),
            models.CheckConstraint(
                name="suspension_resumed_after_start",
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gt=F("starts_on")),
            ),
            NoOverlap(name="suspension_no_overlap", key="person"),
        ]

    @property
    def last_day(self) -> date:
        """The last day it lasts."""
        return day_before(self.ends_on)

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"
