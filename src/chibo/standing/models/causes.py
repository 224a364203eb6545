"""What an examination or a decision comes from, and the days its time bar counts by; never what was done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.standing.enums import CauseOrigin


class Cause(models.Model):
    """How a matter came to the committee, and the day of the newest act it is about.

    `notice_on` is the day of what the other body decided, `notice_received_on` the day its notice came. `offence_on` is empty
    while nobody has written it down. `is_unbarred`: it is of those matters for which no time bar runs; which, is not kept.
    """

    origin = models.CharField(_("nguồn"), max_length=10, choices=CauseOrigin.choices, blank=True)
    notice_on = models.DateField(_("ngày quyết định của cơ quan báo"), null=True, blank=True)
    notice_received_on = models.DateField(_("ngày nhận thông báo"), null=True, blank=True)
    offence_on = models.DateField(_("ngày của hành vi mới nhất"), null=True, blank=True)
    is_unbarred = models.BooleanField(_("không áp dụng thời hiệu"), default=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(class)s_origin", condition=Q(origin__in=["", *CauseOrigin.values])
            ),
            models.CheckConstraint(
                name="%(class)s_notice_days",
                condition=Q(notice_received_on__isnull=True)
                | Q(notice_on__isnull=False, notice_received_on__gte=F("notice_on")),
            ),
        ]
