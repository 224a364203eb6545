from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.demonstration import demonstration


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
    return Home(demonstration(tmp_path_factory))


#: Runs one command a line (a JSON list of words) in one process, and answers each by one line: its code and what it printed.
MANY = """
import contextlib, io, json, sys
from chibo.cli.main import run
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(json.loads(line))
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


@pytest.fixture(scope="session")
def asked(demo):
    """`asked("figures", …)`: what a command with `--json` prints on the demonstration; one process answers them all."""
    process = subprocess.Popen(
        [sys.executable, "-c", MANY], env=demo.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip

    def document(*arguments: str) -> Any:
        print(json.dumps([*arguments, "--json"]), file=process.stdin, flush=True)
        code, out, err = json.loads(process.stdout.readline())
        assert (code, err) == (0, ""), err
        return json.loads(out)

    yield document
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=30) == 0


@pytest.fixture(scope="session")
def samples() -> Path:
    """The lists beside the program."""
    return Path(__file__).resolve().parents[2] / "samples"
