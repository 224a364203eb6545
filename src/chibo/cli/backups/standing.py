"""Databases beside the one in use: a still copy of the register, and a temporary SQLite that stands in for it."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.cli.backups.tables import POSTGRESQL
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

#: How long replacing the register waits for somebody who is writing.
WAIT_SECONDS = 30
#: What SQLite answers once a copy is whole.
_DONE = 101


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for databases in the making, in the home directory (its disk, its rights), and gone afterwards."""
    from django.conf import settings

    settings.CHIBO_HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="backup-", dir=settings.CHIBO_HOME, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def sqlite_at(path: Path) -> BaseDatabaseWrapper:
    """A connection to a SQLite database of that path, made on first use. It may be lost: it waits for no disk."""
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.utils import load_backend

    facts: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: facts})[DEFAULT_DB_ALIAS]
    backend: Any = load_backend(facts["ENGINE"])
    wrapper: BaseDatabaseWrapper = backend.DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    return wrapper


@contextmanager
def standing_in(wrapper: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """Within it everything this thread asks of "the database" is asked of `wrapper`; it is closed at the end."""
    from django.db import DEFAULT_DB_ALIAS, connections

    present = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = wrapper
    try:
        yield wrapper
    finally:
        connections[DEFAULT_DB_ALIAS] = present
        wrapper.close()


@contextmanager
def snapshot(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """The register as it stands now and stays while it is read; who writes meanwhile waits for nothing.

    SQLite: a copy by its own backup in one step. PostgreSQL: one read-only REPEATABLE READ transaction.
    """
    from django.db import connection

    if connection.vendor == POSTGRESQL:
        with _one_transaction(connection.copy()) as reader:
            yield reader
        return
    still = folder / "snapshot.sqlite3"
    copy_sqlite(Path(str(connection.settings_dict["NAME"])), still)
    with closing(sqlite_at(still)) as reader:
        yield reader


@contextmanager
def _one_transaction(reader: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    from psycopg import IsolationLevel

    with closing(reader):
        reader.ensure_connection()
        session: Any = reader.connection
        session.isolation_level = IsolationLevel.REPEATABLE_READ
        session.read_only = True
        reader.set_autocommit(False)
        try:
            yield reader
        finally:
            reader.rollback()


def busy() -> DomainError:
    """The refusal of a register that others keep busy."""
    return DomainError(
        "register_busy", _("Sổ đang có người ghi quá lâu. Hãy dừng máy chủ (chibo serve) rồi chạy lại.")
    )


def copy_sqlite(source: Path, target: Path) -> None:
    """Makes `target` the same database as `source`, in one transaction of `target`: wholly or not at all.

    Raises `DomainError` where somebody else keeps writing to one of them for 30 seconds.
    """
    ends_at = time.monotonic() + WAIT_SECONDS

    def watch(status: int, _remaining: int, _total: int) -> None:
        if status != _DONE and time.monotonic() > ends_at:
            raise busy()

    with (
        closing(sqlite3.connect(source, timeout=1)) as old,
        closing(sqlite3.connect(target, timeout=1)) as new,
    ):
        old.backup(new, progress=watch, sleep=0.1)
