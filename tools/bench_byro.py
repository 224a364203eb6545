"""byro, the open-source membership program nearest to ours, beside the same bare list: installed in a venv of its own and filled.

Its pages are asked as ours are. It is pinned in requirements/byro.lock: the newest version that its registry gives.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv" / "byro"
LOCK = ROOT / "requirements" / "byro.lock"
MEMBERS = 10_000
SEARCHED = "Mai"


class Peer(NamedTuple):
    """How it is started, the cookie of somebody signed in, and its pages under the names of ours."""

    granian: Path
    env: dict[str, str]
    cookie: str
    pages: dict[str, str]


def installed() -> Path:
    """The folder of its programs; installed where it is not yet. Raises `CalledProcessError` where the registry does not give it."""
    binaries, done = VENV / "bin", VENV / ".installed"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        install = [binaries / "python", "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
        subprocess.run([*install, "--require-hashes", "--requirement", LOCK], check=True)
        done.touch()
    return binaries


@contextmanager
def filled(members: int = MEMBERS) -> Iterator[Peer]:
    """byro on SQLite with so many invented members, ready to be served, until the end."""
    binaries = installed()
    with tempfile.TemporaryDirectory(prefix="chibo-byro-") as folder:
        env = _environment(folder)
        for words in (["migrate", "--noinput"], ["collectstatic", "--noinput"], ["compress"]):
            subprocess.run(
                [binaries / "python", "-m", "byro", *words], env=env, check=True, stdout=subprocess.DEVNULL
            )
        load = [binaries / "python", Path(__file__).with_name("byro_members.py"), str(members)]
        said = subprocess.run(load, env=env, check=True, capture_output=True, text=True).stdout
        cookie, member = said.splitlines()[-1].split()
        pages = {
            "member list": "/members/list",
            "search, the mix of 40": "/members/list?" + urlencode({"q": SEARCHED}),
            "person page": f"/members/view/{member}/",
            "home of the province": "/",
        }
        yield Peer(binaries / "granian", env, f"byro_session={cookie}", pages)


def _environment(folder: str) -> dict[str, str]:
    files = {f"BYRO_FILESYSTEM_{name.upper()}": f"{folder}/{name}" for name in ("logs", "media", "static")}
    own = {"BYRO_DB_ENGINE": "sqlite3", "BYRO_DB_NAME": f"{folder}/db.sqlite3", "BYRO_DATA_DIR": folder}
    return {**os.environ, **files, **own, "BYRO_DEBUG": "False"}
