"""What every test runs in: an own CHIBO_HOME, and one of the two databases (`pytest --db sqlite|postgres`).

All of it stands at import, before Django reads its settings, and once: the workers of pytest-xdist inherit the
environment that the controlling process made.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.operations import BaseDatabaseOperations

DATABASES = ("sqlite", "postgres")


def _database_asked() -> str:
    """The value of `--db`, read before pytest parses its options."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--db", choices=DATABASES, default="sqlite")
    return str(parser.parse_known_args(sys.argv[1:])[0].db)


def _database_url(home: Path, kind: str) -> str:
    """The address of the database the tests use; ends the run with a sentence where PostgreSQL cannot be had."""
    if kind == "sqlite":
        return f"sqlite:///{home / 'chibo.sqlite3'}"
    from tools.with_postgres import NoServerError, postgres

    stack = ExitStack()
    atexit.register(stack.close)
    try:
        return stack.enter_context(postgres())
    except NoServerError as error:
        raise SystemExit(str(error)) from error


def _prepare_environment() -> None:
    """Leave nothing of the caller's installation in reach of a test."""
    home = Path(tempfile.mkdtemp(prefix="chibo-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("CHIBO_")]:
        del os.environ[name]
    os.environ["CHIBO_HOME"] = str(home)
    # The cast of the tests is let in as it comes; those that speak of the second factor ask for it.
    os.environ["CHIBO_SECOND_FACTOR"] = "offered"
    os.environ["DATABASE_URL"] = _database_url(home, _database_asked())


if "PYTEST_XDIST_WORKER" not in os.environ:
    _prepare_environment()
os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.config.settings"

import django  # noqa: E402 - the environment comes first
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import translation  # noqa: E402

_database = connections["default"].settings_dict
# A browser test leaves server threads behind; a kept connection would hold the test database open.
_database["CONN_MAX_AGE"] = 0
if _database["ENGINE"].endswith("sqlite3"):
    # A file, as in use: a database in memory knows neither WAL nor a second connection.
    _database["TEST"]["NAME"] = str(Path(os.environ["CHIBO_HOME"], "test.sqlite3"))
django.setup()
# Each test makes the accounts of its cast; a hash made to be slow would be most of its time.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--db` chooses the database; its value was read at import."""
    parser.addoption(
        "--db", choices=DATABASES, default="sqlite", help="database the tests run on (default: sqlite)"
    )
    parser.addoption("--everything", action="store_true", help="on PostgreSQL, also what asks no database")


def pytest_report_header() -> str:
    """Name the database in the head of the report."""
    return f"database: {connections['default'].vendor}"


def _asks_the_database(item: pytest.Function) -> bool:
    """Whether a test reads or writes the database that `--db` names."""
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {*item.fixturenames})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Leave out on PostgreSQL what asks no database; give transactional tests their kinds, posts and roles back.

    Pure rules, readers of files, and the tests that start the program on an SQLite file of their own would only do the
    same thing twice. What migrations wrote is there again after the flush that ends a transactional test.
    """
    if connections["default"].vendor == "postgresql" and not config.getoption("--everything"):
        alike = [item for item in items if not _asks_the_database(item)]
        config.hook.pytest_deselected(items=alike)
        items[:] = [item for item in items if _asks_the_database(item)]
    for item in items:
        marker = item.get_closest_marker("django_db")
        if {"transactional_db", "live_server"} & {*item.fixturenames} or (
            marker and marker.kwargs.get("transaction")
        ):
            item.fixturenames.append("django_db_serialized_rollback")


def _around_flush(operations: BaseDatabaseOperations, statements: list[str]) -> list[str]:
    """`statements` between those that put the triggers aside and back: an append-only table refuses to be emptied."""
    if operations.connection.vendor == "postgresql":
        return ["SET LOCAL session_replication_role = replica", *statements]
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        triggers = cursor.fetchall()
    drops = [f"DROP TRIGGER {operations.quote_name(name)}" for name, _sql in triggers]
    return [*drops, *statements, *(sql for _name, sql in triggers)]


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_append_only_tables() -> None:
    """Transactional tests end with a flush; let it through the triggers, for the flush alone."""
    operations_class: Any = type(connections["default"].ops)
    plain = operations_class.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        plain(self, _around_flush(self, sql_list))

    operations_class.execute_sql_flush = execute_sql_flush


@pytest.fixture(autouse=True)
def _language_of_the_program() -> Iterator[None]:
    """Every test begins in Vietnamese: a page asked for in English leaves its language behind in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()
