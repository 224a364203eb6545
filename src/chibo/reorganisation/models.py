"""Drafts of reorganisations.

What a reorganisation does to units, members and places stands in their own dated rows, all recorded by one act; a draft
only prepares it. Which unit followed which is written by that act (`org.Succession`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.core.clock import now
from chibo.core.uid import new_uid
from chibo.org.models import CellKind, Place, Unit, UnitKind
from chibo.reorganisation.enums import Kind, Role, State, Subject


class Reorganisation(models.Model):
    """A merge, split or dissolution being prepared below `unit`, by one decision, in effect from `on`.

    `version` rises with every change, so that two people never overwrite one another. `act_uid` names the act that carried
    it out; empty while it is a draft.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reorganisations")
    kind = models.CharField(_("hình thức"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("có hiệu lực từ ngày"))
    number = models.CharField(_("số"), max_length=60, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=now)
    act_uid = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = _("phương án sắp xếp")
        indexes: ClassVar = [models.Index(fields=["unit", "state"], name="reorganisation_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reorganisation_decided_by_an_act",
                condition=Q(state=State.DECIDED, act_uid__isnull=False)
                | (~Q(state=State.DECIDED) & Q(act_uid__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Side(models.Model):
    """A unit on one side of a draft: a source that is there, or a target that is there (`unit`) or is to be made.

    `name`, `kind` and `cell_kind` say what a target is from the day on. A target that the act makes gets its `unit` then.
    """

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="sides")
    role = models.CharField(max_length=10, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(default=False)
    name = models.CharField(_("tên"), max_length=200, blank=True)
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cell_kind = models.ForeignKey(CellKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("tổ chức trong phương án")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="side_once", fields=["reorganisation", "role", "unit"]),
            models.CheckConstraint(
                name="side_new_is_named", condition=Q(is_new=False) | Q(role=Role.TARGET) & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.unit_id)


class Allotment(models.Model):
    """To which target something a source holds goes (`subject_id`): a person, a unit directly below, a place, an applicant,
    somebody introduced from another cell, a role."""  # noqa: D205, D209

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="allotments")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    subject_id = models.BigIntegerField()
    target = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="allotments")

    class Meta:
        verbose_name = _("phân về tổ chức")
        constraints: ClassVar = [
            models.UniqueConstraint(name="allotment_once", fields=["reorganisation", "subject", "subject_id"])
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}"


class JoinedPlace(models.Model):
    """Places held by the sources that are one place from the day on, under a new name (thôn A and thôn B become thôn C)."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="joined_places")
    name = models.CharField(_("tên"), max_length=200)
    label = models.CharField(_("cách gọi"), max_length=40, blank=True)
    places = models.ManyToManyField(Place, related_name="+")

    class Meta:
        verbose_name = _("địa bàn gộp")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="joined_place_once", fields=["reorganisation", "name"])
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.name}".strip()
