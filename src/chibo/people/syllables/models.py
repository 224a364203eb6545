"""Which syllables there are in names, and who bears each, in the order of lists.

Both follow from the search keys of people and can be thrown away at any time. Triggers write them in the transaction that
writes the name, whatever program that is.
"""

# ruff: noqa: S608 - all names of tables and columns are our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.utils.translation import gettext_lazy as _

from chibo.core.constraints import POSTGRESQL, TwoDatabaseConstraint, drop_triggers

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Syllable(models.Model):
    """A syllable of a search key that somebody bears or bore. It may stand there twice, so that no writer waits for another."""

    text = models.CharField(max_length=240, db_index=True)

    class Meta:
        verbose_name = _("âm tiết của tên")

    def __str__(self) -> str:
        return self.text


class NameSyllable(models.Model):
    """A syllable of the name of a person, with the person's place in lists by name."""

    text = models.CharField(max_length=240)
    sort_key = models.CharField(max_length=1000)
    person = models.ForeignKey(
        "people.Person", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        verbose_name = _("người mang âm tiết")
        indexes: ClassVar = [models.Index(fields=["text", "sort_key", "person"], name="namesyllable_order")]
        constraints: ClassVar = [
            models.UniqueConstraint(name="namesyllable_once", fields=["person", "text"]),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.person_id}"


#: The syllables of a search key: letters and digits between single spaces, which is why a list in JSON is so easily made of it.
SQLITE_SYLLABLES = """json_each('["' || replace({row}.search_key, ' ', '","') || '"]')"""
POSTGRESQL_SYLLABLES = "unnest(string_to_array({row}.search_key, ' '))"


def sqlite_rows(row: str, source: str = "") -> str:
    """SELECT of the rows of `NameSyllable` that a row of people means; `source` is the table it stands in, if any."""
    return (
        f"SELECT DISTINCT s.value, {row}.sort_key, {row}.id FROM {source}{SQLITE_SYLLABLES.format(row=row)} s "
        "WHERE s.value <> ''"
    )


def postgresql_rows(source: str) -> str:
    """The same, of all people of the table `source`."""
    return (
        f"SELECT DISTINCT s.value, p.sort_key, p.id FROM {source} p CROSS JOIN LATERAL "
        f"{POSTGRESQL_SYLLABLES.format(row='p')} AS s (value) WHERE s.value <> ''"
    )


ADD = "INSERT INTO people_namesyllable (text, sort_key, person_id) "
ADD_NEW = (
    "INSERT INTO people_syllable (text) SELECT DISTINCT n.text FROM people_namesyllable n "
    "WHERE {which} NOT EXISTS (SELECT 1 FROM people_syllable o WHERE o.text = n.text)"
)
_CHANGED = "(was.search_key, was.sort_key) IS DISTINCT FROM (now.search_key, now.sort_key)"


class NamesInSyllables(TwoDatabaseConstraint):
    """Every person added, renamed or deleted has the syllables of the name written, in the same transaction."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """None: the triggers are made when the schema editor ends, or when SQLite's remakes the table."""
        schema_editor.deferred_sql.extend(self.triggers(model, schema_editor))

    def remove_sql(self, _model: Any, schema_editor: Any) -> Any:
        """The statement that removes the triggers; SQLite's schema editor remakes the table without them instead."""
        if schema_editor.connection.vendor == POSTGRESQL:
            return f"DROP FUNCTION {schema_editor.quote_name(self.name)} CASCADE"
        return drop_triggers(self.name, ("insert", "update", "delete"), schema_editor)

    def triggers(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        """PostgreSQL looks once at all rows of a statement, SQLite at one row after the other."""
        if editor.connection.vendor == POSTGRESQL:
            return self._of_statements(model, editor)
        add = f"{ADD}{sqlite_rows('NEW')}; {ADD_NEW.format(which='n.person_id = NEW.id AND')};"
        take = "DELETE FROM people_namesyllable WHERE person_id = OLD.id;"
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

    def _of_statements(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> list[Statement]:
        name = editor.quote_name(self.name)
        renamed = f"(SELECT now.* FROM now JOIN was ON was.id = now.id WHERE {_CHANGED})"
        take = "DELETE FROM people_namesyllable s USING {gone} g WHERE s.person_id = g.id;"
        add = f"{ADD}{postgresql_rows('{come}')}; " + ADD_NEW.format(
            which="n.person_id IN (SELECT id FROM {come} c) AND"
        )
        function = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'INSERT' THEN {add.format(come='now')}; "
            f"ELSIF TG_OP = 'DELETE' THEN {take.format(gone='was')} "
            f"ELSE {take.format(gone=renamed)} {add.format(come=renamed)}; END IF; RETURN NULL; END $$"
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

    def validate(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: it forbids nothing."""
