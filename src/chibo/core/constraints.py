"""Invariants that both databases hold: intervals that never overlap, and rows that never change.

Both are declared in `Meta.constraints`. On SQLite they are triggers, made through `deferred_sql` as conditional unique
constraints are, so that they survive the remaking of a table by a later migration. A violation is an IntegrityError.
"""

# ruff: noqa: SLF001 - `_meta` and `_state` are how Django tells a constraint about its model
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, F
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.models import Model

POSTGRESQL = "postgresql"


class TwoDatabaseConstraint(BaseConstraint, ABC):
    """What both have in common: equality, and triggers that wait until the table has its final name."""

    @abstractmethod
    def triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """The statements that make the triggers of this database, none if it holds the invariant otherwise."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """The part inside CREATE TABLE, "" where triggers do the work."""
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))
        return ""

    def _statement(
        self, editor: BaseDatabaseSchemaEditor, model: type[Model], template: str, act: str
    ) -> Statement:
        """A deferred statement about the table; it follows renames and goes with the table."""
        return Statement(
            template.replace("%", "%%").replace("<table>", "%(table)s").replace("<trigger>", "%(trigger)s"),
            table=Table(model._meta.db_table, editor.quote_name),
            trigger=editor.quote_name(f"{self.name}_{act}"),
        )

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration writes it: without what the class says itself."""
        path, args, kwargs = super().deconstruct()
        if self.violation_error_code == type(self).violation_error_code:
            kwargs.pop("violation_error_code", None)
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((type(self), self.name))

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.deconstruct()[2].items())
        return f"<{type(self).__name__}: {arguments}>"


class NoOverlap(TwoDatabaseConstraint):
    """Rows of one key never overlap in `[starts, ends)`; touching rows and empty intervals are no overlap.

    `key` is one field, or a tuple of fields, each a foreign key or an integer; a row whose key or first day is NULL
    overlaps with nothing. With `condition_column`, a boolean field, only rows where it is true count. That `starts <= ends` is for
    a CheckConstraint of the model to hold.
    """

    default_violation_error_message = _("Khoảng thời gian này chồng lên một khoảng đã ghi.")
    violation_error_code = "overlap"

    def __init__(
        self,
        *,
        name: str,
        key: str | Sequence[str],
        starts: str = "starts_on",
        ends: str = "ends_on",
        condition_column: str | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.key = (key,) if isinstance(key, str) else tuple(key)
        self.starts = starts
        self.ends = ends
        self.condition_column = condition_column
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """PostgreSQL: the exclusion constraint inside CREATE TABLE."""
        if schema_editor.connection.vendor == POSTGRESQL:
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._exclusion(model, schema_editor)}"
        return super().constraint_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """The statement that adds it to a table that is there; SQLite's schema editor remakes the table instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            table = schema_editor.quote_name(model._meta.db_table)
            return f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}"
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """The statement that removes it; SQLite's schema editor remakes the table without it instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            table = schema_editor.quote_name(model._meta.db_table)
            return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"
        return drop_triggers(self.name, ("insert", "update"), schema_editor)

    def triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """SQLite's: after the row is written, so that an upsert meets only the other rows."""
        columns = ", ".join(self._columns(model, editor))
        return [
            self._statement(editor, model, self._trigger(model, editor, event), act)
            for act, event in (("insert", "INSERT"), ("update", f"UPDATE OF {columns}"))
        ]

    def validate(
        self, model: type[Model], instance: Model, exclude: set[str] | None = None, using: str = "default"
    ) -> None:
        """Raise ValidationError if a stored row overlaps with the instance. Costs one query."""
        if exclude and exclude & {*self._fields()}:
            return
        values = {name: getattr(instance, model._meta.get_field(name).attname) for name in self._fields()}  # type: ignore[union-attr]
        if any(value is None for value in values.values()) or not values.get(
            self.condition_column or "", True
        ):
            return
        if values[self.starts] >= values[self.ends]:
            return
        rows = model._base_manager.using(using).filter(
            **{name: values[name] for name in (*self.key, self.condition_column) if name},
            **{f"{self.starts}__lt": values[self.ends], f"{self.ends}__gt": values[self.starts]},
        )
        if rows.filter(**{f"{self.starts}__lt": F(self.ends)}).exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        kwargs |= {
            "key": self.key[0] if len(self.key) == 1 else self.key,
            "starts": self.starts,
            "ends": self.ends,
        }
        if self.condition_column:
            kwargs["condition_column"] = self.condition_column
        return path, args, kwargs

    def _fields(self) -> Iterable[str]:
        return (*self.key, self.starts, self.ends, *filter(None, [self.condition_column]))

    def _columns(self, model: type[Model], editor: Any) -> list[str]:
        """The quoted columns, in the order of `_fields`."""
        return [editor.quote_name(model._meta.get_field(name).column) for name in self._fields()]  # type: ignore[union-attr]

    def _exclusion(self, model: type[Model], editor: Any) -> str:
        columns = self._columns(model, editor)
        keys, (starts, ends) = columns[: len(self.key)], columns[len(self.key) : len(self.key) + 2]
        parts = [*(f"int8range({key}, {key}, '[]')" for key in keys), f"daterange({starts}, {ends})"]
        known = [*keys, starts] if model._meta.get_field(self.starts).null else keys
        conditions = [*(f"{column} IS NOT NULL" for column in known), *columns[len(self.key) + 2 :]]
        together = ", ".join(f"{part} WITH &&" for part in parts)
        return f"EXCLUDE USING gist ({together}) WHERE ({' AND '.join(conditions)})"

    def _trigger(self, model: type[Model], editor: Any, event: str) -> str:
        columns = self._columns(model, editor)
        keys, (starts, ends) = columns[: len(self.key)], columns[len(self.key) : len(self.key) + 2]
        condition = columns[len(self.key) + 2 :]
        here = " AND ".join([f"NEW.{starts} < NEW.{ends}", *(f"NEW.{column}" for column in condition)])
        there = " AND ".join(
            [
                *(f"o.{key} = NEW.{key}" for key in keys),
                f"o.{starts} < NEW.{ends} AND NEW.{starts} < o.{ends} AND o.{starts} < o.{ends}",
                *(f"o.{column}" for column in condition),
                "o.rowid <> NEW.rowid",
            ]
        )
        found = f"EXISTS (SELECT 1 FROM <table> o WHERE {there})"  # noqa: S608 - names of columns, quoted
        refuse = f"SELECT RAISE(ABORT, 'overlap: {self.name}') WHERE {found};"
        return (
            f"CREATE TRIGGER <trigger> AFTER {event} ON <table> FOR EACH ROW WHEN {here} BEGIN {refuse} END"
        )


class AppendOnly(TwoDatabaseConstraint):
    """Rows are added and never changed or deleted, by whatever program speaks to the database."""

    default_violation_error_message = _("Dòng đã ghi thì không sửa, không xóa được.")
    violation_error_code = "append_only"

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """None: the triggers are made when the schema editor ends, or when SQLite's remakes the table."""
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """The statement that removes the trigger; SQLite's schema editor remakes the table without it instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            trigger = schema_editor.quote_name(f"{self.name}_change")
            return f"DROP TRIGGER {trigger} ON {schema_editor.quote_name(model._meta.db_table)}"
        return drop_triggers(self.name, ("update", "delete"), schema_editor)

    def triggers(self, model: type[Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """One for both acts on PostgreSQL, with the function it calls; one for each on SQLite."""
        if editor.connection.vendor == POSTGRESQL:
            return [
                Statement(_FUNCTION, table=Table(model._meta.db_table, editor.quote_name)),
                self._statement(editor, model, _CALL, "change"),
            ]
        refuse = f"BEGIN SELECT RAISE(ABORT, 'append only: {self.name}'); END"
        return [
            self._statement(
                editor, model, f"CREATE TRIGGER <trigger> BEFORE {act.upper()} ON <table> {refuse}", act
            )
            for act in ("update", "delete")
        ]

    def validate(
        self, model: type[Model], instance: Model, exclude: set[str] | None = None, using: str = "default"
    ) -> None:
        """Raise ValidationError if the instance is a stored row: a form may only add."""
        del model, exclude, using
        if not instance._state.adding:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


# SQLSTATE 23514 (check violation) is what makes Django raise IntegrityError, as SQLite's triggers do.
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION chibo_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'append only: ' || TG_TABLE_NAME; END $$"
)
_CALL = "CREATE TRIGGER <trigger> BEFORE UPDATE OR DELETE ON <table> FOR EACH ROW EXECUTE FUNCTION chibo_append_only()"


def drop_triggers(name: str, acts: Iterable[str], editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite drops one trigger a statement."""
    for act in acts:
        editor.execute(f"DROP TRIGGER {editor.quote_name(f'{name}_{act}')}")
