"""The tables of the register at any state of the migrations, and their rows in one form that both databases share.

A row is a list of JSON scalars in the order of the columns, rows stand in the order of the primary key: so the same
register gives the same bytes, and the same digest, whichever database holds it. Sealed fields stay ciphertext.
"""

# ruff: noqa: SLF001, S608 - `_meta` is how Django lists columns; names of tables and columns are quoted
from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

POSTGRESQL = "postgresql"
#: Sessions open the program to whoever holds their number, so they are never copied: people sign in anew. Nor are the
#: counts of attempts, which speak of minutes. Work in the background belongs to the running installation, and its files
#: are in no backup. Ready counts and the syllables of names follow from the other tables: whatever is loaded marks its units and
#: writes its syllables.
LEFT_OUT = frozenset(
    {
        "django_session",
        "accounts_signinsession",
        "accounts_cache",
        "django_tasks_database_dbtaskresult",
        "jobs_job",
        "jobs_workersign",
        "people_membertally",
        "people_namesyllable",
        "people_posttally",
        "people_syllable",
        "people_tallymark",
        "people_tallystep",
    }
)
CHUNK_ROWS = 1000


@dataclass(frozen=True)
class Column:
    """One column; `kind` is the kind of the field as Django names it, of the target where it is a key."""

    name: str
    kind: str
    places: int = 0


@dataclass(frozen=True)
class Table:
    """One table; `key` is the column of the primary key."""

    name: str
    columns: tuple[Column, ...]
    key: Column


@dataclass(frozen=True)
class Tally:
    """What identifies the rows of a table: their number, and the SHA-256 of their lines."""

    rows: int
    sha256: str


def tables_at(migrations: Iterable[tuple[str, str]]) -> list[Table]:
    """The tables that stand once these migrations (and no others) are applied, by name, without those left out."""
    return list(_tables_at(frozenset((app, name) for app, name in migrations)))


@cache
def _tables_at(migrations: frozenset[tuple[str, str]]) -> tuple[Table, ...]:
    """Going through every migration there has been takes seconds, and always gives the same."""
    from django.db.migrations.loader import MigrationLoader

    state = MigrationLoader(None).project_state(newest(migrations))
    models = state.apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: _table(model) for model in models if model._meta.managed}
    return tuple(tables[name] for name in sorted(tables) if name not in LEFT_OUT)


def newest(migrations: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of each app the migrations that no other of the same app builds on."""
    from django.db.migrations.loader import MigrationLoader

    applied = set(migrations)
    nodes = MigrationLoader(None).graph.node_map
    return sorted(
        name
        for name in applied
        if not any(child.key[0] == name[0] and child.key in applied for child in nodes[name].children)
    )


def _table(model: Any) -> Table:
    fields = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    return Table(model._meta.db_table, tuple(map(_column, fields)), _column(model._meta.pk))


def _column(field: Any) -> Column:
    target = field
    while target.is_relation:
        target = target.target_field
    return Column(field.column, target.get_internal_type(), getattr(target, "decimal_places", None) or 0)


def read(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[Any]]:
    """Every row, in the order of the key. Streams; one query."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column.name) for column in table.columns)
    is_text = connection.vendor == POSTGRESQL and table.key.kind in {"CharField", "TextField"}
    order = quote(table.key.name) + (' COLLATE "C"' if is_text else "")
    codecs = [_CODECS.get(column.kind, _plain) for column in table.columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}")
        while rows := cursor.fetchmany(CHUNK_ROWS):
            for row in rows:
                yield [
                    None if value is None else codec(value, column)
                    for value, codec, column in zip(row, codecs, table.columns, strict=True)
                ]


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Each row as the line that is kept and counted in the digest."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def tally(rows: Iterable[Sequence[Any]], keep: Callable[[bytes], object] = len) -> Tally:
    """Number and digest of the rows; each line is given to `keep` on the way."""
    count, digest = 0, hashlib.sha256()
    for line in lines(rows):
        count += 1
        digest.update(line)
        keep(line)
    return Tally(count, digest.hexdigest())


def load(connection: BaseDatabaseWrapper, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Writes the rows with their keys: PostgreSQL copies them, SQLite inserts 1,000 at a time. No signals, no defaults."""
    quote = connection.ops.quote_name
    into = f"{quote(table.name)} ({', '.join(quote(column.name) for column in table.columns)})"
    if connection.vendor == POSTGRESQL:
        instants = [n for n, column in enumerate(table.columns) if column.kind == "DateTimeField"]
        with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(_in_utc(row, instants))
        return
    marks = ", ".join(["%s"] * len(table.columns))
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(waiting, CHUNK_ROWS)):
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", chunk)


def last_id(connection: BaseDatabaseWrapper, table: Table) -> int:
    """The highest number the table ever gave away, 0 where it gives none: a number is never given twice."""
    if not table.key.kind.endswith("AutoField"):
        return 0
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({quote(table.key.name)}) FROM {quote(table.name)}")
        highest = cursor.fetchone()[0] or 0
        if connection.vendor == POSTGRESQL:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quote(table.name), table.key.name])
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        given = cursor.fetchone()
    return max(highest, int(given[0]) if given else 0)


def set_last_id(connection: BaseDatabaseWrapper, table: Table, number: int) -> None:
    """The next row of the table gets the number after `number`; 0 changes nothing."""
    if not number:
        return
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            name = connection.ops.quote_name(table.name)
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, table.key.name, number]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, number])


def _plain(value: Any, column: Column) -> Any:
    if isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{column.name}: a backup cannot hold {type(value).__name__} ({column.kind})")


def _boolean(value: Any, _column: Column) -> bool:
    return bool(value)


def _uuid(value: Any, _column: Column) -> str:
    return UUID(str(value)).hex


def _instant(value: datetime | str, _column: Column) -> str:
    """As SQLite keeps it: in UTC, without the zone."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return str(found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found)


def _day(value: date | str, _column: Column) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _json(value: str, _column: Column) -> str:
    return json.dumps(json.loads(value), ensure_ascii=False, sort_keys=True, separators=(", ", ": "))


def _decimal(value: Any, column: Column) -> str:
    return f"{Decimal(str(value)):.{column.places}f}"


def _text(value: Any, _column: Column) -> str:
    return str(value)


_CODECS: dict[str, Callable[[Any, Column], Any]] = {
    "BooleanField": _boolean,
    "UUIDField": _uuid,
    "DateTimeField": _instant,
    "DateField": _day,
    "JSONField": _json,
    "DecimalField": _decimal,
    "GenericIPAddressField": _text,
}


def _in_utc(row: Sequence[Any], instants: list[int]) -> list[Any]:
    written = list(row)
    for place in instants:
        if written[place] is not None:
            written[place] += "+00:00"
    return written
