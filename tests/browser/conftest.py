"""Chromium against a real server on a demonstration of its own.

Playwright keeps an event loop in its thread, and Django refuses the database there: the browser lives for one module,
so that no other test runs while it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.demonstration import demonstration
from tools.demo_browser import NoBrowserError, chromium, copy_home, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration to look at; a test that changes anything takes a copy."""
    return demonstration(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_address(demo_home: Path) -> Iterator[str]:
    """Where `demo_home` is served."""
    with serving(demo_home) as address:
        yield address


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path) -> Path:
    """A demonstration this test may change."""
    return copy_home(demo_home, tmp_path / "home")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; a run without it fails with a sentence."""
    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.fail(str(error))
