"""A page of a very long list by name: people are taken in their order, and only then it is asked who of them is in the list.

The database would otherwise put the whole list in order for every page. Where thousands would have to
be looked at for a full page (a small unit in a large register), the list is asked the usual way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from chibo.people.models import Affiliation, Person
from chibo.people.queries.paging import Key, Order, Place, Row, Slice, beyond, slice_of, sliced

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Q, QuerySet

#: A place and a number give so many people beyond it (None: the first) by name: sort key and id.
Ahead: TypeAlias = "Callable[[Place | None, int], list[tuple[str, int]]]"
#: Ids of people and the order of rows give the rows of a page and one more.
Among: TypeAlias = "Callable[[list[int], list[str]], list[Row]]"
#: How many people are looked at first; how many more follows from how many of them were in the list.
FIRST = 100
#: So many people are looked at before the usual way is taken.
MOST = 5000
#: Below so many members the usual way is as quick.
LONG = 3000
#: In a list of so many members those found by a common name are not counted.
WIDE = 20_000
_OF_PERSON = (Key("sort_key", str), Key("id", int))


def of_people(rows: QuerySet[Affiliation, Row], people: list[int]) -> QuerySet[Affiliation, Row]:
    """The rows of these people, by way of their own rows: a database might rather go through all units of the list."""
    return rows.filter(pk__in=Affiliation.objects.filter(person_id__in=people).values("pk"))


def anybody(named: Q, *, descending: bool) -> Ahead:
    """People of a condition, which may be empty, in the order of names."""
    first, second = _OF_PERSON
    order = Order("", (Key(first.field, first.kind, descending), second))

    def ahead(place: Place | None, count: int) -> list[tuple[str, int]]:
        people = Person.objects.filter(named)
        if place:
            people = people.filter(beyond(order, place))
        fields = order.fields(backwards=place is not None and place.backwards)
        return list(people.order_by(*fields).values_list("sort_key", "id")[:count])

    return ahead


def walked(
    shown: Callable[[], QuerySet[Affiliation, Row]],
    order: Order,
    place: Place | None,
    size: int,
    ahead: Ahead,
    *,
    among: Among[Row] | None = None,
) -> Slice[Row]:
    """The page of the rows `shown` gives, ordered by name alone, that `slice_of` would give. Two or four SQL queries in the common case.

    `ahead` gives people who may be in the list, everybody who is among them.
    `among` gives the rows of the first people looked at, where that can be done by a prepared statement.
    """
    backwards = place is not None and place.backwards
    found: list[Row] = []
    reached = place
    looked_at, step = 0, FIRST
    while step and looked_at + step <= MOST:
        taken = ahead(reached, step)
        ids, fields = [pk for _key, pk in taken], order.fields(backwards=backwards)
        if among is not None and not looked_at and ids:
            found = among(ids, fields)
        else:
            found += of_people(shown(), ids).order_by(*fields)[: size + 1 - len(found)]
        if len(found) > size or len(taken) < step:
            return sliced(found, order, place, size)
        reached = Place(taken[-1], backwards=backwards)
        looked_at += step
        # Half as many again as their share says, so that one more step is enough.
        step = 3 * (size + 1 - len(found)) * looked_at // (2 * len(found)) if found else 0
    return slice_of(shown(), order, place, size)
