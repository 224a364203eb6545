"""The dated tree of Party organisations, what kinds there are, and who may do what where.

Every dated row holds on `[starts_on, ends_on)`; an unknown start is `BEGINNING`, an open end is `END`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import NoOverlap
from chibo.core.dates import BEGINNING, END
from chibo.core.uid import new_uid

if TYPE_CHECKING:
    from datetime import date


class Named(models.Model):
    """A code with its name in both languages; such rows are data that an installation may extend."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_en if (get_language() or "vi").startswith("en") else self.name


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

    def __str__(self) -> str:
        return self.ref


class Dated(models.Model):
    """A fact that holds on `[starts_on, ends_on)`. `recorded_in` and `closed_in` name the act that opened and closed it."""

    starts_on = models.DateField(default=BEGINNING)
    ends_on = models.DateField(default=END)
    recorded_in = models.UUIDField(editable=False, db_index=True)
    closed_in = models.UUIDField(null=True, editable=False, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_known_start(self) -> bool:
        return self.starts_on != BEGINNING

    @property
    def is_open(self) -> bool:
        return self.ends_on == END

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on < self.ends_on


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

    class Meta:
        verbose_name = _("vị trí trong hệ thống tổ chức")
        indexes: ClassVar = [models.Index(fields=["path", "starts_on"], name="placement_path")]
        constraints: ClassVar = [
            models.CheckConstraint(name="placement_period", condition=Q(starts_on__lt=F("ends_on"))),
            NoOverlap(name="placement_no_overlap", key="unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.path}"


class Term(Dated):
    """The years between two congresses of a unit, `[starts_on, ends_on)`; open until the next congress is recorded.

    `ordinal` is the number of the congress that began it (empty where it is not known), `name` its years as they are written ("2020–2025").
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="terms")
    ordinal = models.PositiveSmallIntegerField(_("đại hội lần thứ"), null=True, blank=True)
    name = models.CharField(_("nhiệm kỳ"), max_length=20)
    decision = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("nhiệm kỳ")
        constraints: ClassVar = [
            models.CheckConstraint(name="term_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.CheckConstraint(name="term_ordinal", condition=Q(ordinal__gte=1)),
            models.UniqueConstraint(name="term_ordinal_once", fields=["unit", "ordinal"]),
            models.UniqueConstraint(name="term_name_once", fields=["unit", "name"]),
            NoOverlap(name="term_no_overlap", key="unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.name}"


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


class BodyKind(Named):
    """A kind of leading body: cell committee (chi ủy), executive committee, standing committee. Four words, never one."""

    class Meta(Named.Meta):
        verbose_name = _("loại cấp ủy")
        ordering = ["position"]


class Body(models.Model):
    """A leading body of a unit, e.g. the cell committee (chi ủy) of a cell."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bodies")
    kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, related_name="+")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("cấp ủy")
        constraints: ClassVar = [models.UniqueConstraint(name="body_once_per_unit", fields=["unit", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.unit_id}"


class Post(Named):
    """A post that people hold: secretary, deputy secretary, committee member. `sole` posts have one holder at a time."""

    body_kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_cells = models.BooleanField(default=True)
    sole = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("chức vụ")
        ordering = ["position"]


class Seat(models.Model):
    """A post in a unit; `body` is empty where the post exists without a committee (a secretary of a small cell)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    recorded_in = models.UUIDField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("vị trí chức vụ")
        constraints: ClassVar = [models.UniqueConstraint(name="seat_once_per_unit", fields=["unit", "post"])]

    def __str__(self) -> str:
        return f"{self.post_id} {self.unit_id}"


class Role(Named):
    """A role of an officer: which permissions it gives, and whether they reach below the unit."""

    permissions = models.JSONField(default=list)
    reaches_below = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("vai trò")
        ordering = ["position"]


class Grant(Dated):
    """A role held by a user in a unit for a period: the only source of rights."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")

    class Meta:
        verbose_name = _("phân quyền")
        constraints: ClassVar = [
            models.CheckConstraint(name="grant_period", condition=Q(starts_on__lt=F("ends_on"))),
            models.UniqueConstraint(name="grant_once", fields=["user", "unit", "role", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id} {self.unit_id}"
