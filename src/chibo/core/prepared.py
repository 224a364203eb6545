"""Reads that every page makes: Django puts their SQL together once in a process, and each run fills in values alone.

Putting a query together costs Django as long as some ten of its rows cost to read; a page makes a dozen. What is kept is the
statement, never a row or a value: every run asks the database.
"""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

Row = TypeVar("Row")
Kept = TypeVar("Kept")
#: So many shapes of a statement are kept; beyond, it begins anew.
MOST = 200
#: So many parts are read by one statement: SQLite answers many more at once slower than one by one.
TOGETHER = 10


class Given(Expression):
    """A value that each run fills in under its name: `filter(ref=Given("ref", CharField()))`.

    It may be compared in SQL, and a date may be moved by days (`Given("on", DateField()) - timedelta(30)`). Whatever else
    Python reckons with a value would make another statement of it: that belongs to the shape, and is refused here.
    """

    def __init__(self, name: str, output_field: Field[Any, Any], moved_by: timedelta = timedelta()) -> None:
        super().__init__(output_field=output_field)
        self.name = name
        self.moved_by = moved_by

    def __add__(self, other: object) -> Given:  # type: ignore[override] # Django's makes SQL of it
        """The same day so much later. Raises `TypeError` for anything but days."""
        if not isinstance(other, timedelta):
            raise TypeError(f"{self.name} is filled in later: nothing but days can be added")
        return Given(self.name, self.output_field, self.moved_by + other)

    def __sub__(self, other: object) -> Given:  # type: ignore[override]
        return self + -other if isinstance(other, timedelta) else self + other

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        """The place of the value; it stands among the parameters itself until the statement runs."""
        return "%s", [self]

    def filled(self, values: Mapping[str, Any], connection: Any) -> Any:
        """The parameter, out of the values of a run."""
        value = values[self.name]
        if self.moved_by:
            value += self.moved_by
        return self.output_field.get_db_prep_value(value, connection)


def given_many(name: str, count: int, output_field: Field[Any, Any]) -> list[Given]:
    """Places for `count` values of a list, for `In(F("person_id"), …)`; `many` fills them."""
    return [Given(f"{name}{number}", output_field) for number in range(count)]


def many(name: str, values: Sequence[object]) -> dict[str, object]:
    """The values of a list under the names `given_many` gave their places."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


class Part(NamedTuple):
    """A statement and its parameters."""

    sql: str
    params: tuple[Any, ...]


class _Statement(NamedTuple, Generic[Row]):
    """What is kept of a queryset: itself, the compiler that knows its columns, the statement and its parameters."""

    queryset: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class _Shapes(Generic[Kept]):
    """What was made of each shape, by database: `MOST` of them."""

    def __init__(self, make: Callable[..., Kept]) -> None:
        self._make = make
        self._kept: dict[tuple[Hashable, ...], Kept] = {}

    def of(self, shape: tuple[Hashable, ...]) -> Kept:
        """What `make(*shape)` gave, the first time it was asked. Raises what it raises."""
        key = (connections[DEFAULT_DB_ALIAS].vendor, *shape)
        if key not in self._kept:
            made = self._make(*shape)
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = made
        return self._kept[key]

    def __len__(self) -> int:
        return len(self._kept)


class Prepared(Generic[Row]):
    """The rows of `build(*shape)`, a queryset in which values are `Given`; put together once for each shape.

    What differs between shapes is the statement itself: how many values it has, in which language a name is read. Of a shape
    for which `build` gives None there are no rows.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row] | None]) -> None:
        self.shapes = _Shapes(lambda *shape: _made(build(*shape)))

    def rows(self, *shape: Hashable, **values: object) -> list[Row]:
        """The rows for these values. One SQL query, none where the shape alone says that there are no rows."""
        kept = self.shapes.of(shape)
        if kept is None:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        filled = _filled(kept.params, values, connection)
        ready = copy(kept.compiler)
        ready.connection = connection
        ready.as_sql = lambda *_options, **_more: (kept.sql, filled)
        asked = kept.queryset.all()
        asked.query.get_compiler = lambda *_options, **_more: ready  # type: ignore[method-assign]
        return list(asked)


class PreparedPart:
    """The rows of `build(*shape)` as a part of a statement that asks several querysets at once (`read_together`)."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any] | None]) -> None:
        self.shapes = _Shapes(lambda *shape: _text(_made(build(*shape))))

    def part(self, *shape: Hashable, **values: object) -> Part | None:
        """The part for these values; None where the shape alone says that there are no rows."""
        kept = self.shapes.of(shape)
        return kept and Part(kept.sql, _filled(kept.params, values, connections[DEFAULT_DB_ALIAS]))


def read_together(parts: Sequence[Part | None]) -> list[tuple[Any, ...]]:
    """The rows of all parts, before each the number of its part. Plain columns alike in all: text and whole numbers.

    One SQL query for `TOGETHER` parts, none where no part has rows.
    """
    asked = [(number, part) for number, part in enumerate(parts) if part is not None]
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        sql = " UNION ALL ".join(f"SELECT {number}, part.* FROM ({part.sql}) part" for number, part in some)  # noqa: S608
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, [value for _number, part in some for value in part.params])
            rows += cursor.fetchall()
    return rows


def _made(queryset: QuerySet[Any, Row] | None) -> _Statement[Row] | None:
    """The statement of a queryset; None where there is none, or it says of itself that it has no rows."""
    if queryset is None:
        return None
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    return _Statement(queryset, compiler, sql, tuple(params))


def _text(made: _Statement[Any] | None) -> Part | None:
    return made and Part(made.sql, made.params)


def _filled(params: Iterable[Any], values: Mapping[str, Any], connection: Any) -> tuple[Any, ...]:
    return tuple(param.filled(values, connection) if isinstance(param, Given) else param for param in params)
