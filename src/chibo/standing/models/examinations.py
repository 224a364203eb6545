"""What is not finished about a member: an inspection, a complaint, discipline being considered; never what it is about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Dated
from chibo.people.models import Person
from chibo.standing.enums import DisciplineForm, ExaminationKind
from chibo.standing.models.causes import Cause


class Examination(Dated, Cause):
    """A member is being examined by `body` on `[starts_on, ends_on)`; only those with `discipline.see` ever learn of it.

    Several may run at once. `level` is the form that is considered, empty where it is not said. Nothing is kept of what it
    is about, of the outcome or of who complained.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="examinations")
    kind = models.CharField(_("loại việc"), max_length=10, choices=ExaminationKind.choices)
    body = models.CharField(_("cơ quan xem xét"), max_length=200)
    level = models.CharField(_("mức xem xét"), max_length=20, choices=DisciplineForm.choices, blank=True)

    class Meta:
        verbose_name = _("việc đang xem xét")
        indexes: ClassVar = [models.Index(fields=["person", "starts_on", "ends_on"], name="examination_days")]
        constraints: ClassVar = [
            *Cause.Meta.constraints,
            models.CheckConstraint(
                name="examination_level", condition=Q(level__in=["", *DisciplineForm.values])
            ),
            models.CheckConstraint(name="examination_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(name="examination_kind", condition=Q(kind__in=ExaminationKind.values)),
            models.UniqueConstraint(name="examination_once", fields=["person", "kind", "body", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
