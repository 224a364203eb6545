"""Party organisations, what kinds there are, and the dated tree they stand in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.marks import Marks
from chibo.core.uid import new_uid
from chibo.org.models.dated import Dated
from chibo.org.models.named import Named


def marks_ready_counts(name: str) -> Marks:
    """A change of the row marks its unit for those who keep counts ready of it: a floor above, known by its table alone."""
    return Marks(
        name=name,
        into="people_tallymark",
        column="unit_id",
        of=("unit_id",),
        numbers="SELECT changed.unit_id AS n FROM changed",
    )


class UnitKind(Named):
    """A kind of organisation: province, commune, cell … `grassroots` kinds are tổ chức cơ sở đảng."""

    is_cell = models.BooleanField(default=False)
    is_grassroots = models.BooleanField(default=False)
    allowed_children = models.ManyToManyField("self", symmetrical=False, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("loại tổ chức đảng")
        ordering = ["position"]


class CellKind(Named):
    """A kind of cell by what it serves. The strength of a `guarded` kind is not shown outside the grassroots committee."""

    is_guarded = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("loại chi bộ")
        ordering = ["position"]


class Sector(Named):
    """The kind of establishment a unit is in, by the lines of the central statistics (form 5); free codes may be added."""

    class Meta(Named.Meta):
        verbose_name = _("loại hình")
        ordering = ["position"]


class Unit(models.Model):
    """A Party organisation: what never changes about it. Name, kind and place in the tree are dated rows beside it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    code = models.SlugField(max_length=80, db_index=True)
    ref = models.CharField(max_length=200, unique=True)
    listed_code = models.CharField(max_length=60, blank=True, db_index=True)
    records_from = models.DateField(_("có sổ từ ngày"), null=True, blank=True)
    opens_on = models.DateField(_("ngày mở trang"), null=True, blank=True)
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("tổ chức đảng")
        indexes: ClassVar = [
            models.Index(
                fields=["records_from"], condition=Q(records_from__isnull=False), name="unit_records_from"
            )
        ]

    def __str__(self) -> str:
        return self.ref


class UnitProfile(Dated):
    """Name, kind, kind of cell and sector of a unit for a period."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="profiles")
    name = models.CharField(_("tên"), max_length=200)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=1000, editable=False)
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+")
    cell_kind = models.ForeignKey(CellKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("tên, loại của tổ chức đảng")
        constraints: ClassVar = [
            models.CheckConstraint(name="unitprofile_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="unitprofile_no_overlap", key="unit"),
            marks_ready_counts("unitprofile_tally"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(Dated):
    """Where a unit stands in the tree for a period.

    `path` is the chain of fixed-width codes of unit ids from the root down to the unit itself (`chibo.org.paths`);
    the subtree of a unit on a date is one range of paths plus the date.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="child_placements", null=True, blank=True
    )
    path = models.CharField(max_length=120)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vị trí trong hệ thống tổ chức")
        indexes: ClassVar = [models.Index(fields=["path", "starts_on"], name="placement_path")]
        constraints: ClassVar = [
            models.CheckConstraint(name="placement_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="placement_no_overlap", key="unit"),
            marks_ready_counts("placement_tally"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.path}"


class Succession(models.Model):
    """One unit followed another on a day. `is_whole`: all of the predecessor went to this one successor."""

    class Kind(models.TextChoices):
        """By what a unit came to follow another."""

        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        DISSOLVE = "dissolve", _("Giải thể")

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_after")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_before")
    kind = models.CharField(_("hình thức"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("từ ngày"))
    is_whole = models.BooleanField()
    #: Does the predecessor end on the day? A unit from which another is split off goes on.
    is_end = models.BooleanField()
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("kế thừa tổ chức")
        indexes: ClassVar = [models.Index(fields=["on", "kind"], name="succession_on")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor", "on"]),
            models.CheckConstraint(name="succession_of_two", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
