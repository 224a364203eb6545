"""Places of the State that cells cover: hamlets, schools, health stations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import END
from chibo.core.uid import new_uid
from chibo.org.models.dated import Dated
from chibo.org.models.named import Named
from chibo.org.models.units import Unit


class PlaceKind(Named):
    """A kind of place that a cell may cover: hamlet, neighbourhood, school, health station, enterprise, cooperative."""

    class Meta(Named.Meta):
        verbose_name = _("loại địa bàn")
        ordering = ["position"]


class Place(Dated):
    """A hamlet, a school, a health station …: a place of the State, not a Party organisation. It exists on `[starts_on, ends_on)`.

    `unit` is the grassroots organisation in whose area it lies; `label` the word people use (thôn, bản, tổ dân phố).
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    kind = models.ForeignKey(PlaceKind, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên"), max_length=200)
    label = models.CharField(_("cách gọi"), max_length=40, blank=True)
    search_key = models.CharField(max_length=200, editable=False, db_index=True)
    sort_key = models.CharField(max_length=1000, editable=False)

    class Meta:
        verbose_name = _("địa bàn")
        indexes: ClassVar = [models.Index(fields=["unit", "starts_on"], name="place_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(name="place_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.UniqueConstraint(
                name="place_once", fields=["unit", "kind", "name"], condition=Q(ends_on=END)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceCover(Dated):
    """The cell that covers a place for a period. A joint cell may cover several places; a place has one cell at a time."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="covers")
    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="covers")
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("chi bộ phụ trách địa bàn")
        constraints: ClassVar = [
            models.CheckConstraint(name="placecover_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="placecover_no_overlap", key="place"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} @ {self.cell_id}"


class PlaceFact(models.Model):
    """What was found in a place on a day: how many households, how many people, whether any member lives or works there."""

    class Kind(models.TextChoices):
        HOUSEHOLDS = "households", _("Số hộ")
        PEOPLE = "people", _("Số nhân khẩu")
        HAS_MEMBER = "has_member", _("Có đảng viên")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.PositiveIntegerField()
    on = models.DateField(_("ngày"))
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("số liệu của địa bàn")
        constraints: ClassVar = [
            models.UniqueConstraint(name="placefact_once_a_day", fields=["place", "kind", "on"]),
            models.CheckConstraint(
                name="placefact_has_member_is_yes_or_no", condition=~Q(kind="has_member") | Q(value__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind} {self.value}"
