"""What the register knows where a list is to go: units, people and their dated rows. A fixed number of SQL queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import DateField, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Greatest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import PartialDate
from chibo.exchange.models import ImportBatch
from chibo.org import paths
from chibo.org.access import subtree
from chibo.org.models import Placement, Post, UnitProfile
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.org.queries import UnitOn


class StayRow(NamedTuple):
    """A stay that ends after the day of the list."""

    id: int
    unit_id: int
    starts_on: date
    ends_on: date
    assumed: bool


class AttainedRow(NamedTuple):
    """An attainment, whatever its time."""

    id: int
    level: str
    grade: str
    starts_on: date
    ends_on: date


class HeldRow(NamedTuple):
    """A post held that ends after the day of the list."""

    id: int
    person_id: int
    unit_id: int
    post: str
    starts_on: date
    ends_on: date


class MembershipRow(NamedTuple):
    """The membership that holds on the day of the list, else the next one."""

    id: int
    starts_on: date
    start_precision: str
    official_on: date | None
    official_precision: str


@dataclass(slots=True)
class Known:
    """A person of the subtree as the matching sees them; `stays` in their order."""

    id: int
    uid: UUID
    facts: dict[str, Any]
    citizen_id_index: str
    phone_index: str
    stays: list[StayRow] = field(default_factory=list)
    membership: MembershipRow | None = None
    attainments: dict[int, list[AttainedRow]] = field(default_factory=dict)
    posts: list[HeldRow] = field(default_factory=list)

    def stay_on(self, on: date) -> StayRow | None:
        return next((stay for stay in self.stays if stay.starts_on <= on < stay.ends_on), None)

    def is_member_on(self, on: date) -> bool:
        return self.membership is not None and self.membership.starts_on <= on


class KnownUnit(NamedTuple):
    """One dated name of a unit at or below the one imported into, with one of its places."""

    id: int
    ref: str
    code: str
    listed_code: str
    name: str
    path: str
    parent_id: int | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Register:
    """The register around `unit` on the day of the list. `mark` is its last audit entry, read before everything else."""

    unit: UnitOn
    mark: int
    units: tuple[KnownUnit, ...]
    starts: dict[int, date]
    people: dict[int, Known]
    posts: dict[tuple[int, str], list[HeldRow]]
    sole_posts: frozenset[str]
    later_lists: dict[int, date]

    def next_list(self, unit_ids: tuple[int, ...]) -> date | None:
        """The day of the next newer list of any of these units; None where this list is the newest."""
        return min(
            (self.later_lists[unit_id] for unit_id in unit_ids if unit_id in self.later_lists), default=None
        )


def register_mark() -> int:
    """The last audit entry: while it stays, nothing in the register changed. One SQL query."""
    return AuditEntry.objects.aggregate(last=Max("id"))["last"] or 0


def read_register(unit: UnitOn) -> Register:
    """Everything a list of `unit` is compared with, on `unit.on`. Ten SQL queries."""
    mark = register_mark()
    units = _units(unit)
    lineage = {unit_id for row in units for unit_id in paths.decode(row.path)} | set(paths.decode(unit.path))
    people = _people(unit)
    posts = _posts(unit, people)
    return Register(
        unit=unit,
        mark=mark,
        units=units,
        starts=_starts(unit, lineage),
        people=people,
        posts=posts,
        sole_posts=frozenset(Post.objects.filter(sole=True).values_list("code", flat=True)),
        later_lists=_later_lists(unit),
    )


def _below(unit: UnitOn) -> QuerySet[Placement, Any]:
    """Ids of every unit that ever stood at or below the unit."""
    return Placement.objects.filter(subtree(unit.path, "path")).values("unit_id")


def _units(unit: UnitOn) -> tuple[KnownUnit, ...]:
    """Names and places at or below the unit, each with the time in which both hold."""
    rows = UnitProfile.objects.filter(
        subtree(unit.path, "unit__placements__path"),
        unit__placements__starts_on__lt=F("ends_on"),
        unit__placements__ends_on__gt=F("starts_on"),
    ).values_list(
        "unit_id", "unit__ref", "unit__code", "unit__listed_code", "name", "unit__placements__path",
        "unit__placements__parent_id", "starts_on", "ends_on",
        "unit__placements__starts_on", "unit__placements__ends_on",
    )  # fmt: skip
    return tuple(
        KnownUnit(*row[:7], starts_on=max(row[7], row[9]), ends_on=min(row[8], row[10]))
        for row in rows.order_by("unit_id", "starts_on")
    )


def _starts(unit: UnitOn, ids: set[int]) -> dict[int, date]:
    """The first day of each unit at, above or below the unit."""
    rows = Placement.objects.filter(Q(unit_id__in=_below(unit)) | Q(unit_id__in=paths.decode(unit.path)))
    starts = dict(rows.values_list("unit_id").annotate(first=Min("starts_on")))
    return {unit_id: start for unit_id, start in starts.items() if unit_id in ids}


def _stays(unit: UnitOn) -> QuerySet[Affiliation]:
    """Stays that end after the day, in a unit that stands in the subtree on that day (or on the first day of the stay)."""
    seen_on = Greatest("starts_on", Value(unit.on, output_field=DateField()))
    return Affiliation.objects.annotate(seen_on=seen_on).filter(
        subtree(unit.path, "unit__placements__path"),
        ends_on__gt=unit.on,
        unit__placements__starts_on__lte=F("seen_on"),
        unit__placements__ends_on__gt=F("seen_on"),
    )


def _people(unit: UnitOn) -> dict[int, Known]:
    ids = _stays(unit).values("person_id")
    rows = Person.objects.filter(pk__in=ids).defer("citizen_id").order_by("id")
    people = {person.pk: _known(person) for person in rows.iterator()}
    stays = _stays(unit).order_by("person_id", "starts_on")
    for stay in stays.values_list("person_id", "id", "unit_id", "starts_on", "ends_on", "assumed"):
        people[stay[0]].stays.append(StayRow(*stay[1:]))
    memberships = Membership.objects.filter(person_id__in=ids, ends_on__gt=unit.on).order_by("-starts_on")
    for row in memberships.values_list(
        "person_id", "id", "starts_on", "start_precision", "official_on", "official_precision"
    ):
        people[row[0]].membership = MembershipRow(*row[1:])
    attainments = Attainment.objects.filter(person_id__in=ids).order_by("starts_on")
    for reached in attainments.values_list(
        "person_id", "kind", "id", "level", "grade", "starts_on", "ends_on"
    ):
        people[reached[0]].attainments.setdefault(reached[1], []).append(AttainedRow(*reached[2:]))
    return people


def _known(person: Person) -> Known:
    facts = {
        "name": person.name,
        "sex": person.sex,
        "born": PartialDate.of(person.born_on, person.born_precision),
        "ethnic_group": person.ethnic_group,
        "religion": person.religion,
        "phone": person.phone or "",
        "note": person.note or "",
    }
    return Known(person.pk, person.uid, facts, person.citizen_id_index, person.phone_index)


def _posts(unit: UnitOn, people: dict[int, Known]) -> dict[tuple[int, str], list[HeldRow]]:
    """Who holds each post of each unit; the same rows stand with their persons."""
    posts: dict[tuple[int, str], list[HeldRow]] = {}
    rows = PostHeld.objects.filter(seat__unit_id__in=_below(unit), ends_on__gt=unit.on).order_by("starts_on")
    for row in rows.values_list("id", "person_id", "seat__unit_id", "seat__post_id", "starts_on", "ends_on"):
        held = HeldRow(*row)
        posts.setdefault((held.unit_id, held.post), []).append(held)
        if held.person_id in people:
            people[held.person_id].posts.append(held)
    return posts


def _later_lists(unit: UnitOn) -> dict[int, date]:
    """The next day after the list's for which a newer list of a unit at, above or below was applied."""
    near = Q(unit_id__in=_below(unit)) | Q(unit_id__in=paths.decode(unit.path))
    rows = ImportBatch.objects.filter(
        near, kind=ImportBatch.Kind.LIST, as_of__gt=unit.on, undone_at__isnull=True
    )
    return dict(rows.values_list("unit_id").annotate(first=Min("as_of")))
