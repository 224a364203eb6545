"""What is sent out about duties: reminders to the units that owe them, and addresses of feeds for those who follow them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Unit


class Reminder(models.Model):
    """Somebody reminded a unit of a kind of duty on a day; `withdrawn_on` is the day it was taken back.

    `carried_on`: it was sent to a unit that ended, and stands for the one that follows from that day on.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders")
    key = models.CharField(_("loại việc"), max_length=60)
    on = models.DateField(_("ngày nhắc"))
    by = models.CharField(_("người nhắc"), max_length=120)
    withdrawn_on = models.DateField(_("ngày rút"), null=True, blank=True)
    carried_on = models.DateField(_("ngày chuyển theo"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("lời nhắc")
        verbose_name_plural = _("lời nhắc")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reminder_once_a_day",
                fields=["unit", "key", "on"],
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="reminder_withdrawn_later",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.key} {self.on}"


class Feed(models.Model):
    """A secret address at which a calendar reads the days on which something is due in a unit. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds")
    #: Where an act that made the unit is taken back, the address goes with it.
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    opened_on = models.DateField(_("ngày bật"))

    class Meta:
        verbose_name = _("địa chỉ lịch")
        verbose_name_plural = _("địa chỉ lịch")
        constraints: ClassVar = [models.UniqueConstraint(name="feed_one_a_unit", fields=["user", "unit"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id}"
