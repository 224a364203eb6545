"""The yearly check of member cards in a cell."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Unit
from chibo.people.models import Person
from chibo.standing.enums import CardFault


class CardCheck(models.Model):
    """That a cell checked the cards of its members on a day; `seen` is how many were shown and sound."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="card_checks")
    on = models.DateField(_("ngày kiểm tra thẻ"))
    seen = models.PositiveSmallIntegerField(_("số thẻ đã xuất trình"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần kiểm tra thẻ đảng viên")
        constraints: ClassVar = [models.UniqueConstraint(name="cardcheck_once_a_day", fields=["unit", "on"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"


class CardFinding(models.Model):
    """A card that was not shown sound at a check: damaged, lost, not presented."""

    check_made = models.ForeignKey(CardCheck, on_delete=models.CASCADE, related_name="findings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="card_findings")
    fault = models.CharField(_("tình trạng thẻ"), max_length=10, choices=CardFault.choices)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("thẻ không xuất trình được")
        constraints: ClassVar = [
            models.UniqueConstraint(name="cardfinding_once_a_check", fields=["check_made", "person"]),
            models.CheckConstraint(name="cardfinding_fault", condition=Q(fault__in=CardFault.values)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.fault}"
