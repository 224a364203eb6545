"""Who may do what where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chibo.org.models.dated import Dated
from chibo.org.models.named import Named
from chibo.org.models.units import Unit


class Role(Named):
    """A role of an officer: which permissions it gives, and whether they reach below the unit.

    `held_in` says in what kind of unit it is held. A role `by_assignment` is given for a period that ends, and what is
    opened in it shows when the period is over. A role `for_one` is held for one named secretary and one named paper.
    """

    class Where(models.TextChoices):
        """In which units a role can be held."""

        ANY = "any", _("mọi tổ chức đảng")
        CELL = "cell", _("chi bộ")
        GRASSROOTS = "grassroots", _("tổ chức cơ sở đảng")

    permissions = models.JSONField(default=list)
    reaches_below = models.BooleanField(default=False)
    held_in = models.CharField(max_length=10, choices=Where.choices, default=Where.ANY)
    by_assignment = models.BooleanField(default=False)
    for_one = models.BooleanField(default=False)
    #: What holding it means, in a sentence.
    purpose = models.CharField(max_length=300, blank=True, default="")
    purpose_en = models.CharField(max_length=300, blank=True, default="")

    class Meta(Named.Meta):
        verbose_name = _("vai trò")
        ordering = ["position"]

    @property
    def sentence(self) -> str:
        """What holding it means, in the language of the page."""
        return self.purpose_en if (get_language() or "vi").startswith("en") else self.purpose


class Grant(Dated):
    """A role held by a user in a unit for a period: the only source of rights.

    A role for one secretary (`Role.for_one`) names whom it `helps` and the meeting or sheet that is its `scope`.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    helps = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    scope = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("phân quyền")
        constraints: ClassVar = [
            models.CheckConstraint(name="grant_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.UniqueConstraint(name="grant_once", fields=["user", "unit", "role", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id} {self.unit_id}"
