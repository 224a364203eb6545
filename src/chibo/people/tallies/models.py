"""What stands ready of each unit: how many members it has on `[starts_on, ends_on)`, and who leads it.

These rows follow from the register and can be thrown away at any time; a unit with a mark is counted live until its rows
are worked out anew.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chibo.core.marks import Marks
from chibo.org.models import Unit


class TallyMark(models.Model):
    """A unit whose ready counts no longer hold. Written by triggers; no foreign key, so that no writer waits for it."""

    unit_id = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("đơn vị phải cộng lại")

    def __str__(self) -> str:
        return str(self.unit_id)


class MemberTally(models.Model):
    """The members of a unit itself, counted for the days on which nothing about them changes.

    `born_months` is the sum of their birth months (year × 12 + month): with it the mean age of any day follows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="member_tallies")
    starts_on = models.DateField()
    ends_on = models.DateField()
    members = models.IntegerField()
    assumed = models.IntegerField()
    official = models.IntegerField()
    female = models.IntegerField()
    minority = models.IntegerField()
    religious = models.IntegerField()
    born_months = models.BigIntegerField()

    class Meta:
        verbose_name = _("số đảng viên cộng sẵn")
        indexes: ClassVar = [models.Index(fields=["ends_on", "starts_on"], name="membertally_days")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="membertally_once", fields=["unit", "ends_on"]),
            models.CheckConstraint(name="membertally_period", condition=Q(starts_on__lt=F("ends_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.members}"


class PostTally(models.Model):
    """How many hold the posts of secretary and of committee member in a unit itself, on `[starts_on, ends_on)`."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="post_tallies")
    starts_on = models.DateField()
    ends_on = models.DateField()
    secretaries = models.IntegerField()
    committee_members = models.IntegerField()

    class Meta:
        verbose_name = _("số chức vụ cộng sẵn")
        indexes: ClassVar = [models.Index(fields=["ends_on", "starts_on"], name="posttally_days")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="posttally_once", fields=["unit", "ends_on"]),
            models.CheckConstraint(name="posttally_period", condition=Q(starts_on__lt=F("ends_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.secretaries}, {self.committee_members}"


def marks_unit(name: str) -> Marks:
    """A change of the row marks its own unit."""
    return _marks(name, ("unit_id",), "SELECT changed.unit_id AS n FROM changed")


def marks_units_of_person(name: str, key: str) -> Marks:
    """A change of the row marks every unit where the person in the column `key` ever stood."""
    numbers = f"SELECT a.unit_id AS n FROM changed JOIN people_affiliation a ON a.person_id = changed.{key}"  # noqa: S608 - our own name
    return _marks(name, (key,), numbers)


def marks_unit_of_seat(name: str) -> Marks:
    """A change of the row marks the unit of its seat."""
    numbers = "SELECT s.unit_id AS n FROM changed JOIN org_seat s ON s.id = changed.seat_id"
    return _marks(name, ("seat_id",), numbers)


def _marks(name: str, of: tuple[str, ...], numbers: str) -> Marks:
    return Marks(name=name, into="people_tallymark", column="unit_id", of=of, numbers=numbers)
