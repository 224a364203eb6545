"""What members and officers keep beside the record: requests to correct a file, saved lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import now
from chibo.core.sealed import SealedTextField
from chibo.core.uid import new_uid
from chibo.org.models import Unit


class Correction(models.Model):
    """A member says what is right in the own file. Texts are sealed, and go when the member takes the request back."""

    class State(models.TextChoices):
        OPEN = "open", _("đang chờ")
        ACCEPTED = "accepted", _("đã sửa")
        DECLINED = "declined", _("không sửa")
        WITHDRAWN = "withdrawn", _("đã rút lại")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    wanted = SealedTextField(_("điều đúng"), blank=True, default="")
    paper = SealedTextField(_("giấy tờ làm căn cứ"), blank=True, default="")
    asked_at = models.DateTimeField(default=now, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = SealedTextField(_("trả lời"), blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    act_uid = models.UUIDField(null=True, editable=False)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("đề nghị sửa hồ sơ")
        indexes: ClassVar = [models.Index(fields=["state", "asked_at"], name="correction_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="correction_one_open_a_field", fields=["person", "field"], condition=Q(state="open")
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.state}"


class SavedView(models.Model):
    """Filters, order and columns of the list of people of a unit under a name: `query` is the address without "?".

    A shared one is there for every officer of the unit; the default one opens when its owner opens the list.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("tên"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("danh sách đã lưu")
        constraints: ClassVar = [
            models.UniqueConstraint(name="savedview_name_once", fields=["unit", "owner", "name"]),
            models.UniqueConstraint(
                name="savedview_one_default", fields=["unit", "owner"], condition=Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name
