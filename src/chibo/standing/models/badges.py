"""Badges of Party age (Huy hiệu Đảng)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.people.models import Person
from chibo.standing.enums import BadgeWay


class Badge(models.Model):
    """A badge for so many years of Party age: proposed for an award day, then awarded by decision under a number.

    How it stands on a date is told by its days alone: proposed while `awarded_on` is empty, lost from `lost_on` until
    `reissued_on`, given back by who left the Party on `returned_on`. A badge from before the register has no `proposed_on`.
    The steps of a proposal are `declared_on` (the member), `proposed_on` (the cell), `reviewed_on` (the grassroots committee),
    `forwarded_on` (the committee above it), `awarded_on` (the province); those that are not known are empty.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="badges")
    years = models.PositiveSmallIntegerField(_("loại huy hiệu (năm)"))
    way = models.CharField(_("diện"), max_length=10, choices=BadgeWay.choices, default=BadgeWay.DUE)
    award_on = models.DateField(_("đợt trao"))
    declared_on = models.DateField(_("ngày tờ khai"), null=True, blank=True)
    proposed_on = models.DateField(_("ngày đề nghị"), null=True, blank=True)
    reviewed_on = models.DateField(_("ngày cấp ủy cơ sở đề nghị"), null=True, blank=True)
    forwarded_on = models.DateField(_("ngày cấp ủy cấp trên đề nghị"), null=True, blank=True)
    awarded_on = models.DateField(_("ngày quyết định tặng"), null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    serial = models.CharField(_("số huy hiệu"), max_length=20, blank=True)
    lost_on = models.DateField(_("ngày báo mất"), null=True, blank=True)
    reissued_on = models.DateField(_("ngày cấp lại"), null=True, blank=True)
    reissue_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_on = models.DateField(_("ngày nộp lại"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("huy hiệu Đảng")
        indexes: ClassVar = [
            models.Index(fields=["awarded_on"], name="badge_awarded"),
            models.Index(fields=["award_on"], name="badge_award_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(name="badge_once_a_person", fields=["person", "years"]),
            models.CheckConstraint(name="badge_way", condition=Q(way__in=BadgeWay.values)),
            models.CheckConstraint(
                name="badge_proposed_or_awarded",
                condition=Q(proposed_on__isnull=False) | Q(awarded_on__isnull=False),
            ),
            models.CheckConstraint(
                name="badge_awarded_by_decision",
                condition=Q(awarded_on__isnull=True, decision__isnull=True, serial="")
                | Q(awarded_on__isnull=False, decision__isnull=False),
            ),
            models.CheckConstraint(
                name="badge_lost_after_award",
                condition=Q(lost_on__isnull=True) | Q(lost_on__gte=F("awarded_on")),
            ),
            models.CheckConstraint(
                name="badge_returned_after_award",
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("awarded_on")),
            ),
            models.CheckConstraint(
                name="badge_reissued_after_loss",
                condition=Q(reissued_on__isnull=True, reissue_decision__isnull=True)
                | Q(reissued_on__gte=F("lost_on"), reissue_decision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.years}"
