"""Paging by the place in the order, never by counting rows: a page costs the same wherever it is in the list."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

#: A row of a model, or its named values.
Row = TypeVar("Row")

#: The largest number a row's id can be; a larger one in an address would fault in the database.
_LARGEST = 2**63 - 1
_SORT_KEY = re.compile(r"[0-9a-z]{0,1000}")


@dataclass(frozen=True)
class Key:
    """A field rows are ordered by, of a kind that is never NULL: text of a sort key, a date or a number."""

    field: str
    kind: type[str] | type[int] | type[date]
    descending: bool = False

    def of(self, row: object) -> str | int | date:
        named = self.field if hasattr(row, self.field) else self.field.replace("__", ".")
        value: str | int | date = attrgetter(named)(row)
        return value


@dataclass(frozen=True)
class Order:
    """A total order of rows; its name stands in the token, so that a place means nothing in another order."""

    name: str
    keys: tuple[Key, ...]

    def fields(self, *, backwards: bool) -> list[str]:
        """The arguments of `order_by`."""
        return [f"{'-' if key.descending != backwards else ''}{key.field}" for key in self.keys]

    def token(self, row: object) -> str:
        """The place of a row, opaque: base64 of JSON."""
        values = [value.isoformat() if isinstance(value, date) else value for value in self._values(row)]
        return urlsafe_b64encode(json.dumps([self.name, *values]).encode()).decode("ascii").rstrip("=")

    def _values(self, row: object) -> list[str | int | date]:
        return [key.of(row) for key in self.keys]


@dataclass(frozen=True)
class Place:
    """Where a page begins: just after the row of these values, or (`backwards`) just before it."""

    values: tuple[str | int | date, ...]
    backwards: bool = False


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """A page of rows with the tokens of its neighbours ("" where there is none)."""

    rows: list[Row]
    previous: str
    next: str


def read_place(query: Mapping[str, str], order: Order) -> Place | None:
    """The place in an address (`after=`, else `before=`). Raises `DomainError` for a token that is none of this order."""
    for name in ("after", "before"):
        token = query.get(name, "")
        if token:
            return Place(_read(token, order), backwards=name == "before")
    return None


def _read(token: str, order: Order) -> tuple[str | int | date, ...]:
    try:
        return _of_order(order, json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4))))
    except (ValueError, TypeError, RecursionError) as error:
        sentence = _("Địa chỉ của trang này không đọc được. Hãy mở lại danh sách từ trang đầu.")
        raise DomainError("place_malformed", sentence) from error


def _of_order(order: Order, token: list[Any]) -> tuple[str | int | date, ...]:
    name, *values = token
    if name != order.name:
        raise ValueError(name)
    return tuple(_value(key, value) for key, value in zip(order.keys, values, strict=True))


def _value(key: Key, value: Any) -> str | int | date:
    if key.kind is date:
        return date.fromisoformat(value)
    if key.kind is int and type(value) is int and 0 <= value <= _LARGEST:
        return value
    if key.kind is str and _SORT_KEY.fullmatch(value):
        return str(value)
    raise ValueError(value)


def slice_of(rows: QuerySet[Any, Row], order: Order, place: Place | None, size: int) -> Slice[Row]:
    """The page of `rows` that begins at `place` (default: the first). One SQL query."""
    backwards = place is not None and place.backwards
    ahead = rows.filter(beyond(order, place)) if place else rows
    return sliced(list(ahead.order_by(*order.fields(backwards=backwards))[: size + 1]), order, place, size)


def sliced(found: list[Row], order: Order, place: Place | None, size: int) -> Slice[Row]:
    """The page out of the first `size` rows beyond the place and one more, if there is one."""
    backwards = place is not None and place.backwards
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous, has_next = (more, True) if backwards else (place is not None, more)
    return Slice(
        rows=found,
        previous=order.token(found[0]) if found and has_previous else "",
        next=order.token(found[-1]) if found and has_next else "",
    )


def beyond(order: Order, place: Place) -> Q:
    """The condition that a row stands beyond the place: greater in the first key that differs."""
    condition, equal = Q(), Q()
    for key, value in zip(order.keys, place.values, strict=True):
        side = "lt" if key.descending != place.backwards else "gt"
        condition |= equal & Q(**{f"{key.field}__{side}": value})
        equal &= Q(**{key.field: value})
    return condition
