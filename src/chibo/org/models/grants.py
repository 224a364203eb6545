"""Who may do what where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models.dated import Dated
from chibo.org.models.named import Named
from chibo.org.models.units import Unit


class Role(Named):
    """A role of an officer: which permissions it gives, and whether they reach below the unit."""

    permissions = models.JSONField(default=list)
    reaches_below = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("vai trò")
        ordering = ["position"]


class Grant(Dated):
    """A role held by a user in a unit for a period: the only source of rights."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        verbose_name = _("phân quyền")
        constraints: ClassVar = [
            models.CheckConstraint(name="grant_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.UniqueConstraint(name="grant_once", fields=["user", "unit", "role", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id} {self.unit_id}"
