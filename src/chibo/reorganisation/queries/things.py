"""What the sources of a draft hold, by name, and where each thing goes: for giving everything its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from chibo.admissions.models import Applicant
from chibo.core.dates import format_date
from chibo.core.text import search_key
from chibo.org import permissions
from chibo.org.models import Grant, Place, PlaceFact, UnitProfile
from chibo.org.services.moving_places import findings_together
from chibo.people.models import Person
from chibo.reorganisation.enums import Subject
from chibo.standing.models import ResidenceLiaison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chibo.org.access import Viewer
    from chibo.reorganisation.rules import Held, Plan

PAGE_ROWS: Final = 100
_CHUNK: Final = 1000
#: Filter "where to": what has no place yet.
NOWHERE: Final = "none"


@dataclass(frozen=True)
class Thing:
    """Something held: `target` is the name of who receives it, "" while nobody does."""

    id: int
    name: str
    note: str
    source: str
    target: str


@dataclass(frozen=True)
class JoinedShown:
    """Places of a draft that become one: the name of the new one, the names of the old ones, households and people together."""

    id: int
    name: str
    parts: list[str]
    findings: list[tuple[str, int]]


@dataclass(frozen=True)
class ThingFilters:
    """What is looked for: a subject, words of the name, a source (id), a side (id, or `NOWHERE`)."""

    subject: str
    q: str = ""
    source: str = ""
    side: str = ""


@dataclass(frozen=True)
class Things:
    """One page of what is held: `ids` are all that were found, `page` counts from 1."""

    rows: list[Thing]
    ids: list[int]
    page: int
    pages: int


def subjects_of(viewer: Viewer, plan: Plan) -> list[tuple[str, str, int, int]]:
    """Subjects that occur: code, word, how many, how many without a place. Roles only for who may hand them on."""
    missing = set(plan.unassigned)
    found = []
    for subject in Subject:
        if subject == Subject.GRANT and not may_hand(viewer, plan):
            continue
        held = [one for one in plan.held if one.subject == subject]
        if held:
            found.append((subject.value, str(subject.label), len(held), sum(one in missing for one in held)))
    return found


def may_hand(viewer: Viewer, plan: Plan) -> bool:
    """May the viewer see who holds which role in the units that end, and hand it on?"""
    return all(viewer.can(permissions.GRANT_ROLES, source.path) for source in plan.ended)


def may_list(viewer: Viewer, plan: Plan, subject: str) -> bool:
    """May the viewer read things of a subject one by one?"""
    return subject in {Subject.UNIT, Subject.PLACE, Subject.GRANT} or may_name(viewer, plan)


def may_name(viewer: Viewer, plan: Plan) -> bool:
    """May the viewer see the people of every source by name?"""
    ids = [source.id for source in plan.sources]
    guarded = set(
        UnitProfile.objects.filter(unit_id__in=ids, cell_kind__is_guarded=True).values_list(
            "unit_id", flat=True
        )
    )
    return all(
        viewer.can(permissions.SEE_PEOPLE, source.path)
        and (source.id not in guarded or viewer.can(permissions.SEE_GUARDED, source.path))
        for source in plan.sources
    )


def things_of(plan: Plan, filters: ThingFilters, page: int = 1) -> Things:
    """What is held and found by the filters, by name. A SQL query for each thousand things."""
    held = {
        one.id: one for one in plan.held if one.subject == filters.subject and _is_wanted(plan, one, filters)
    }
    named = sorted(_named(filters.subject, held), key=lambda one: (one[3], one[0]))
    words = search_key(filters.q).split()
    found = [one for one in named if all(word in one[2] for word in words)]
    pages = max(1, -(-len(found) // PAGE_ROWS))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    sources = {source.id: source.name for source in plan.sources}
    rows = []
    for pk, name, _key, _sort, note in shown:
        target = plan.target_of(held[pk])
        said = ", ".join(sources[source] for source in held[pk].sources)
        rows.append(Thing(pk, name, note, said, target.name if target else ""))
    return Things(rows, [one[0] for one in found], page, pages)


def joined_shown(plan: Plan) -> list[JoinedShown]:
    """Places that become one, by name. Two SQL queries each."""
    words = dict(PlaceFact.Kind.choices)
    return [
        JoinedShown(
            one.id,
            one.name,
            [found[1] for found in sorted(_places(list(one.parts)), key=lambda found: found[3])],
            [
                (str(words[kind]), value)
                for kind, (value, _on) in findings_together(one.parts, plan.on).items()
                if kind != PlaceFact.Kind.HAS_MEMBER
            ],
        )
        for one in plan.joined
    ]


def _is_wanted(plan: Plan, one: Held, filters: ThingFilters) -> bool:
    if filters.source and filters.source not in {str(source) for source in one.sources}:
        return False
    target = plan.target_of(one)
    if filters.side == NOWHERE:
        return target is None
    return not filters.side or (target is not None and str(target.side) == filters.side)


def _named(subject: str, ids: Iterable[int]) -> Iterator[tuple[int, str, str, str, str]]:
    """Id, name, what is searched, what is sorted by, and a remark that tells namesakes apart."""
    wanted = list(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield from _NAMES[subject](wanted[start : start + _CHUNK])


def _persons(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    rows = Person.objects.filter(pk__in=ids).values_list("pk", "name", "search_key", "sort_key", "born_on")
    for pk, name, key, sort, born in rows:
        yield pk, name, key, sort, _("sinh %(year)s") % {"year": born.year}


def _units(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    newest = {
        row.unit_id: row
        for row in UnitProfile.objects.filter(unit_id__in=ids)
        .select_related("kind", "cell_kind")
        .order_by("starts_on")
    }
    for pk, row in newest.items():
        yield pk, row.name, row.search_key, row.sort_key, str(row.cell_kind or row.kind)


def _places(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    for row in Place.objects.filter(pk__in=ids).select_related("kind"):
        yield row.pk, f"{row.label} {row.name}".strip(), row.search_key, row.sort_key, str(row.kind)


def _applicants(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    rows = Applicant.objects.filter(pk__in=ids)
    for row in rows:
        note = _("sinh %(year)s") % {"year": row.birth_year} if row.birth_year else ""
        yield row.pk, row.name or _("đã xóa danh tính"), row.search_key, row.sort_key, note


def _residents(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    rows = ResidenceLiaison.objects.filter(pk__in=ids).select_related("person")
    for row in rows:
        note = _("giới thiệu ngày %(day)s") % {"day": format_date(row.starts_on)}
        yield row.pk, row.person.name, row.person.search_key, row.person.sort_key, note


def _grants(ids: list[int]) -> Iterator[tuple[int, str, str, str, str]]:
    for row in Grant.objects.filter(pk__in=ids).select_related("role", "user"):
        name = f"{row.role}: {row.user}"
        yield row.pk, name, search_key(name), search_key(name), row.user.username


_NAMES: Final[dict[str, Any]] = {
    Subject.PERSON: _persons,
    Subject.UNIT: _units,
    Subject.PLACE: _places,
    Subject.APPLICANT: _applicants,
    Subject.RESIDENT: _residents,
    Subject.GRANT: _grants,
}
