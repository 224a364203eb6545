"""Lists that came in: a draft waiting to be confirmed, the batch it became, and the rows it came from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.core.sealed import SealedTextField
from chibo.core.uid import new_uid
from chibo.org.models import Unit


class ImportDraft(models.Model):
    """A file chosen in the browser and not yet applied. Its bytes lie sealed in `CHIBO_HOME/uploads` under `uid`."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(_("tệp"), max_length=200)
    as_of = models.DateField(_("danh sách có đến ngày"), null=True, blank=True)
    history = models.CharField(max_length=20, default="since-admission")
    #: Rows [sheet, letter, field]; None where nobody said what the columns hold.
    columns = models.JSONField(null=True, blank=True)
    encoding = models.CharField(_("bảng mã"), max_length=20, blank=True)
    #: Of the list as it was read first; many are applied in the background.
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("danh sách chờ ghi")

    def __str__(self) -> str:
        return self.filename


class RememberedColumns(models.Model):
    """What the columns below certain headings hold in the lists of a unit, as a person once corrected it.

    `signature` stands for the headings of one sheet, `columns` names a field ("" for none) for each letter.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    remembered_by = models.CharField(max_length=120)
    remembered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("cách hiểu các cột")
        constraints: ClassVar = [
            models.UniqueConstraint(name="remembered_columns_once", fields=["unit", "signature"])
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.signature[:8]}"


class ImportBatch(models.Model):
    """A list that was applied as a whole. `act_uid` joins it to its audit entries and to every row it recorded."""

    act_uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="batches")
    filename = models.CharField(_("tệp"), max_length=200)
    digest = models.CharField(max_length=64)
    layout = models.CharField(_("kiểu danh sách"), max_length=40)
    as_of = models.DateField(_("danh sách có đến ngày"))
    history = models.CharField(max_length=20)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    applied_by = models.CharField(max_length=120)
    applied_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.CharField(max_length=120, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lần nhập danh sách")
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], name="batch_unit")]

    def __str__(self) -> str:
        return f"{self.filename} {self.as_of}"


class SourceRow(models.Model):
    """Where a person's facts came from: file, sheet and row of a batch, with the original texts, sealed."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="source_rows")
    person_id = models.BigIntegerField(db_index=True)
    sheet = models.CharField(max_length=120)
    row = models.PositiveIntegerField()
    original = SealedTextField(blank=True, default="")

    class Meta:
        verbose_name = _("dòng nguồn")

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"
