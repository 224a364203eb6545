"""Contact with the cell of the residence (213): that a member was introduced, and on which days it gave its remarks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.org.models import Dated, Unit
from chibo.people.models import Person
from chibo.standing.enums import LiaisonExcuse


class ResidenceLiaison(Dated):
    """A member introduced to a residence cell on `starts_on`; `unit` where the register has that cell, else `place_name`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="residents")
    place_name = models.CharField(_("chi bộ nơi cư trú"), max_length=160, blank=True)
    letter = models.CharField(_("số giấy giới thiệu"), max_length=60, blank=True)
    excused = models.CharField(_("diện miễn"), max_length=10, choices=LiaisonExcuse.choices, blank=True)

    class Meta:
        verbose_name = _("giữ mối liên hệ nơi cư trú")
        constraints: ClassVar = [
            models.CheckConstraint(name="residenceliaison_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="residenceliaison_place",
                condition=Q(unit__isnull=False, place_name="") | (Q(unit__isnull=True) & ~Q(place_name="")),
            ),
            NoOverlap(name="residenceliaison_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


class ResidenceRemark(models.Model):
    """A day on which the residence cell gave its remarks on a member; what they say is not kept."""

    liaison = models.ForeignKey(ResidenceLiaison, on_delete=models.CASCADE, related_name="remarks")
    on = models.DateField(_("ngày nhận xét"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("nhận xét của nơi cư trú")
        constraints: ClassVar = [
            models.UniqueConstraint(name="residenceremark_once_a_day", fields=["liaison", "on"])
        ]

    def __str__(self) -> str:
        return f"{self.liaison_id} {self.on}"
