"""What a paper declares of a figure. Counted values are never stored here, and declared ones never counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Dated, Unit


class DeclaredValue(Dated):
    """A value of a figure on paper, for a unit, as a stock of `[starts_on, ends_on)` or the flow of exactly that period.

    `dimension` and `at` name a part of a breakdown ("" for the whole). `as_printed` is the paper's own words, `computed`
    what they come to where the paper's number and its own parts differ.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="declared_values")
    key = models.CharField(_("số liệu"), max_length=80)
    dimension = models.CharField(_("chia theo"), max_length=40, blank=True)
    at = models.CharField(_("giá trị chia"), max_length=80, blank=True)
    value = models.DecimalField(_("số"), max_digits=22, decimal_places=6)
    as_printed = models.CharField(_("như in trên giấy"), max_length=200)
    computed = models.DecimalField(_("tính lại"), max_digits=22, decimal_places=6, null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("số khai báo")
        indexes: ClassVar = [models.Index(fields=["unit", "key"], name="declaredvalue_unit_key")]
        constraints: ClassVar = [
            models.CheckConstraint(name="declaredvalue_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="declaredvalue_part_is_named",
                condition=Q(dimension="", at="") | (~Q(dimension="") & ~Q(at="")),
            ),
            models.CheckConstraint(
                name="declaredvalue_has_source", condition=Q(decision__isnull=False) | ~Q(note="")
            ),
            models.UniqueConstraint(
                name="declaredvalue_once", fields=["unit", "key", "dimension", "at", "starts_on", "ends_on"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.as_printed}"
