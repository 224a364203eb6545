"""What `bench.py` measures beside pages: commands (import, export, demonstration) and figures beside the raw SQL of the same count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "src" / "chibo" / "cli" / "demo" / "lists" / "thuan-chau.xlsx"
UNIT, AS_OF = "huyen-do", "2020-01-31"
ROUNDS = 7


class Cost(NamedTuple):
    """What a command took: seconds on the wall, seconds of CPU, megabytes at its largest, and what it printed."""

    seconds: float
    cpu: float
    megabytes: float
    said: str


def run(arguments: list[Any], env: dict[str, str]) -> Cost:
    """One command to its end. Exits where it fails."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        began = time.perf_counter()
        child = subprocess.Popen([str(one) for one in arguments], env=env, stdout=out)
        _pid, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        out.seek(0)
        said = out.read()
    if status:
        raise SystemExit(f"{arguments}: {status}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, said)


def inside(call: str, env: dict[str, str]) -> Cost:
    """`call` of this module in a process of its own, with the settings of `env`."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import bench_work; bench_work.{call}"
    return run([sys.executable, "-c", code], env)


def importing(env: dict[str, str]) -> dict[str, float]:
    """The list of the demonstration's district into a register that has only the district: dry run, then in earnest."""
    chibo = Path(sys.executable).parent / "chibo"
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as home:
        env = env | {"CHIBO_HOME": home, "CHIBO_TODAY": AS_OF}
        run([chibo, "migrate"], env)
        run([chibo, "unit", "add", UNIT, "--name", "Đảng bộ huyện đo thử", "--kind", "district"], env)
        dry = inside("locked_import('--dry-run')", env)
        real = inside("locked_import()", env)
    rows, locked = json.loads(real.said.splitlines()[-1])
    return {
        "rows imported": rows,
        "import, seconds": real.seconds,
        "import, CPU seconds": real.cpu,
        "import, seconds with the write lock": locked,
        "import, MB": real.megabytes,
        "import, dry run, seconds": dry.seconds,
        "import, dry run, CPU seconds": dry.cpu,
    }


def locked_import(*more: str) -> None:
    """Imports, and prints the rows there are then and the seconds the write lock was held (on SQLite: BEGIN to COMMIT)."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.config.settings"
    import django

    django.setup()
    from django.db import connection

    held: list[float] = []
    begin, commit = connection._start_transaction_under_autocommit, connection._commit  # noqa: SLF001 - nowhere else is it told

    def begun() -> None:
        begin()
        held.append(-time.perf_counter())

    def committed() -> None:
        commit()
        if held and held[-1] < 0:
            held[-1] += time.perf_counter()

    connection._start_transaction_under_autocommit = begun  # type: ignore[method-assign] # noqa: SLF001
    connection._commit = committed  # type: ignore[method-assign] # noqa: SLF001
    from chibo.cli.main import run as chibo

    if chibo(["import", str(LIST), "--unit", UNIT, "--as-of", AS_OF, *more, "--json"]):
        raise SystemExit(1)
    from chibo.people.models import Person

    longest = max((seconds for seconds in held if seconds > 0), default=0)
    print("\n" + json.dumps([Person.objects.count(), longest]))


def exporting(env: dict[str, str]) -> dict[str, float]:
    """Everybody of the province into one workbook."""
    chibo = Path(sys.executable).parent / "chibo"
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as folder:
        cost = run(
            [
                chibo,
                "export",
                "members",
                "--unit",
                "tinh-1",
                "-o",
                Path(folder) / "all.xlsx",
                "--purpose",
                "đo",
            ],
            env,
        )
    return {
        "export of all to .xlsx, seconds": cost.seconds,
        "export of all to .xlsx, CPU seconds": cost.cpu,
        "export of all to .xlsx, MB": cost.megabytes,
    }


def demonstrating(env: dict[str, str]) -> dict[str, float]:
    """The demonstration loaded into a new folder, and started again."""
    chibo = Path(sys.executable).parent / "chibo"
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as home:
        env = {name: value for name, value in env.items() if name != "CHIBO_TODAY"} | {"CHIBO_HOME": home}
        first, again = (run([chibo, "demo", "--no-serve"], env) for _time in range(2))
    return {
        "demonstration, first time, seconds": first.seconds,
        "demonstration, first time, CPU seconds": first.cpu,
        "demonstration, again, seconds": again.seconds,
    }


def counting(env: dict[str, str]) -> dict[str, float]:
    """Milliseconds of figures, and of the raw SQL of the same count; the two must agree."""
    found: dict[str, float] = json.loads(inside("figures()", env).said.splitlines()[-1])
    return found


#: Women among the members on a date: what the figure counts, written by hand.
RAW = """SELECT COUNT(*) FROM people_affiliation a JOIN org_placement p ON p.unit_id = a.unit_id
JOIN people_membership m ON m.person_id = a.person_id JOIN people_person f ON f.id = a.person_id
WHERE a.starts_on <= %s AND a.ends_on > %s AND p.starts_on <= %s AND p.ends_on > %s AND m.starts_on <= %s AND m.ends_on > %s
AND p.path >= %s AND p.path < %s AND f.sex = 'female'"""


def figures() -> None:
    """Prints, as JSON, milliseconds by what was asked."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.config.settings"
    import django

    django.setup()
    from datetime import date

    from django.db import connection

    from chibo.figures.engine import ask
    from chibo.org import paths
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on

    past, key = date(2018, 3, 31), "members.female"
    times: dict[str, float] = {}
    for ref, word in (("xa-1", "commune"), ("tinh-1", "province")):
        unit = unit_on(OPERATOR, ref, past)
        values = [past, past] * 3 + [unit.path, paths.after(unit.path)]

        def raw(values: list[Any] = values) -> int:
            with connection.cursor() as cursor:
                cursor.execute(RAW, values)
                return int(cursor.fetchone()[0])

        counted = ask(OPERATOR, unit, [key])[key].numerator
        if counted != raw():
            raise SystemExit(f"{key} of {ref}: {counted}, by hand {raw()}")
        times[f"figure of a past date, {word}, ms"] = best_ms(lambda unit=unit: ask(OPERATOR, unit, [key]))
        times[f"raw SQL of the same count, {word}, ms"] = best_ms(raw)
    for by, word in (("sex", "from ready counts"), ("education", "live")):
        for ref, place in (("tinh-1", "province"), ("to-chuc-thu", "country")):
            unit = unit_on(OPERATOR, ref)
            times[f"{place} by {by}, {word}, ms"] = best_ms(
                lambda unit=unit, by=by: ask(OPERATOR, unit, ["members.total"], by=by)
            )
    print("\n" + json.dumps(times))


def best_ms(call: Callable[[], object]) -> float:
    """The quickest of a few calls, after one that does not count: what other work of the machine adds is no part of it."""
    call()
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)
