"""Writing very many rows into an empty register: PostgreSQL copies them, SQLite takes prepared statements.

Indexes and triggers are put aside for the load and made again after it, which is quicker by far than keeping them; the
database checks every invariant as it makes them.
"""

# ruff: noqa: SLF001 - `_meta` is how Django lists the columns of a model
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from chibo.org.models import Body, Placement, Seat, Unit, UnitProfile
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Row = tuple[str | int | bool | None, ...]
Rows = list[Row]
#: A model, its fields, and the rows with their values.
Part = tuple[type[Model], tuple[str, ...], Rows]
#: Everything this command fills, in the order of foreign keys.
FILLED = (
    Unit, UnitProfile, Placement, Body, Seat,
    Person, Membership, Affiliation, Attainment, PostHeld,
)  # fmt: skip


def load(model: type[Model], fields: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Writes rows of a model whose values stand in the order of `fields` (all but the key, or with it)."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(column) for column in _columns(model, fields))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write("".join(map(_line, rows)))
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608 - quoted


def _columns(model: type[Model], fields: tuple[str, ...]) -> list[str]:
    """The columns of the fields. Raises `ValueError` where the model has others: a fact would be left out unseen."""
    known = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    missing = set(known) - set(fields) - {model._meta.pk.attname if model._meta.pk else ""}
    if missing or set(fields) - set(known):
        raise ValueError(f"{model.__name__}: {sorted(missing ^ (set(fields) - set(known)))}")
    return [known[field] for field in fields]


def _line(row: Row) -> str:
    """A line of COPY; the invented values hold nothing that would have to be escaped."""
    return "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"


@contextmanager
def indexes_aside() -> Iterator[None]:
    """Takes indexes, triggers and (PostgreSQL) constraints of the filled tables away, all but keys and checks, and makes them again."""
    aside = _postgresql_aside() if connection.vendor == "postgresql" else _sqlite_aside()
    with connection.cursor() as cursor:
        for drop, _make in aside:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        for _drop, make in aside:
            cursor.execute(make)


def _sqlite_aside() -> list[tuple[str, str]]:
    """Of each index and trigger the statement that drops it and the one that makes it again."""
    tables = [model._meta.db_table for model in FILLED]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(tables))
        cursor.execute(
            f"SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger') AND tbl_name IN ({marks})",  # noqa: S608
            tables,
        )
        return [
            (f"DROP {kind} {connection.ops.quote_name(name)}", sql) for kind, name, sql in cursor.fetchall()
        ]


#: Table, name and definition: of constraints but for primary keys, checks and what foreign keys rest on; of other indexes.
_CONSTRAINTS = """SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u', 'x') ORDER BY contype DESC"""
_INDEXES = """SELECT quote_ident(c.relname), pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid::regclass::text = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conindid = c.oid)"""


def _postgresql_aside() -> list[tuple[str, str]]:
    tables = [model._meta.db_table for model in FILLED]
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [tables])
        aside = [(f"DROP INDEX {name}", definition) for name, definition in cursor.fetchall()]
        cursor.execute(_CONSTRAINTS, [tables])
        aside += [
            (
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
                f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}",
            )
            for table, name, definition in cursor.fetchall()
        ]
    return aside + [
        (f"ALTER TABLE {table} DISABLE TRIGGER USER", f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in tables
    ]


def finish() -> None:
    """Sets the counters of keys past the rows, and lets the database look at what it holds now."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(FILLED))
    with connection.cursor() as cursor:
        for statement in [*statements, "ANALYZE"]:
            cursor.execute(statement)
