"""The demonstration in a real browser: a home of its own, the real server, Chromium. For browser tests and screenshots."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

TODAY = "2024-07-02"
MARK = "demo-accounts.json"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic")
START_SECONDS = 60


class NoBrowserError(Exception):
    """Chromium could not be found. The message says what to do."""


def chibo(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run `chibo` on the register in `home`, with `typed` on its input, and wait for it.

    Raises `AssertionError` with its words where it refuses.
    """
    command = [sys.executable, "-m", "chibo", *arguments]
    done = subprocess.run(
        command, env=environment(home), input=typed, capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise AssertionError(f"chibo {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done


def environment(home: Path, today: str = TODAY) -> dict[str, str]:
    """What a `chibo` of its own needs: nothing of the caller's settings, an SQLite file in `home`, the demo's date or another."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CHIBO_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {"CHIBO_HOME": str(home), "CHIBO_TODAY": today}


def make_demo(home: Path) -> Path:
    """Load the demonstration into `home`."""
    chibo(home, "demo", "--no-serve")
    return home


def copy_home(source: Path, target: Path, *, written_as: Path | None = None) -> Path:
    """A copy of a whole demonstration; its mark speaks of the copied database.

    `written_as` is where the demonstration was loaded, if it was renamed since.
    """
    with closing(sqlite3.connect(source / "chibo.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(source, target)
    mark = target / MARK
    mark.write_text(
        mark.read_text(encoding="utf-8").replace(str(written_as or source), str(target)), encoding="utf-8"
    )
    return target


def undo_list_of(home: Path, filename: str) -> None:
    """Take the newest list of that name out of the register in `home`, as an operator does."""
    batches = json.loads(chibo(home, "batch", "list", "--json").stdout)["batches"]
    number = next(batch["batch"] for batch in batches if batch["file"] == filename)
    chibo(home, "batch", "undo", str(number))


@contextmanager
def serving(home: Path, today: str = TODAY) -> Iterator[str]:
    """The address of a server on the register in `home`, on a day; it ends with the block."""
    port = _free_port()
    with (home / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "chibo", "serve", "--port", str(port)],
            env=environment(home, today),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(server, port, home / "server.log")
            yield f"http://localhost:{port}"
        finally:
            _end(server)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends_at = time.monotonic() + START_SECONDS
    while time.monotonic() < ends_at and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The server did not answer: {log.read_text(encoding='utf-8')}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window. Raises `NoBrowserError` where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise NoBrowserError("Chromium is not installed. As root: apt-get install chromium; then run again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*SWITCHES])
        yield browser
        browser.close()


def new_context(
    browser: Browser, address: str, *, width: int = 1280, language: str = "vi", **options: Any
) -> BrowserContext:
    """A visitor with a screen of that width who reads that language."""
    height = 800 if width > 600 else 740  # noqa: PLR2004 - a laptop or a phone
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, reduced_motion="reduce", **options
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    return context


def sign_in(page: Page, home: Path, username: str, *, password: str = "", wait: bool = True) -> None:
    """Sign in with an account of the demonstration, or with the password given; without `wait` a second step may follow."""
    if not password:
        mark = json.loads((home / MARK).read_text(encoding="utf-8"))
        password = next(a["password"] for a in mark["accounts"] if a["username"] == username)
    page.goto("/dang-nhap/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main form.form button")
    if wait:
        page.wait_for_url(lambda url: "/dang-nhap/" not in url)
