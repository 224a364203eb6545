"""What was opened, by whom and what for. Both tables are append-only, and speak of persons and units by their numbers:
undoing an import takes a person away, and never the line that says who looked."""  # noqa: D205, D209

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import now
from chibo.core.constraints import AppendOnly
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from datetime import datetime


class StatedPurpose(models.Model):
    """What somebody from above wants to see names for: one file (`person_uid`) or the names of a unit and below, until `ends_at`."""

    class Reason(models.TextChoices):
        """What for, to be counted; the words say the rest."""

        INSPECTION = "inspection", _("Kiểm tra, giám sát")
        COMPLAINT = "complaint", _("Giải quyết đơn thư, khiếu nại")
        VERIFICATION = "verification", _("Thẩm tra, xác minh")
        PERSONNEL = "personnel", _("Công tác cán bộ")
        COMPARISON = "comparison", _("Đối chiếu số liệu, danh sách")
        HELP = "help", _("Giúp cấp dưới sửa sai sót")
        OTHER = "other", _("Việc khác")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person_uid = models.UUIDField(null=True, editable=False)
    unit_id = models.BigIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words = models.CharField(max_length=300)
    stated_at = models.DateTimeField(default=now, editable=False)
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mục đích mở hồ sơ")
        indexes: ClassVar = [models.Index(fields=["user", "ends_at"], name="statedpurpose_in_force")]
        constraints: ClassVar = [
            models.CheckConstraint(name="statedpurpose_words", condition=~Q(words="")),
            AppendOnly(name="statedpurpose_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.words}"

    def holds_at(self, at: datetime) -> bool:
        return self.stated_at <= at < self.ends_at


class Opening(models.Model):
    """One opening of a file, or of a list of names from above (`person_uid` empty): who, in which role, where, when, what.

    Until `withheld_until` (an inspection's last day, as it was known then) it shows to nobody; the end of the grant counts
    where the grant still stands.
    """

    class What(models.TextChoices):
        """What was opened."""

        FILE = "file", _("Hồ sơ")
        LIST = "list", _("Danh sách tên")
        ROWS = "rows", _("Danh sách phía sau con số")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=now, editable=False)
    user_id = models.BigIntegerField(null=True)
    user_label = models.CharField(max_length=200)
    role = models.CharField(max_length=40)
    held_in = models.CharField(max_length=400)
    grant_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=4, choices=What.choices)
    #: The key of the figure whose rows were opened.
    figure = models.CharField(max_length=80, blank=True, default="")
    person_uid = models.UUIDField(null=True)
    unit_id = models.BigIntegerField(null=True)
    purpose = models.ForeignKey(StatedPurpose, on_delete=models.DO_NOTHING, null=True, related_name="+")
    withheld_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("lần mở hồ sơ")
        indexes: ClassVar = [
            models.Index(fields=["person_uid", "-id"], name="opening_person"),
            models.Index(fields=["unit_id", "-id"], name="opening_unit"),
        ]
        constraints: ClassVar = [AppendOnly(name="opening_append_only")]

    def __str__(self) -> str:
        return f"{self.user_label} {self.what} {self.at:%Y-%m-%d %H:%M}"
