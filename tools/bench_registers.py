"""The registers `bench.py` measures: invented (`chibo make-data`), for one run or kept in a folder and measured again."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import bench_work
from with_postgres import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench_report import Facts

CHIBO = Path(sys.executable).parent / "chibo"
_MADE = "made.json"


@contextmanager
def register(
    members: int, env: dict[str, str], kept: Path | None = None, *, is_postgres: bool
) -> Iterator[tuple[dict[str, str], Facts]]:
    """The environment of a register of so many members, and what making it took.

    In the folder `kept` it stays: what stands there already is brought up to date, not made. Exits where that is another size.
    """
    with ExitStack() as stack:
        if kept:
            kept.mkdir(parents=True, exist_ok=True)
        home = kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chibo-bench-")))
        env = env | {"CHIBO_HOME": str(home)}
        if is_postgres:
            env["DATABASE_URL"] = stack.enter_context(postgres(kept))
        yield env, _made(members, home, env)


def _made(members: int, home: Path, env: dict[str, str]) -> Facts:
    note = home / _MADE
    if note.exists():
        there, facts = json.loads(note.read_text(encoding="utf-8"))
        if there != members:
            raise SystemExit(f"{home} holds a register of {there} members, not {members}")
        bench_work.run([CHIBO, "migrate"], env)
    else:
        made = bench_work.run([CHIBO, "make-data", "--members", members], env)
        facts = {"make-data, seconds": made.seconds}
        note.write_text(json.dumps([members, facts]), encoding="utf-8")
    return dict(facts)
