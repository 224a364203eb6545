"""Party discipline of a member: that there is a decision, never what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.dates import day_before
from chibo.org.models import Dated
from chibo.people.models import Person
from chibo.standing.enums import DisciplineForm
from chibo.standing.models.causes import Cause

if TYPE_CHECKING:
    from datetime import date


class DisciplineCase(Dated, Cause):
    """A disciplinary decision in force on `[starts_on, ends_on)`; only those with `discipline.see` ever learn of it.

    `starts_on` is the day it took effect, `announced_on` the day it was announced, `ends_on` the first day it has lapsed (open
    where no rule says when, and of an expulsion). `concluded_on` is the day it was concluded that discipline is due, empty
    where that is the day of the announcement; `in_spite` says why it was written down though a rule not confirmed stood in the way. `corrected_on` is the day the cell acknowledged that the member has mended; `received_on` the day the member
    got the decision. The decision is a paper marked secret: number, issuer, day and place, nothing else.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="discipline")
    form = models.CharField(_("hình thức"), max_length=20, choices=DisciplineForm.choices)
    by_cell = models.BooleanField(_("chi bộ quyết định"), default=False)
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    announced_on = models.DateField(_("ngày công bố"))
    concluded_on = models.DateField(_("ngày kết luận phải kỷ luật"), null=True, blank=True)
    in_spite = models.CharField(_("lý do vẫn ghi"), max_length=200, blank=True)
    received_on = models.DateField(_("ngày đảng viên nhận quyết định"), null=True, blank=True)
    corrected_on = models.DateField(_("ngày chi bộ xác nhận đã sửa chữa"), null=True, blank=True)
    end_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("kỷ luật đảng viên")
        indexes: ClassVar = [models.Index(fields=["starts_on", "ends_on"], name="disciplinecase_days")]
        constraints: ClassVar = [
            *Cause.Meta.constraints,
            models.CheckConstraint(name="disciplinecase_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(name="disciplinecase_form", condition=Q(form__in=DisciplineForm.values)),
            models.CheckConstraint(
                name="disciplinecase_corrected_after_start",
                condition=Q(corrected_on__isnull=True) | Q(corrected_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="disciplinecase_announced",
                condition=Q(announced_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(name="disciplinecase_once", fields=["person", "decision"]),
        ]

    @property
    def last_day(self) -> date:
        """The last day in force."""
        return day_before(self.ends_on)

    def __str__(self) -> str:
        return f"{self.person_id} {self.form}"
