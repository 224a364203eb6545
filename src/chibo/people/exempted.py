"""Requests to be exempt from Party work and meetings, and what was decided on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import END, day_before
from chibo.people.enums import ExemptionKind, ExemptionReason

if TYPE_CHECKING:
    from datetime import date


class Exemption(models.Model):
    """A member's request to be exempt, and what was decided on it.

    Undecided while `decided_on` is empty; then granted for `[starts_on, ends_on)`, or refused where there is no first day.
    How it stands on a date is told by these days alone. `reason` is empty where the request states none.
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="exemptions")
    kind = models.CharField(_("loại miễn"), max_length=20, choices=ExemptionKind.choices)
    reason = models.CharField(_("lý do"), max_length=20, choices=ExemptionReason.choices, blank=True)
    requested_on = models.DateField(_("ngày xin"))
    #: What the request itself states: from which day, and the first day after it. Empty where it does not say.
    asked_from = models.DateField(_("xin miễn từ ngày"), null=True, blank=True)
    asked_until = models.DateField(_("xin miễn đến trước ngày"), null=True, blank=True)
    #: The day the cell resolved to propose it, and the day of the medical certificate; what the papers say is not kept.
    proposed_on = models.DateField(_("ngày chi bộ đề nghị"), null=True, blank=True)
    medical_paper_on = models.DateField(_("ngày giấy chứng nhận sức khỏe"), null=True, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(_("miễn từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("miễn đến trước ngày"), null=True, blank=True)
    #: The first day after the time that was granted, where a return came before it; else that is `ends_on`.
    granted_until = models.DateField(_("được miễn đến trước ngày"), null=True, blank=True)
    #: The day the member took up Party life again, and the day the cell gave its remarks on the time away.
    returned_on = models.DateField(_("ngày sinh hoạt trở lại"), null=True, blank=True)
    reviewed_on = models.DateField(_("ngày chi bộ nhận xét"), null=True, blank=True)
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
            models.CheckConstraint(
                name="exemption_asked_period",
                condition=Q(asked_until__isnull=True) | Q(asked_from__lt=F("asked_until")),
            ),
            models.CheckConstraint(
                name="exemption_return_of_a_granted_one",
                condition=Q(returned_on__isnull=True) | Q(starts_on__lte=F("returned_on")),
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

    @property
    def last_day(self) -> date | None:
        """The last day of a granted exemption that has one."""
        return None if self.ends_on is None or self.ends_on == END else day_before(self.ends_on)

    @property
    def last_day_asked(self) -> date | None:
        return day_before(self.asked_until) if self.asked_until else None

    @property
    def is_granted(self) -> bool:
        return self.starts_on is not None

    def holds_on(self, on: date) -> bool:
        return self.starts_on is not None and self.ends_on is not None and self.starts_on <= on < self.ends_on


class ExemptionContact(models.Model):
    """A day on which the cell was in contact with an exempted member; what was said is not kept."""

    exemption = models.ForeignKey(Exemption, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField(_("ngày liên hệ"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần liên hệ với đảng viên được miễn")
        constraints: ClassVar = [
            models.UniqueConstraint(name="exemptioncontact_once_a_day", fields=["exemption", "on"])
        ]

    def __str__(self) -> str:
        return f"{self.exemption_id} {self.on}"
