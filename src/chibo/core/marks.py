"""Rows that note of themselves what has to be worked out anew: triggers on both databases, declared in `Meta.constraints`.

Whoever writes (a service, an import in bulk, a restore), the note is made in the very transaction of the change.
"""

# ruff: noqa: SLF001, S608 - `_meta` is how Django tells a constraint about its model; all names are quoted or our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Statement, Table

from chibo.core.constraints import POSTGRESQL, TwoDatabaseConstraint, drop_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model

#: Act on the table → the rows PostgreSQL hands to its trigger, and those SQLite does.
_ACTS = {
    "insert": (("NEW",), "INSERT"),
    "update": (("OLD", "NEW"), "UPDATE"),
    "delete": (("OLD",), "DELETE"),
}


class Marks(TwoDatabaseConstraint):
    """Every row added, changed or deleted writes numbers into the column `column` of the table `into`.

    `numbers` is a SELECT of one column over `changed`, which holds the columns `of` of the rows before and after the change.
    """

    def __init__(
        self, *, name: str, into: str, column: str, of: Sequence[str], numbers: str, **words: Any
    ) -> None:
        self.into, self.column, self.of, self.numbers = into, column, tuple(of), numbers
        super().__init__(name=name, **words)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        facts = {"into": self.into, "column": self.column, "of": self.of, "numbers": self.numbers}
        return path, args, kwargs | facts

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """None: the triggers are made when the schema editor ends, or when SQLite's remakes the table."""
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))

    def remove_sql(self, _model: Any, schema_editor: Any) -> Any:
        """The statements that remove the triggers; SQLite's schema editor remakes the table without them instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            return f"DROP FUNCTION {schema_editor.quote_name(self.name)} CASCADE"
        return drop_triggers(self.name, _sqlite_acts(), schema_editor)

    def triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """PostgreSQL looks once at all rows of a statement, SQLite at one row after the other."""
        if editor.connection.vendor != POSTGRESQL:
            return [
                self._statement(
                    editor,
                    model,
                    f"CREATE TRIGGER <trigger> AFTER {_ACTS[act][1]} ON <table> FOR EACH ROW BEGIN {self._row(row)} END",
                    f"{act}_{row.lower()}",
                )
                for act, (rows, _event) in _ACTS.items()
                for row in rows
            ]
        table = Table(model._meta.db_table, editor.quote_name)
        function = (
            f"CREATE OR REPLACE FUNCTION {editor.quote_name(self.name)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {self.into} ({self.column}) SELECT DISTINCT found.n FROM ({self.numbers}) found (n); RETURN NULL; END $$"
        )
        return [Statement(function.replace("%", "%%"), table=table)] + [
            self._statement(
                editor,
                model,
                f"CREATE TRIGGER <trigger> AFTER {event} ON <table> REFERENCING {row} TABLE AS changed "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {editor.quote_name(self.name)}()",
                f"{act}_{row.lower()}",
            )
            for act, (rows, event) in _ACTS.items()
            for row in rows
        ]

    def _row(self, row: str) -> str:
        """The statement of SQLite's trigger; what is noted already is not noted again."""
        changed = ", ".join(f"{row}.{column} AS {column}" for column in self.of)
        numbers = self.numbers.replace("FROM changed", f"FROM (SELECT {changed}) changed")
        return (
            f"INSERT INTO {self.into} ({self.column}) SELECT DISTINCT n FROM ({numbers}) "
            f"WHERE NOT EXISTS (SELECT 1 FROM {self.into} o WHERE o.{self.column} = n);"
        )

    def validate(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: it forbids nothing."""


def _sqlite_acts() -> list[str]:
    return [f"{act}_{row.lower()}" for act, (rows, _event) in _ACTS.items() for row in rows]
