"""The list of members of a unit and of those below it, on its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Q

from chibo.figures.counting import alias, count_of
from chibo.figures.engine import scope_of
from chibo.org import access, permissions
from chibo.org.models import Post
from chibo.people.figures.members import TOTAL
from chibo.people.populations import members_on
from chibo.people.queries.filters import SEALED_COLUMNS
from chibo.people.queries.narrowing import named, narrowed
from chibo.people.queries.paging import Key, Order, Place, Slice, read_place, slice_of
from chibo.people.queries.rows import member_rows
from chibo.people.queries.walking import LONG, few_people, walked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn, UnitRow
    from chibo.people.models import Affiliation
    from chibo.people.queries.filters import PeopleFilters
    from chibo.people.queries.rows import MemberRow

PAGE_SIZE = 50
_OF_PERSON = ("uid", "name", "sort_key", "sex", "born_on", "born_precision", "ethnic_group", "religion")
_BY_NAME = (Key("person__sort_key", str), Key("person_id", int))
_KEYS = {
    "name": _BY_NAME,
    "born": (Key("person__born_on", date), *_BY_NAME),
    "admitted": (Key("admitted_on", date), *_BY_NAME),
    "cell": (Key("unit_sort_key", str), Key("unit_id", int), *_BY_NAME),
}


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list. `total` counts the whole list and stands on its first page only."""

    rows: tuple[MemberRow, ...]
    total: int | None
    previous: str
    next: str


@dataclass(frozen=True)
class Offered:
    """What the filters of a unit offer beside fixed values: the units directly below and the posts there are."""

    units: tuple[UnitRow, ...]
    posts: Mapping[str, str]


def offered(below: Sequence[UnitRow] = ()) -> Offered:
    """What the filters offer where the units `below` stand directly below the unit of the list. One SQL query."""
    return Offered(tuple(below), {post.code: str(post) for post in Post.objects.all()})


def members_list(
    viewer: Viewer, unit: UnitOn, filters: PeopleFilters, place: Mapping[str, str] | None = None
) -> PeoplePage:
    """Members of `unit` and below on its date, as far as the viewer may see them: `PAGE_SIZE` rows from the place on.

    `place` is the mapping in which `after` or `before` may stand. Permission `people.see` row by row, `units.guarded` for
    rows of guarded cells. At most six SQL queries in the common case, however long the list is; one more for a `cell`.
    Raises `Forbidden`/`NotVisible` by rights, `DomainError` for a place or a unit that is none.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    scope = scope_of(unit)
    rows = narrowed(visible_members(viewer, scope), viewer, unit, filters, scope)
    order = _order(filters)
    asked = read_place(place or {}, order)
    whole = _whole(viewer, scope) if filters.narrowing.keys() <= {"q"} else None
    if whole and whole >= LONG:
        rows, found = _of_long(rows, filters, order, asked)
    else:
        found = slice_of(_for_rows(rows, filters.columns), order, asked, PAGE_SIZE)
    total = rows.count() if not asked and (whole is None or filters.q) else whole
    return PeoplePage(
        rows=member_rows(viewer, found.rows, scope, filters.columns),
        total=None if asked else total,
        previous=found.previous,
        next=found.next,
    )


def _of_long(
    rows: QuerySet[Affiliation], filters: PeopleFilters, order: Order, asked: Place | None
) -> tuple[QuerySet[Affiliation], Slice[Affiliation]]:
    """The page of a long list that is searched at most, and the same rows in a form that is quick to count."""
    who = named(filters.q)
    few = few_people(who) if who else None
    if few is not None:
        rows = rows.filter(person_id__in=few)
    shown = _for_rows(rows, filters.columns)
    if few is not None or filters.sort != "name" or (filters.q and not who):
        return rows, slice_of(shown, order, asked, PAGE_SIZE)
    return rows, walked(shown, order, asked, PAGE_SIZE, who)


def _whole(viewer: Viewer, scope: Scope) -> int | None:
    """How many members the whole list has, out of the figure; None where the viewer may not see them all. One SQL query."""
    if not all(
        access.reaches_below(viewer, permission, scope.path)
        for permission in (permissions.SEE_PEOPLE, permissions.SEE_GUARDED)
    ):
        return None
    return int(count_of([TOTAL], scope, None).total(alias(TOTAL)))


def visible_members(viewer: Viewer, scope: Scope) -> QuerySet[Affiliation]:
    """The very rows the figure of members counts, less those out of the viewer's reach."""
    rows = members_on(scope).filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    guarded = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | guarded) if guarded else rows


def _order(filters: PeopleFilters) -> Order:
    first, *rest = _KEYS[filters.sort]
    name = f"{'-' if filters.descending else ''}{filters.sort}"
    return Order(name, (Key(first.field, first.kind, filters.descending), *rest))


def _for_rows(rows: QuerySet[Affiliation], columns: tuple[str, ...]) -> QuerySet[Affiliation]:
    """With what a row shows and is ordered by; of what is sealed only the columns asked for."""
    sealed = [name for name in SEALED_COLUMNS if name in columns]
    return (
        rows.annotate(
            unit_name=F("unit__profiles__name"),
            unit_sort_key=F("unit__profiles__sort_key"),
            start_precision=F("person__memberships__start_precision"),
            official_precision=F("person__memberships__official_precision"),
        )
        .select_related("person")
        .only("unit", "assumed", *(f"person__{name}" for name in (*_OF_PERSON, *sealed)))
    )
