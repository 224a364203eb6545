"""The list of members of a unit and of those below it, on its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import BigIntegerField, F, Q
from django.db.models.lookups import In

from chibo.core.prepared import Prepared, given_many, many
from chibo.figures.counting import alias, count_of
from chibo.figures.engine import scope_of
from chibo.org import access, permissions
from chibo.org.access import path_values
from chibo.org.models import Post
from chibo.org.scopes import GIVEN
from chibo.people.figures.members import TOTAL
from chibo.people.models import Affiliation
from chibo.people.populations import members_on
from chibo.people.queries.filters import SEALED_COLUMNS
from chibo.people.queries.narrowing import named, narrowed
from chibo.people.queries.paging import Key, Order, Place, Slice, read_place, slice_of
from chibo.people.queries.rows import member_rows
from chibo.people.queries.searching import FEW, SOME, meant_by
from chibo.people.queries.walking import LONG, WIDE, anybody, of_people, walked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from chibo.catalogue.scope import Scope
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn, UnitRow
    from chibo.people.queries.filters import PeopleFilters
    from chibo.people.queries.rows import MemberRow

PAGE_SIZE = 50
#: The rows of a page, how many rows the list has (None: not counted), and whether it has more than that.
_Found: TypeAlias = "tuple[Slice[Any], int | None, bool]"
_OF_PERSON = ("uid", "name", "sort_key", "sex", "born_on", "born_precision", "ethnic_group", "religion")
_OF_ROW = (
    "unit_id", "assumed", "person_id", "figure_path", "admitted_on", "official_on", "unit_name", "unit_sort_key",
    "start_precision", "official_precision",
)  # fmt: skip
_BY_NAME = (Key("person__sort_key", str), Key("person_id", int))
_KEYS = {
    "name": _BY_NAME,
    "born": (Key("person__born_on", date), *_BY_NAME),
    "admitted": (Key("admitted_on", date), *_BY_NAME),
    "cell": (Key("unit_sort_key", str), Key("unit_id", int), *_BY_NAME),
}


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list. `total` counts the whole list and stands on its first page only; `is_more`: there are more than that."""

    rows: tuple[MemberRow, ...]
    total: int | None
    previous: str
    next: str
    is_more: bool = False


@dataclass(frozen=True)
class Offered:
    """What the filters of a unit offer beside fixed values: the units directly below and the posts there are."""

    units: tuple[UnitRow, ...]
    posts: Mapping[str, str]


def _posts(name: str) -> QuerySet[Post, tuple[str, str]]:
    return Post.objects.values_list("code", name)


_POSTS = Prepared(_posts)


def offered(below: Sequence[UnitRow] = ()) -> Offered:
    """What the filters offer where the units `below` stand directly below the unit of the list. One SQL query."""
    return Offered(tuple(below), dict(_POSTS.rows(Post.name_field())))


def members_list(
    viewer: Viewer, unit: UnitOn, filters: PeopleFilters, place: Mapping[str, str] | None = None
) -> PeoplePage:
    """Members of `unit` and below on its date, as far as the viewer may see them: `PAGE_SIZE` rows from the place on.

    `place` is the mapping in which `after` or `before` may stand. Permission `people.see` row by row, `units.guarded` for
    rows of guarded cells. At most eight SQL queries in the common case, however long the list is; one more for a `cell`.
    Raises `Forbidden`/`NotVisible` by rights, `DomainError` for a place or a unit that is none.
    """
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    asking = _Asking(viewer, unit, filters, place or {})
    whole = _whole(viewer, asking.scope) if filters.narrowing.keys() <= {"q"} else None
    found, total, is_more = asking.searched(whole or 0) if filters.q else asking.listed(whole)
    return PeoplePage(
        rows=member_rows(viewer, found.rows, asking.scope, filters.columns),
        total=None if asking.place else total,
        previous=found.previous,
        next=found.next,
        is_more=is_more and not asking.place,
    )


class _Asking:
    """A list that is asked for. Its queries are put together where they are needed: the page of a whole list needs none of them."""

    def __init__(
        self, viewer: Viewer, unit: UnitOn, filters: PeopleFilters, place: Mapping[str, str]
    ) -> None:
        self.viewer, self.unit, self.filters = viewer, unit, filters
        self.scope, self.order = scope_of(unit), _order(filters)
        self.place: Place | None = read_place(place, self.order)

    @cached_property
    def everybody(self) -> QuerySet[Affiliation]:
        return visible_members(self.viewer, self.scope)

    @cached_property
    def rows(self) -> QuerySet[Affiliation]:
        """Those who pass the filters."""
        return narrowed(self.everybody, self.viewer, self.unit, self.filters, self.scope)

    def searched(self, whole: int) -> _Found:
        """The page of a search in a list of `whole` members (0: not known). At most four SQL queries in the common case.

        Of very many in a very long list no more is said than that they are more than a page.
        """
        meant = meant_by(self.filters.q)
        is_wide = whole >= WIDE and self.filters.sort == "name"
        people = meant.people(SOME if is_wide else FEW)
        if people is not None:
            return self._of_few(of_people(self.rows, people))
        if not is_wide:
            return self._of_few(self.rows) if whole else self._of_many(self.rows.count())
        common = anybody(named(self.filters.q), descending=self.filters.descending)
        theirs = partial(meant.ahead, descending=self.filters.descending)
        found = walked(self._shown, self.order, self.place, PAGE_SIZE, common if meant.is_common else theirs)
        return found, len(found.rows), bool(found.next)

    def listed(self, whole: int | None) -> _Found:
        """The page of a list of `whole` members, or (None) of those who pass the filters. At most three SQL queries."""
        if not whole or whole < LONG or self.filters.sort != "name":
            return self._of_many(whole)
        ahead = anybody(Q(), descending=self.filters.descending)
        among = partial(_among, self.scope, self.filters.columns)
        return walked(self._shown, self.order, self.place, PAGE_SIZE, ahead, among=among), whole, False

    def _shown(self) -> QuerySet[Affiliation, Any]:
        """Their rows with what a page shows."""
        return _for_rows(self.rows, self.filters.columns)

    def _of_few(self, rows: QuerySet[Affiliation]) -> _Found:
        """The page of a list of few people, and how many there are on it: those in order are counted. At most two SQL queries."""
        shown = _for_rows(rows, self.filters.columns)
        if self.place:
            return slice_of(shown, self.order, self.place, PAGE_SIZE), 0, False
        ids = list(shown.order_by(*self.order.fields(backwards=False)).values_list("pk", flat=True))
        first = _for_rows(self.everybody.filter(pk__in=ids[: PAGE_SIZE + 1]), self.filters.columns)
        return slice_of(first, self.order, None, PAGE_SIZE) if ids else Slice([], "", ""), len(ids), False

    def _of_many(self, total: int | None) -> _Found:
        found = slice_of(self._shown(), self.order, self.place, PAGE_SIZE)
        return found, self.rows.count() if total is None and not self.place else total, False


def _whole_list(columns: tuple[str, ...], size: int, count: int, *order: str) -> QuerySet[Affiliation, Any]:
    """The first `size` rows of `count` given people in a list that nothing narrows."""
    theirs = Affiliation.objects.filter(In(F("person_id"), given_many("person", count, BigIntegerField())))
    rows = _for_rows(members_on(GIVEN), columns).filter(pk__in=theirs.values("pk"))
    return rows.order_by(*order)[:size]


_WHOLE_LIST = Prepared(_whole_list)


def _among(scope: Scope, columns: tuple[str, ...], people: list[int], order: list[str]) -> list[Any]:
    """The rows of a page among these people, for a viewer who sees everybody. One SQL query."""
    values = path_values(scope.path) | many("person", people)
    sealed = tuple(name for name in SEALED_COLUMNS if name in columns)
    return _WHOLE_LIST.rows(sealed, PAGE_SIZE + 1, len(people), *order, on=scope.on, **values)


def _whole(viewer: Viewer, scope: Scope) -> int | None:
    """How many members the whole list has, out of the figure; None where the viewer may not see them all. One SQL query."""
    if not _sees_all(viewer, scope):
        return None
    return int(count_of([TOTAL], scope, None).total(alias(TOTAL)))


def _sees_all(viewer: Viewer, scope: Scope) -> bool:
    """May the viewer see every member of the scope, those of guarded cells too?"""
    return all(
        access.reaches_below(viewer, permission, scope.path)
        for permission in (permissions.SEE_PEOPLE, permissions.SEE_GUARDED)
    )


def visible_members(viewer: Viewer, scope: Scope) -> QuerySet[Affiliation]:
    """The very rows the figure of members counts, less those out of the viewer's reach."""
    rows = members_on(scope)
    if _sees_all(viewer, scope):
        return rows
    rows = rows.filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    guarded = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | guarded) if guarded else rows


def _order(filters: PeopleFilters) -> Order:
    first, *rest = _KEYS[filters.sort]
    name = f"{'-' if filters.descending else ''}{filters.sort}"
    return Order(name, (Key(first.field, first.kind, filters.descending), *rest))


def _for_rows(rows: QuerySet[Affiliation], columns: tuple[str, ...]) -> QuerySet[Affiliation, Any]:
    """What a row shows and is ordered by, as named values: a page need not make a hundred objects of it. Of what is sealed only
    the columns asked for."""  # noqa: D205, D209 - one thought
    sealed = [name for name in SEALED_COLUMNS if name in columns]
    named_rows: QuerySet[Affiliation, Any] = rows.annotate(
        unit_name=F("unit__profiles__name"),
        unit_sort_key=F("unit__profiles__sort_key"),
        start_precision=F("person__memberships__start_precision"),
        official_precision=F("person__memberships__official_precision"),
    ).values_list(*_OF_ROW, *(f"person__{name}" for name in (*_OF_PERSON, *sealed)), named=True)
    return named_rows
