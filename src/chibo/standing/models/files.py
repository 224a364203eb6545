"""Paper files of members: where each is kept, who borrowed it, what was added when. Never what is in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.org.models import Dated, Unit
from chibo.people.models import Person


class PaperFile(Dated):
    """The paper file of a member kept by a committee at a place on `[starts_on, ends_on)`; a hand-over opens another row."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="paper_files")
    keeper = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="files_kept")
    place = models.CharField(_("nơi để hồ sơ"), max_length=120)
    papers = models.PositiveSmallIntegerField(_("số tài liệu"), null=True, blank=True)
    handover = models.CharField(_("số biên bản giao nhận"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("hồ sơ giấy")
        constraints: ClassVar = [
            models.CheckConstraint(name="paperfile_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="paperfile_no_overlap", key="person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.place}"


class FileLoan(models.Model):
    """A paper file lent: to whom, for what, until when; out while `returned_on` is empty."""

    file = models.ForeignKey(PaperFile, on_delete=models.CASCADE, related_name="loans")
    borrower = models.CharField(_("người mượn"), max_length=120)
    purpose = models.CharField(_("mục đích"), max_length=200)
    lent_on = models.DateField(_("ngày mượn"))
    due_on = models.DateField(_("hẹn trả"))
    returned_on = models.DateField(_("ngày trả"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần mượn hồ sơ")
        constraints: ClassVar = [
            models.CheckConstraint(name="fileloan_due", condition=Q(due_on__gte=F("lent_on"))),
            models.CheckConstraint(
                name="fileloan_returned",
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("lent_on")),
            ),
            models.UniqueConstraint(
                name="fileloan_one_out", fields=["file"], condition=Q(returned_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.lent_on}"


class FileSupplement(models.Model):
    """That the yearly supplement (3-HSĐV) of a member came in."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="file_supplements")
    year = models.PositiveSmallIntegerField(_("năm"))
    on = models.DateField(_("ngày bổ sung"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("bổ sung hồ sơ hằng năm")
        constraints: ClassVar = [
            models.UniqueConstraint(name="filesupplement_once_a_year", fields=["person", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class FileCheck(models.Model):
    """That a committee compared its list of members with the files it keeps."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="file_checks")
    on = models.DateField(_("ngày đối chiếu"))
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("lần đối chiếu danh sách với hồ sơ")
        constraints: ClassVar = [models.UniqueConstraint(name="filecheck_once_a_day", fields=["unit", "on"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"
