"""Member cards (thẻ đảng viên)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import END
from chibo.core.sealed import SealedTextField
from chibo.org.models import Dated
from chibo.people.models import Person
from chibo.standing.enums import CardEnd


class MemberCard(Dated):
    """A card held on `[starts_on, ends_on)`, `starts_on` the day it was issued. The number is sealed; its index is keyed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    number = SealedTextField(_("số thẻ"))
    number_index = models.CharField(max_length=64, editable=False, db_index=True)
    handed_on = models.DateField(_("ngày trao"), null=True, blank=True)
    end_kind = models.CharField(_("lý do thôi giữ"), max_length=10, choices=CardEnd.choices, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("thẻ đảng viên")
        constraints: ClassVar = [
            models.CheckConstraint(name="membercard_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="membercard_end",
                condition=Q(ends_on=END, end_kind="") | Q(ends_on__lt=END, end_kind__in=CardEnd.values),
            ),
            NoOverlap(name="membercard_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"
