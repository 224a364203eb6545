"""Measures what `chibo serve` answers beside a bare Django list of the same run, and writes docs/reference/benchmarks.md.

`python tools/bench.py [MEMBERS …]` (default 1,000, 10,000 and 100,000; 5600000 is the country). Each size is an invented
register (`chibo make-data`) in a folder of its own, served beside the bare page by the same server with one worker each. The two
are asked in turn, so that whatever else the machine does falls on both: the numbers to read are the ratios. `--help` tells the rest.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bench_byro
import bench_registers
import bench_report
import bench_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench_report import Facts

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPORT = ROOT / "docs" / "reference" / "benchmarks.md"
ON = "2024-06-30"
PAST = "2018-03-31"
ROUNDS = 40
PLAIN = ("--interface", "wsgi", "--no-access-log", "--log-level", "error", "--workers", "1")
#: A slow page is asked no longer than this.
SECONDS_A_PAGE = 20
SIZES = (1_000, 10_000, 100_000)
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
    """Each size in turn, then what is measured once, then the report."""
    asked = _arguments()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    found = {size: measure(size, asked) for size in asked.members}
    if asked.only_make:
        return
    if not (asked.pages or asked.no_imports):
        env = _environment()
        found[asked.members[-1]].update(bench_work.importing(env) | bench_work.demonstrating(env))
    text = bench_report.page(found, "PostgreSQL" if asked.postgres else "SQLite", load, ROUNDS)
    asked.report.write_text(text, encoding="utf-8")
    print(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the budgets and writes the report.")
    parser.add_argument("members", nargs="*", type=int, default=list(SIZES), help="sizes of the registers")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL server of the run, not SQLite")
    parser.add_argument(
        "--pages", action="store_true", help="pages alone: no figures, imports, exports, demonstration"
    )
    parser.add_argument(
        "--no-imports", action="store_true", help="pages and figures: no imports, exports, demonstration"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="the register of one size stays there: made once, then measured again",
    )
    parser.add_argument("--only-make", action="store_true", help="make the register, measure nothing")
    parser.add_argument("--report", type=Path, default=REPORT, help="the file to write")
    asked = parser.parse_args()
    if asked.keep and len(asked.members) != 1:
        parser.error("--keep FOLDER: name one size")
    return asked


def _environment() -> dict[str, str]:
    own = ("CHIBO_", "DATABASE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return env | {"CHIBO_TODAY": ON, "CHIBO_SECOND_FACTOR": "offered", "PYTHONPATH": str(ROOT / "tools")}


def measure(members: int, asked: argparse.Namespace) -> Facts:
    """Pages by name (milliseconds of it and of the bare page asked in turn with it), and other facts as numbers."""
    with ExitStack() as stack:
        kept = bench_registers.register(members, _environment(), asked.keep, is_postgres=asked.postgres)
        env, facts = stack.enter_context(kept)
        if asked.only_make:
            return facts
        cookie, addresses = _prepared(env)
        bare, _seconds = stack.enter_context(_served([BIN / "granian", *PLAIN, "bare_list:application"], env))
        with _served([BIN / "chibo", "serve", "--no-worker"], env) as (server, seconds):
            facts["start of the server, seconds"] = seconds
            for name, paths in addresses.items():
                facts[name] = beside(bare, server, paths, cookie)
            facts |= _wire(server, addresses["member list"][0], cookie)
            facts["memory of one worker, MB"] = server.memory_mb()
        if members == bench_byro.MEMBERS:
            facts |= _byro(bare, cookie)
        if not asked.pages:
            facts |= bench_work.counting(env)
            if not asked.no_imports:
                facts |= bench_work.exporting(env)
    return facts


def _byro(bare: Server, cookie: str) -> Facts:
    """byro's pages, asked in turn with the bare list as ours are; nothing where it cannot be installed, which is said."""
    try:
        with (
            bench_byro.filled() as peer,
            _served([peer.granian, *PLAIN, "byro.wsgi:application"], peer.env) as (server, _seconds),
        ):
            bare.connection.close()  # it has been idle for long; the next request opens it anew
            return {
                f"byro: {name}": beside(bare, server, [path], f"{cookie}; {peer.cookie}")
                for name, path in peer.pages.items()
            }
    except subprocess.CalledProcessError as error:
        print(f"byro is not measured: {error}", file=sys.stderr)
        return {}


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
        "home of the country": ["/tong-quan/to-chuc-thu/"],
        "work list of a commune": ["/viec-can-lam/xa-1/"],
        "work list of the province": ["/viec-can-lam/tinh-1/"],
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

    user: Any = User.objects.filter(username="do-thu").first()  # a register that was kept
    for unit in () if user else ("to-chuc-thu", "tinh-1", "xa-1"):
        user = user or User.objects.create_user("do-thu")
        grant_role(
            OPERATOR, user=user, role="organisation_officer", unit=unit_on(OPERATOR, unit), starts_on=date(2020, 1, 1)
        )  # fmt: skip
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    known: Any = Person.objects.exclude(citizen_id_index="").order_by("pk")[0]
    print(client.cookies["sessionid"].value, known.uid, known.citizen_id)


class Server:
    """A server that is running: its port, and what its processes use."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self.connection = http.client.HTTPConnection("localhost", port, timeout=300)

    def _processes(self) -> list[int]:
        children = subprocess.run(
            ["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False
        ).stdout.split()
        return [self.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """CPU that all threads of the server have used until now; 0 where /proc is not there."""
        threads = [
            task for pid in self._processes() for task in Path(f"/proc/{pid}/task").glob("*/schedstat")
        ]
        return sum(int(task.read_text(encoding="utf-8").split()[0]) for task in threads) / 1e9

    def memory_mb(self) -> float:
        """The resident memory of the process that answers: the largest of the server. 0 where /proc is not there."""
        texts = (
            [Path(f"/proc/{pid}/status").read_text(encoding="utf-8") for pid in self._processes()]
            if Path("/proc").exists()
            else []
        )
        return max(
            (int(size) / 1000 for text in texts for size in re.findall(r"VmRSS:\s+(\d+)", text)), default=0
        )

    def get(self, path: str, cookie: str, **headers: str) -> bytes:
        """The body of a page as it comes over the wire. Exits where it is refused."""
        self.connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}", **headers})
        answer = self.connection.getresponse()
        body: bytes = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status}")
        return body


@contextmanager
def _served(command: list[Any], env: dict[str, str]) -> Iterator[tuple[Server, float]]:
    """A server on a free port until the end, and the seconds until it answered."""
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
        yield Server(port, server.pid), time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def beside(bare: Server, server: Server, paths: list[str], cookie: str) -> bench_report.Timed:
    """Each path in turn where there are several, else the one again and again; before each the bare page."""
    asked = paths if len(paths) > 1 else paths * ROUNDS
    for one, path in ((bare, "/"), (server, asked[0])) * 2:
        one.get(path, cookie)
    walls: dict[Server, list[float]] = {bare: [], server: []}
    before = {one: one.cpu_seconds() for one in walls}
    end = time.perf_counter() + SECONDS_A_PAGE
    for path in asked:
        for one, address in ((bare, "/"), (server, path)):
            began = time.perf_counter()
            one.get(address, cookie)
            walls[one].append((time.perf_counter() - began) * 1000)
        if time.perf_counter() > end and len(paths) == 1:
            break
    cpu = {one: (one.cpu_seconds() - before[one]) * 1000 / len(walls[one]) for one in walls}
    return bench_report.Timed(
        statistics.median(walls[server]),
        cpu[server],
        statistics.median(walls[bare]),
        cpu[bare],
        max(walls[server]),
    )


def _wire(server: Server, path: str, cookie: str) -> Facts:
    """Bytes as a browser gets them: a page, and at the first visit its styles, scripts and the letters they ask for first."""
    page = server.get(path, cookie, **{"Accept-Encoding": "gzip"})
    text = (gzip.decompress(page) if page.startswith(b"\x1f\x8b") else page).decode()
    static = dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    files = sum(len(server.get(address, cookie, **{"Accept-Encoding": "gzip"})) for address in static)
    return {
        "first page over the wire, kB": (len(page) + files) / 1000,
        "following page over the wire, kB": len(page) / 1000,
    }


if __name__ == "__main__":
    main()
