from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Home:
    """A `CHIBO_HOME` of its own, and the command as anybody runs it there."""

    path: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the tests' own settings."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("CHIBO_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        return kept | {"CHIBO_HOME": str(self.path)}

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """One run of `chibo`, whatever its code."""
        return subprocess.run(
            [sys.executable, "-m", "chibo", *arguments],
            env=self.environment | settings,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def document(self, *arguments: str) -> Any:
        """What a run with `--json` prints; it must succeed and say nothing else."""
        ran = self.run(*arguments, "--json")
        assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
        return json.loads(ran.stdout)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration, loaded once; tests that change it take a copy."""
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    ran = home.run("demo", "--no-serve")
    assert ran.returncode == 0, ran.stderr
    return home


@pytest.fixture(scope="session")
def samples() -> Path:
    """The lists beside the program."""
    return Path(__file__).resolve().parents[2] / "samples"
