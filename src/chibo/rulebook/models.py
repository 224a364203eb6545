"""What the database adds to the rulebook: values committees set for themselves, and confirmations against the official text.

The rules themselves are the files of `data/`; `RuleKey` gives each one used here a number.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.org.models import Dated


class RuleKey(models.Model):
    """The number of a rule's id: made when the first override or confirmation needs it."""

    code = models.CharField(_("mã quy định"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("mã quy định")
        verbose_name_plural = _("mã quy định")

    def __str__(self) -> str:
        return self.code


class RuleOverride(Dated):
    """A value that holds in one unit and all below it on `[starts_on, ends_on)`, with the paper or words it rests on."""

    rule = models.ForeignKey(RuleKey, on_delete=models.PROTECT, related_name="overrides")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="rule_overrides")
    value = models.JSONField(_("giá trị"))
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("giá trị riêng của cấp ủy")
        verbose_name_plural = _("giá trị riêng của cấp ủy")
        constraints: ClassVar = [
            models.CheckConstraint(name="ruleoverride_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="ruleoverride_has_basis", condition=~Q(basis="") | Q(decision__isnull=False)
            ),
            NoOverlap(name="ruleoverride_no_overlap", key=("unit", "rule")),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.unit_id}"


class RuleConfirmation(models.Model):
    """Somebody compared one row of a rule with the official text `decision`.

    The row is named by rule, scope and first day; `value` is what it said then: a row that says something else later
    is unconfirmed again.
    """

    rule = models.ForeignKey(RuleKey, on_delete=models.PROTECT, related_name="confirmations")
    scope = models.CharField(_("phạm vi"), max_length=200, blank=True)
    row_starts_on = models.DateField(_("áp dụng từ ngày"))
    value = models.JSONField(_("giá trị"))
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_by_label = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(_("đối chiếu lúc"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần đối chiếu bản gốc")
        verbose_name_plural = _("các lần đối chiếu bản gốc")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="ruleconfirmation_once_per_row", fields=["rule", "scope", "row_starts_on"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.row_starts_on}"
