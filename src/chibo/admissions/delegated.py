"""The power to decide on admission, given to a grassroots committee (ủy quyền kết nạp)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.org.models import Dated, Unit


class Delegation(Dated):
    """A grassroots committee decides on admission itself on `[starts_on, ends_on)`, by the paper of the committee above (ADM-36).

    `reason` says why it was given although the register knows a condition that is not met.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="delegations")
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ủy quyền quyết định kết nạp")
        constraints: ClassVar = [
            models.CheckConstraint(name="delegation_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="delegation_no_overlap", key="unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.starts_on}"
