"""What takes long to make, made once in a run of the tests, whoever asks first: the demonstration, and a register with tables and
nothing else. Each worker of pytest-xdist, or each test, has a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from tools.demo_browser import chibo, copy_home, make_demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

DATABASE = "chibo.sqlite3"


def demonstration(factory: pytest.TempPathFactory) -> Path:
    """A `CHIBO_HOME` with the demonstration, of this worker alone."""
    with _once(factory, "demonstration", make_demo) as loaded:
        loading = loaded.with_name("demonstration-loading")
        return copy_home(loaded, factory.mktemp("demo") / "home", written_as=loading)


def empty_register(factory: pytest.TempPathFactory, home: Path) -> Path:
    """Makes `home` a `CHIBO_HOME` with the tables of this version and nothing in them."""
    with _once(factory, "tables", _migrated) as made:
        home.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(made / DATABASE, home / DATABASE)
    return home


def _migrated(home: Path) -> Path:
    chibo(home, "migrate")
    with closing(sqlite3.connect(home / DATABASE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


@contextmanager
def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Iterator[Path]:
    """The folder `name` of the whole run, for one worker at a time; whoever comes first makes it, under another name till it is whole."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = shared / name
        yield made if made.exists() else make(shared / f"{name}-loading").rename(made)
