"""Reads that every page makes: Django puts their SQL together once in a process, and each run fills in values alone.

Putting a query together costs Django as long as some ten of its rows cost to read; a page makes a dozen. What is kept is the
statement, never a row or a value: every run asks the database.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from django.db.models import QuerySet

Row = TypeVar("Row")
#: So many shapes of a statement are kept; beyond, it begins anew.
MOST = 200


class Given(Expression):
    """A value that each run fills in under its name: `filter(ref=Given("ref", CharField()))`."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        """The place of the value; it stands among the parameters itself until the statement runs."""
        return "%s", [self]


def given_many(name: str, count: int, output_field: Field[Any, Any]) -> list[Given]:
    """Places for `count` values of a list, for `In(F("person_id"), …)`; `many` fills them."""
    return [Given(f"{name}{number}", output_field) for number in range(count)]


def many(name: str, values: Sequence[object]) -> dict[str, object]:
    """The values of a list under the names `given_many` gave their places."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


class _Statement(NamedTuple, Generic[Row]):
    """What is kept of a queryset: itself, the compiler that knows its columns, the statement and its parameters."""

    queryset: QuerySet[Any, Row]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class Prepared(Generic[Row]):
    """The rows of `build(*shape)`, a queryset in which values are `Given`; put together once for each shape.

    What differs between shapes is the statement itself: how many values it has, in which language a name is read.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._kept: dict[tuple[Hashable, ...], _Statement[Row]] = {}

    def rows(self, *shape: Hashable, **values: object) -> list[Row]:
        """The rows for these values. One SQL query."""
        queryset, compiler, sql, params = self._statement(shape)
        connection = connections[DEFAULT_DB_ALIAS]
        filled = tuple(
            param.output_field.get_db_prep_value(values[param.name], connection)
            if isinstance(param, Given)
            else param
            for param in params
        )
        ready = copy(compiler)
        ready.connection = connection
        ready.as_sql = lambda *_options, **_more: (sql, filled)
        asked = queryset.all()
        asked.query.get_compiler = lambda *_options, **_more: ready  # type: ignore[method-assign]
        return list(asked)

    def _statement(self, shape: tuple[Hashable, ...]) -> _Statement[Row]:
        kept = self._kept.get((connections[DEFAULT_DB_ALIAS].vendor, *shape))
        if kept is None:
            queryset = self._build(*shape)
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, params = compiler.as_sql()
            if len(self._kept) >= MOST:
                self._kept.clear()
            kept = _Statement(queryset, compiler, sql, tuple(params))
            self._kept[connections[DEFAULT_DB_ALIAS].vendor, *shape] = kept
        return kept
