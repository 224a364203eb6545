"""Inserting many rows while holding the write lock as briefly as possible: everything is converted before it is taken."""

# ruff: noqa: SLF001 - `_meta` is how Django lists the columns of a model
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.utils import CursorWrapper
    from django.db.models import Model

#: Parameters of one statement: below the limit of every SQLite since 3.32 (32,766).
_MOST_PARAMETERS = 30_000
#: So many new rows change what a database should know of a table before it plans the next query.
MANY_ROWS = 1000
#: Of each index of SQLite so many entries are looked at.
_ENTRIES_LOOKED_AT = 1000


def renew_statistics(*models: type[Model]) -> None:
    """Lets the database count what it plans queries by: on PostgreSQL in these tables (default: all), on SQLite in all of them.

    PostgreSQL's own housekeeping does it a minute after a bulk insert: until then it plans as if tables were empty, and a list takes
    minutes. SQLite never does it by itself; it looks at the beginning of each index alone, a tenth of a second for a million people.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "ANALYZE " + ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
            )
        else:
            cursor.execute(f"PRAGMA analysis_limit = {_ENTRIES_LOOKED_AT}")
            cursor.execute("ANALYZE")


@dataclass(frozen=True)
class PreparedRows:
    """Rows of one table as the database takes them, without their primary keys. What is not known yet is filled in later."""

    table: str
    columns: tuple[str, ...]
    values: list[list[Any]]

    def fill(self, column: str, values: Iterable[Any]) -> None:
        """Sets one column of every row, in their order; the values must be plain (numbers, text)."""
        place = self.columns.index(column)
        for row, value in zip(self.values, values, strict=True):
            row[place] = value

    def insert(self) -> None:
        """Writes the rows: PostgreSQL copies them, SQLite takes one statement per 30,000 values. No signals, no defaults."""
        quote = connection.ops.quote_name
        into = f"{quote(self.table)} ({', '.join(map(quote, self.columns))})"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                self._copy(cursor, into)
            else:
                self._insert(cursor, into)

    def _copy(self, cursor: CursorWrapper, into: str) -> None:
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in self.values:
                copy.write_row(row)

    def _insert(self, cursor: CursorWrapper, into: str) -> None:
        chunk_rows = _MOST_PARAMETERS // len(self.columns)
        marks = f"({', '.join(['%s'] * len(self.columns))})"
        for start in range(0, len(self.values), chunk_rows):
            rows = self.values[start : start + chunk_rows]
            sql = f"INSERT INTO {into} VALUES {', '.join([marks] * len(rows))}"  # noqa: S608 - quoted names
            cursor.execute(sql, [value for row in rows for value in row])


def prepare_rows(model: type[Model], rows: Sequence[Model]) -> PreparedRows:
    """Unsaved rows of `model` with every field converted (sealed fields are sealed here). Touches no database."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = tuple(str(field.column) for field in fields)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]
    return PreparedRows(model._meta.db_table, columns, values)
