"""Requests to be exempt from Party work and meetings, and what was decided on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.people.enums import ExemptionKind, ExemptionReason


class Exemption(models.Model):
    """A member's request to be exempt, and what was decided on it.

    Undecided while `decided_on` is empty; then granted for `[starts_on, ends_on)`, or refused where there is no first day.
    How it stands on a date is told by these days alone. `reason` is empty where the request states none.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="exemptions")
    kind = models.CharField(_("loại miễn"), max_length=20, choices=ExemptionKind.choices)
    reason = models.CharField(_("lý do"), max_length=20, choices=ExemptionReason.choices, blank=True)
    requested_on = models.DateField(_("ngày xin"))
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("miễn từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("miễn đến trước ngày"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("đơn xin miễn")
        indexes: ClassVar = [models.Index(fields=["requested_on"], name="exemption_requested")]
        constraints: ClassVar = [
            models.CheckConstraint(name="exemption_kind", condition=Q(kind__in=ExemptionKind.values)),
            models.CheckConstraint(
                name="exemption_reason", condition=Q(reason__in=["", *ExemptionReason.values])
            ),
            models.CheckConstraint(
                name="exemption_period",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__lt=F("ends_on"), decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="exemption_decided_after_request",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("requested_on")),
            ),
            models.UniqueConstraint(
                name="exemption_asked_once",
                fields=["person", "kind"],
                condition=Q(decided_on__isnull=True),
            ),
            NoOverlap(name="exemption_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
