"""The rows of a page of the list of members: what each shows on the date, as far as the viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BigIntegerField, DateField, F
from django.db.models.lookups import In

from chibo.core.dates import BEGINNING, PartialDate
from chibo.core.prepared import Given, Prepared, given_many, many
from chibo.org import permissions
from chibo.org.models import Post
from chibo.org.queries import on_date
from chibo.people.enums import AttainmentKind, EthnicGroup, Religion, Sex, words_of
from chibo.people.models import Attainment, PostHeld
from chibo.people.queries.filters import SEALED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer


class Reached(NamedTuple):
    """What somebody has reached of one kind: the level, and the grade where it is known."""

    level: str
    grade: str


class MemberRow(NamedTuple):
    """A member in a list. What the viewer may not see of this person is empty; `official` is empty for the probationary."""

    uid: UUID
    name: str
    born: PartialDate
    sex: str
    unit: str
    posts: tuple[str, ...]
    admitted: PartialDate | None
    official: PartialDate | None
    attainments: Mapping[AttainmentKind, Reached]
    ethnic_group: str
    religion: str
    is_assumed: bool
    citizen_id: str = ""
    phone: str = ""


@dataclass(frozen=True)
class _Beside:
    """What is read for a whole page at once: posts and attainments by person, and how coded values read."""

    posts: dict[int, list[str]]
    attainments: dict[int, dict[AttainmentKind, Reached]]
    sexes: Mapping[str, str]
    ethnic_groups: Mapping[str, str]
    religions: Mapping[str, str]


def member_rows(
    viewer: Viewer, found: list[Any], scope: Scope, columns: tuple[str, ...]
) -> tuple[MemberRow, ...]:
    """The rows found (named values of an affiliation and its person) with posts and attainments of the date. Two SQL queries."""
    if not found:
        return ()
    people = [row.person_id for row in found]
    beside = _Beside(
        _posts(people, scope.on),
        _attainments(people, scope.on),
        words_of(Sex),
        words_of(EthnicGroup),
        words_of(Religion),
    )
    sealed = [name for name in SEALED_COLUMNS if name in columns]
    return tuple(_row(viewer, row, beside, scope.on, sealed) for row in found)


def _of_people(rows: QuerySet[Any], count: int) -> QuerySet[Any]:
    on: Any = Given("on", DateField())
    return rows.filter(on_date(on), In(F("person_id"), given_many("person", count, BigIntegerField())))


def _held(count: int, name: str) -> QuerySet[Any, Any]:
    held = _of_people(PostHeld.objects.order_by("seat__post__position", "id"), count)
    return held.values_list("person_id", f"seat__post__{name}")


def _reached(count: int) -> QuerySet[Any, Any]:
    return _of_people(Attainment.objects.all(), count).values_list("person_id", "kind", "level", "grade")


_HELD, _REACHED = Prepared(_held), Prepared(_reached)


def _posts(people: list[int], on: date) -> dict[int, list[str]]:
    posts: dict[int, list[str]] = {}
    for person, name in _HELD.rows(len(people), Post.name_field(), on=on, **many("person", people)):
        posts.setdefault(person, []).append(name)
    return posts


def _attainments(people: list[int], on: date) -> dict[int, dict[AttainmentKind, Reached]]:
    attainments: dict[int, dict[AttainmentKind, Reached]] = {}
    for person, kind, level, grade in _REACHED.rows(len(people), on=on, **many("person", people)):
        attainments.setdefault(person, {})[AttainmentKind(kind)] = Reached(level, grade)
    return attainments


def _row(viewer: Viewer, row: Any, beside: _Beside, on: date, sealed: list[str]) -> MemberRow:
    is_official = row.official_on is not None and row.official_on <= on
    sensitive = viewer.can(permissions.SEE_SENSITIVE, row.figure_path)
    opened = sealed if sealed and viewer.can(permissions.SEE_SEALED, row.figure_path) else ()
    return MemberRow(
        uid=row.person__uid,
        name=row.person__name,
        born=PartialDate.of(row.person__born_on, row.person__born_precision),
        sex=beside.sexes[row.person__sex],
        unit=row.unit_name,
        posts=tuple(dict.fromkeys(beside.posts.get(row.person_id, ()))),
        admitted=_admitted(row.admitted_on, row.start_precision),
        official=PartialDate.of(row.official_on, row.official_precision) if is_official else None,
        attainments=beside.attainments.get(row.person_id, {}),
        ethnic_group=beside.ethnic_groups.get(row.person__ethnic_group, "") if sensitive else "",
        religion=beside.religions.get(row.person__religion, "") if sensitive else "",
        is_assumed=row.assumed,
        **{name: getattr(row, f"person__{name}") for name in opened},
    )


def _admitted(day: date, precision: str) -> PartialDate | None:
    return None if day == BEGINNING else PartialDate.of(day, precision)
