"""Certificates of Party age for those who left the Party."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.people.models import Membership


class AgeCertificate(models.Model):
    """That somebody who left asked for a certificate of Party age, and by which paper it was issued; open while it is not."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="age_certificate")
    requested_on = models.DateField(_("ngày xin giấy"))
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    issued_on = models.DateField(_("ngày cấp giấy"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("giấy xác nhận tuổi đảng")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agecertificate_issued_by_paper",
                condition=Q(issued_on__isnull=True, decision__isnull=True)
                | Q(issued_on__isnull=False, decision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.requested_on}"
