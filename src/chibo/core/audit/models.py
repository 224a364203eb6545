"""The audit log: who did what to which row, and the chains that show whether a line was changed since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import now
from chibo.core.constraints import AppendOnly
from chibo.core.uid import new_uid

DIGEST_LENGTH = 64


class AuditEntry(models.Model):
    """One row changed by one act. `chain` is the grassroots unit whose chain it is linked into, 0 for none.

    The acting user is a number and a label, not a foreign key: accounts stand above this floor.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    recorded_at = models.DateTimeField(default=now, editable=False)
    act = models.CharField(max_length=100)
    act_uid = models.UUIDField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    chain = models.BigIntegerField(default=0)
    unit_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("dòng nhật ký")
        verbose_name_plural = _("nhật ký")
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="auditentry_object"),
            models.Index(fields=["unit_id", "id"], name="auditentry_unit"),
            models.Index(fields=["act_uid", "id"], name="auditentry_act"),
        ]
        constraints: ClassVar = [AppendOnly(name="auditentry_append_only")]

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id}"


class UndoneAct(models.Model):
    """An act that was undone, and the act that undid it. An act is undone once."""

    act_uid = models.UUIDField(unique=True)
    undone_in = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("thay đổi đã hoàn tác")
        constraints: ClassVar = [AppendOnly(name="undoneact_append_only")]

    def __str__(self) -> str:
        return f"{self.act_uid}"


class AuditSeal(models.Model):
    """The link of one entry in its chain: `digest` covers the entry, its place `seq` (from 1) and `previous`.

    No foreign key in the database, so that an entry removed by force leaves its link behind and is missed.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.DO_NOTHING, db_constraint=False, related_name="seal")
    chain = models.BigIntegerField()
    seq = models.BigIntegerField()
    previous = models.CharField(max_length=DIGEST_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("mắt xích nhật ký")
        verbose_name_plural = _("chuỗi nhật ký")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "seq"], name="auditseal_one_link_a_place"),
            AppendOnly(name="auditseal_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"


class AuditRoot(models.Model):
    """One digest a day over the heads of all chains as they stood after the link `last_seal_id`, and over the root
    before: printed or published, it fixes everything up to that link."""  # noqa: D205, D209

    id = models.BigAutoField(primary_key=True)
    day = models.DateField(unique=True)
    last_seal_id = models.BigIntegerField()
    previous = models.CharField(max_length=DIGEST_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = _("gốc nhật ký trong ngày")
        verbose_name_plural = _("gốc nhật ký theo ngày")
        constraints: ClassVar = [AppendOnly(name="auditroot_append_only")]

    def __str__(self) -> str:
        return self.day.isoformat()
