"""Measures what `chibo serve` answers beside a bare Django list of the same run, and writes docs/reference/benchmarks.md.

`python tools/bench.py [MEMBERS …]` (default 1,000 and 10,000 and 100,000). Each size is an invented register (`chibo make-data`)
in a folder of its own, served by the same server with one worker as the bare page; the numbers to read are the ratios.
`--postgres` measures on a PostgreSQL server of the run instead of SQLite.
"""

from __future__ import annotations

import http.client
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPORT = ROOT / "docs" / "reference" / "benchmarks.md"
ON = "2024-06-30"
PAST = "2018-03-31"
ROUNDS = 15
SIZES = (1_000, 10_000, 100_000)
BARE = "bare Django list, 50 rows"
#: The published mix: full names, given names, two common syllables without marks, no hit, and a citizen id each.
NAMES = (
    "Nguyễn Văn Hùng", "Trần Thị Mai", "Lò Văn Páo", "Giàng Thị Mỷ", "Hoàng Đức Long", "Vàng Thị Dợ", "Lê Minh Tâm", "Phạm Thu Hương",
)  # fmt: skip
GIVEN = ("Páo", "Dợ", "Hương", "Tuấn", "Ước", "Mỷ", "Sơn", "Lan")
SYLLABLES = (
    "nong huong", "van hung", "thi lan", "duc long", "minh tam", "ngoc ha", "quang vinh", "xuan mai",
)  # fmt: skip
NOBODY = (
    "zzyzx", "nguyen qqq", "wolfgang", "smith john", "khong co ai", "xyz", "o o o o o", "johansson",
)  # fmt: skip


def main() -> None:
    """Each size in turn, then the report."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--postgres"]
    sizes = [int(argument) for argument in arguments] or list(SIZES)
    is_postgres = "--postgres" in sys.argv
    found = {size: measure(size, is_postgres=is_postgres) for size in sizes}
    REPORT.write_text(report(found, "PostgreSQL" if is_postgres else "SQLite"), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


def measure(members: int, *, is_postgres: bool) -> dict[str, float]:
    """Milliseconds (median), and other facts, by what was measured."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="chibo-bench-"))
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE"))
        }
        env |= {"CHIBO_HOME": home, "CHIBO_TODAY": ON, "PYTHONPATH": str(ROOT / "tools")}
        if is_postgres:
            sys.path.insert(0, str(ROOT))
            from tools.with_postgres import postgres

            env["DATABASE_URL"] = stack.enter_context(postgres())
        began = time.perf_counter()
        subprocess.run([BIN / "chibo", "make-data", "--members", str(members)], env=env, check=True)
        facts = {"make-data, seconds": time.perf_counter() - began}
        cookie, addresses = _prepared(env)
        granian = [
            BIN / "granian",
            "--interface",
            "wsgi",
            "--no-access-log",
            "--log-level",
            "error",
            "--workers",
            "1",
        ]
        with _served([*granian, "bare_list:application"], env) as (port, _pid, _seconds):
            facts[BARE] = _median_ms(port, ["/"], cookie)
        with _served([BIN / "chibo", "serve", "--no-worker"], env) as (port, pid, seconds):
            facts |= {"start of the server, seconds": seconds}
            facts |= {name: _median_ms(port, paths, cookie) for name, paths in addresses.items()}
            facts["first page over the wire, kB"] = (
                len(_get(port, addresses["member list"][0], cookie)) / 1000
            )
            facts["memory of one worker, MB"] = _memory_mb(pid)
    return facts


def _prepared(env: dict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """An officer of the whole province who is signed in, and the addresses to ask."""
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import bench; bench.prepare()"
    done = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True)
    cookie, person, number = done.stdout.split()
    search = [*NAMES, *GIVEN, *SYLLABLES, *NOBODY, *[number] * 8]
    figure = "/so-lieu/members.female/{}/?" + urlencode({"on": PAST})
    return cookie, {
        "member list": ["/dang-vien/tinh-1/"],
        "member list of one commune": ["/dang-vien/xa-1/"],
        "search, the mix of 40": ["/dang-vien/tinh-1/?" + urlencode({"q": text}) for text in search],
        "person page": [f"/ho-so/{person}/"],
        "home of a commune": ["/tong-quan/xa-1/"],
        "home of the province": ["/tong-quan/tinh-1/"],
        "figure explained as of a past date, commune": [figure.format("xa-1")],
        "figure explained as of a past date, province": [figure.format("tinh-1")],
    }


def prepare() -> None:
    """Runs in a process of its own with the register's settings; prints cookie, a person and a citizen id."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.config.settings"
    import django

    django.setup()
    from datetime import date

    from django.test import Client

    from chibo.accounts.models import User
    from chibo.org.access import OPERATOR
    from chibo.org.queries import unit_on
    from chibo.org.services import grant_role
    from chibo.people.models import Person

    user = User.objects.create_user("do-thu")
    for unit in ("tinh-1", "xa-1"):
        grant_role(
            OPERATOR, user=user, role="organisation_officer", unit=unit_on(OPERATOR, unit), starts_on=date(2020, 1, 1)
        )  # fmt: skip
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    known: Any = Person.objects.exclude(citizen_id_index="").order_by("pk")[0]
    print(client.cookies["sessionid"].value, known.uid, known.citizen_id)


@contextmanager
def _served(command: list[Any], env: dict[str, str]) -> Iterator[tuple[int, int, float]]:
    """A server on a free port until the end: its port, its process, and the seconds until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    server = subprocess.Popen([*command, "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise SystemExit(f"{command}: ended with {server.returncode}") from None
                time.sleep(0.02)
        yield port, server.pid, time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def _get(port: int, path: str, cookie: str, connection: Any = None) -> bytes:
    connection = connection or http.client.HTTPConnection("localhost", port, timeout=120)
    connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}", "Host": f"localhost:{port}"})
    answer = connection.getresponse()
    body: bytes = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {answer.status}")
    return body


def _median_ms(port: int, paths: list[str], cookie: str) -> float:
    """Of one connection: every path in turn where there are several, else the one again and again."""
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    asked = paths if len(paths) > 1 else paths * ROUNDS
    _get(port, asked[0], cookie, connection)
    times = []
    for path in asked:
        began = time.perf_counter()
        _get(port, path, cookie, connection)
        times.append((time.perf_counter() - began) * 1000)
    connection.close()
    return statistics.median(times)


def _memory_mb(pid: int) -> float:
    """The resident memory of the process that answers: the largest child of the server. 0 where /proc is not there."""
    if not Path("/proc").exists():
        return 0
    children = subprocess.run(
        ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    sizes = []
    for process in [str(pid), *children]:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
        sizes += [int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS")]
    return max(sizes)


def report(found: dict[int, dict[str, float]], database: str) -> str:
    """The page of the reference."""
    sizes = list(found)
    facts = list(found[sizes[0]])
    timed = [fact for fact in facts if not fact.endswith((", seconds", ", kB", ", MB"))]
    lines = ["| what | " + " | ".join(f"{size:,} members: ms | × bare" for size in sizes) + " |"]
    lines.append("|---|" + "---:|---:|" * len(sizes))
    for fact in timed:
        cells = [f"{found[size][fact]:.1f} | {found[size][fact] / found[size][BARE]:.1f}" for size in sizes]
        lines.append(f"| {fact} | " + " | ".join(cells) + " |")
    others = [
        "| what | " + " | ".join(f"{size:,} members" for size in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    others += [
        f"| {fact} | " + " | ".join(f"{found[size][fact]:.1f}" for size in sizes) + " |"
        for fact in facts
        if fact not in timed
    ]
    load = f", load {os.getloadavg()[0]:.0f} at the end" if hasattr(os, "getloadavg") else ""
    head = (
        f"Written by `make bench`: invented registers of one province (`chibo make-data`), {database}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores{load}; one worker, one connection, median of {ROUNDS} requests, "
        "signed in. Ratios are to the bare list of the same size and run (`tools/bare_list.py`, same server); absolute times are "
        "for orientation only."
    )
    return "\n".join(["# Benchmarks", "", head, "", *lines, "", *others, ""])


if __name__ == "__main__":
    main()
