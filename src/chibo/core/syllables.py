"""Names that keep their own syllables: triggers on both databases, declared in `Meta.constraints`, so that a search for a part of a
word need not read every name. Whoever writes, they are written in the very transaction of the name.
"""  # noqa: D205 - one thought

# ruff: noqa: S608 - all names of tables and columns are our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.backends.ddl_references import Statement, Table

from chibo.core.constraints import POSTGRESQL, TwoDatabaseConstraint, drop_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model

_CHANGED = "(was.search_key, was.sort_key) IS DISTINCT FROM (now.search_key, now.sort_key)"


class KeptSyllables(TwoDatabaseConstraint):
    """Every row of the table `of` added, renamed or deleted has the syllables of its `search_key` written.

    The table `into` has a row of `text`, `sort_key` and the column `bearer` for each; the table `among` has each `text` that there
    is or was, perhaps twice, so that no writer waits for another. Syllables are letters and digits between single spaces.
    """

    def __init__(self, *, name: str, of: str, into: str, bearer: str, among: str, **words: Any) -> None:
        self.of, self.into, self.bearer, self.among = of, into, bearer, among
        super().__init__(name=name, **words)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        facts = {"of": self.of, "into": self.into, "bearer": self.bearer, "among": self.among}
        return path, args, kwargs | facts

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """None: the triggers are made when the schema editor ends, or when SQLite's remakes the table."""
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))

    def remove_sql(self, _model: Any, schema_editor: Any) -> Any:
        """The statement that removes the triggers; SQLite's schema editor remakes the table without them instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            return f"DROP FUNCTION {schema_editor.quote_name(self.name)} CASCADE"
        return drop_triggers(self.name, ("insert", "update", "delete"), schema_editor)

    def anew(self, vendor: str) -> list[str]:
        """The statements that throw every row away and write them again, in the order in which they are found."""
        return [
            f"DELETE FROM {self.into}",
            f"DELETE FROM {self.among}",
            f"{self._add}{self.meant(vendor)} ORDER BY 1, 2, 3",
            self._add_new(""),
        ]

    def meant(self, vendor: str) -> str:
        """SELECT of the rows of `into` that the names mean."""
        return (
            self._in_postgresql(self.of) if vendor == POSTGRESQL else self._in_sqlite("p", f"{self.of} p, ")
        )

    def triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """PostgreSQL looks once at all rows of a statement, SQLite at one row after the other."""
        if editor.connection.vendor == POSTGRESQL:
            return self._of_statements(model, editor)
        add = f"{self._add}{self._in_sqlite('NEW')}; {self._add_new(f'n.{self.bearer} = NEW.id AND')};"
        take = f"DELETE FROM {self.into} WHERE {self.bearer} = OLD.id;"
        changed = "OLD.search_key <> NEW.search_key OR OLD.sort_key <> NEW.sort_key"
        return [
            self._statement(
                editor,
                model,
                f"CREATE TRIGGER <trigger> AFTER {event} ON <table> FOR EACH ROW {when} BEGIN {acts} END",
                act,
            )
            for act, event, when, acts in (
                ("insert", "INSERT", "", add),
                ("update", "UPDATE OF search_key, sort_key", f"WHEN {changed}", take + add),
                ("delete", "DELETE", "", take),
            )
        ]

    def validate(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: it forbids nothing."""

    @property
    def _add(self) -> str:
        return f"INSERT INTO {self.into} (text, sort_key, {self.bearer}) "

    def _add_new(self, which: str) -> str:
        return (
            f"INSERT INTO {self.among} (text) SELECT DISTINCT n.text FROM {self.into} n "
            f"WHERE {which} NOT EXISTS (SELECT 1 FROM {self.among} o WHERE o.text = n.text)"
        )

    @staticmethod
    def _in_sqlite(row: str, source: str = "") -> str:
        """A list in JSON is easily made of words without marks; SQLite can split nothing else within a trigger."""
        words = f"""json_each('["' || replace({row}.search_key, ' ', '","') || '"]')"""
        return f"SELECT DISTINCT s.value, {row}.sort_key, {row}.id FROM {source}{words} s WHERE s.value <> ''"

    @staticmethod
    def _in_postgresql(source: str) -> str:
        return (
            f"SELECT DISTINCT s.value, p.sort_key, p.id FROM {source} p "
            "CROSS JOIN LATERAL unnest(string_to_array(p.search_key, ' ')) AS s (value) WHERE s.value <> ''"
        )

    def _of_statements(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        name = editor.quote_name(self.name)
        renamed = f"(SELECT now.* FROM now JOIN was ON was.id = now.id WHERE {_CHANGED})"

        def take(gone: str) -> str:
            return f"DELETE FROM {self.into} s USING {gone} g WHERE s.{self.bearer} = g.id; "

        def add(come: str) -> str:
            new = self._add_new(f"n.{self.bearer} IN (SELECT id FROM {come} c) AND")
            return f"{self._add}{self._in_postgresql(come)}; {new}; "

        function = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'INSERT' THEN {add('now')}ELSIF TG_OP = 'DELETE' THEN {take('was')}"
            f"ELSE {take(renamed)}{add(renamed)}END IF; RETURN NULL; END $$"
        )
        table = Table(model._meta.db_table, editor.quote_name)  # noqa: SLF001 - it is how Django names it
        return [Statement(function.replace("%", "%%"), table=table)] + [
            self._statement(
                editor,
                model,
                f"CREATE TRIGGER <trigger> AFTER {act.upper()} ON <table> REFERENCING {rows} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
                act,
            )
            for act, rows in (
                ("insert", "NEW TABLE AS now"),
                ("update", "OLD TABLE AS was NEW TABLE AS now"),
                ("delete", "OLD TABLE AS was"),
            )
        ]
