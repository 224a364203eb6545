"""A backup restored into a temporary SQLite database: the proof that it can be, and the register about to come back."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.cli.backups import archive, standing, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

    from chibo.cli.backups.archive import Archive, Manifest


@dataclass(frozen=True)
class Staged:
    """A restored copy, brought up to this program's version; `broken` are the faults of its log."""

    path: Path
    connection: BaseDatabaseWrapper
    manifest: Manifest
    linked: int
    broken: list[str]


@contextmanager
def staged(source: Archive, folder: Path) -> Iterator[Staged]:
    """Restores the backup into a temporary database below `folder`.

    Tables as its migrations made them, rows counted and compared by digest, then brought up to date and its log read.
    Raises `DomainError` where anything differs. What asks "the database" within is not answered by the copy.
    """
    from django.db import Error

    from chibo.core.audit import sealer

    path = folder / "staged.sqlite3"
    with standing.standing_in(standing.sqlite_at(path)) as copy:
        try:
            _fill(copy, source)
            _bring_up_to_date(copy)
        except (*archive.UNREADABLE, Error) as error:
            raise archive.damaged(source.path) from error
        report = sealer.verify()
    try:
        yield Staged(path, copy, source.manifest, report.linked, report.broken)
    finally:
        copy.close()


def _fill(copy: BaseDatabaseWrapper, source: Archive) -> None:
    """Tables and rows of the backup, and nothing else; what migrations wrote by themselves gives way to it."""
    from django.db import transaction

    migrations = source.manifest.migrations
    make_tables(copy, migrations)
    found = tables.tables_at(migrations)
    entries = {entry.name: entry for entry in source.manifest.tables}
    if {table.name for table in found} != set(entries):
        raise archive.damaged(source.path)
    with transaction.atomic(), copy.cursor() as cursor:
        for table in found:
            cursor.execute(f"DELETE FROM {copy.ops.quote_name(table.name)}")  # noqa: S608 - quoted
        for table in found:
            tables.load(copy, table, source.rows(table.name))
            tables.set_last_id(copy, table, entries[table.name].last_id)
    for table in found:
        entry = entries[table.name]
        if tables.tally(tables.read(copy, table)) != tables.Tally(entry.rows, entry.sha256):
            raise archive.damaged(source.path)


def make_tables(copy: BaseDatabaseWrapper, migrations: Iterable[tuple[str, str]]) -> None:
    """The tables of an empty database as these migrations, and no others, make them."""
    from django.db.migrations.executor import MigrationExecutor

    MigrationExecutor(copy).migrate(tables.newest(migrations))


def _bring_up_to_date(copy: BaseDatabaseWrapper) -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(copy)
    newest = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(newest):
        executor.migrate(newest)
