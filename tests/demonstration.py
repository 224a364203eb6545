"""The demonstration, loaded once in a run of the tests, whoever asks first; each worker of pytest-xdist has a copy."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from tools.demo_browser import copy_home, make_demo

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def demonstration(factory: pytest.TempPathFactory) -> Path:
    """A `CHIBO_HOME` with the demonstration, of this worker alone."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        loaded = shared / "demonstration"
        if not loaded.exists():
            make_demo(shared / "loading").rename(loaded)
        return copy_home(loaded, factory.mktemp("demo") / "home", written_as=shared / "loading")
