"""What stands ready of each unit: how many members it has on `[starts_on, ends_on)`, whether it is a cell, and who leads it;
and the sums of these over each province, day by day.

These rows follow from the register and can be thrown away at any time; a unit with a mark is counted live until its rows
are worked out anew. No foreign key stands between them and a unit: the rows of a unit that is no more go when they are
worked out anew, and not before, since what they had added to the sums is taken away with them.
"""  # noqa: D205 - one thought

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


class MemberCounts(models.Model):
    """What is counted of members.

    `born_months` is the sum of their birth months (year × 12 + month): with it the mean age of any day follows. `admitted`
    are those admitted on the first day of the row.
    """

    members = models.IntegerField(default=0)
    assumed = models.IntegerField(default=0)
    official = models.IntegerField(default=0)
    female = models.IntegerField(default=0)
    minority = models.IntegerField(default=0)
    religious = models.IntegerField(default=0)
    born_months = models.BigIntegerField(default=0)
    admitted = models.IntegerField(default=0)
    admitted_assumed = models.IntegerField(default=0)

    class Meta:
        abstract = True


class PostCounts(models.Model):
    """What is counted of units and their posts; `…_dated` counts those alone whose place has a known first day."""

    units = models.IntegerField(default=0)
    units_dated = models.IntegerField(default=0)
    cells = models.IntegerField(default=0)
    cells_dated = models.IntegerField(default=0)
    with_committee = models.IntegerField(default=0)
    with_committee_dated = models.IntegerField(default=0)
    secretaries = models.IntegerField(default=0)

    class Meta:
        abstract = True


class MemberTally(MemberCounts):
    """The members of a unit itself, counted for the days on which nothing about them changes.

    `top` is the unit of the depth `org.scopes.WIDE` it stands under (or the unit itself, above that), None where it has no place.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="member_tallies"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    top = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("số đảng viên cộng sẵn")
        constraints: ClassVar = [
            models.UniqueConstraint(name="membertally_once", fields=["unit", "ends_on"]),
            models.CheckConstraint(name="membertally_period", condition=Q(starts_on__lt=F("ends_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.members}"


class PostTally(PostCounts):
    """A unit on `[starts_on, ends_on)`: itself, whether it is a cell with a committee, and its secretaries where it is a cell."""

    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="post_tallies"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    top = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("số đơn vị, chức vụ cộng sẵn")
        constraints: ClassVar = [
            models.UniqueConstraint(name="posttally_once", fields=["unit", "ends_on"]),
            models.CheckConstraint(name="posttally_period", condition=Q(starts_on__lt=F("ends_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.units}"


class TallyStep(MemberCounts, PostCounts):
    """By how much the counts of all units under a province change on a day, or in a whole year from its first day on.

    The counts of a day are the sum of the years before and of the days of its year: some four hundred rows.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.DO_NOTHING, db_constraint=False, related_name="tally_steps", db_index=False
    )
    whole_year = models.BooleanField()
    day = models.DateField()

    class Meta:
        verbose_name = _("thay đổi của số cộng sẵn")
        constraints: ClassVar = [
            models.UniqueConstraint(name="tallystep_once", fields=["unit", "whole_year", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.day}"


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
