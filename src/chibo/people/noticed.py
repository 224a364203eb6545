"""Notice slips (phiếu báo): posted ahead of a letter, kept where it is to arrive, and looked through every few months."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.org.models import Dated, Unit
from chibo.people.transfer_enums import Addressee, Direction


class NoticeSlip(Dated):
    """A slip that `unit`, a grassroots organisation, posted (`out`) or got (`in`) on `starts_on`; open until it is laid aside.

    `transfer` is the letter it speaks of. Of a slip about somebody outside the register it is empty until they come: then the
    slip itself says who (name and birth year), from where, and by which letter. `reported_on` is the day the committee above
    was told that nobody came.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notice_slips")
    direction = models.CharField(_("chiều"), max_length=3, choices=Direction.choices)
    addressee = models.CharField(_("gửi cho"), max_length=5, choices=Addressee.choices, blank=True)
    transfer = models.ForeignKey(
        "people.Transfer", on_delete=models.PROTECT, null=True, blank=True, related_name="slips"
    )
    name = models.CharField(_("họ và tên"), max_length=120, blank=True)
    born_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    place = models.CharField(_("nơi đi"), max_length=200, blank=True)
    number = models.CharField(_("số giấy giới thiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ghi giấy"), null=True, blank=True)
    reported_on = models.DateField(_("ngày báo cáo cấp trên"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiếu báo")
        indexes: ClassVar = [models.Index(fields=["unit", "direction", "ends_on"], name="noticeslip_open")]
        constraints: ClassVar = [
            models.CheckConstraint(name="noticeslip_period", condition=Q(starts_on__lte=F("ends_on"))),
            models.CheckConstraint(
                name="noticeslip_about_somebody",
                condition=Q(transfer__isnull=False) | (Q(direction="in") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="noticeslip_addressee_of_sent",
                condition=Q(direction="in", addressee="") | ~Q(addressee=""),
            ),
            models.UniqueConstraint(
                name="noticeslip_once",
                fields=["transfer", "direction", "addressee"],
                condition=Q(transfer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.starts_on}"


class SlipCheck(models.Model):
    """That a grassroots organisation looked through the slips it got; `report` is its report to the committee above, if any."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="slip_checks")
    on = models.DateField(_("ngày rà phiếu báo"))
    report = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần rà phiếu báo")
        constraints: ClassVar = [models.UniqueConstraint(name="slipcheck_once_a_day", fields=["unit", "on"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"
