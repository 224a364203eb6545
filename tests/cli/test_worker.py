"""The worker as it is in use: real processes, killed at the worst moment."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.demonstration import empty_register
from tests.factories import PASSWORD

SLOW = str(Path(__file__).with_name("slow_worker.py"))
ROOT = Path(__file__).parents[2]
PATIENCE = 60
#: What the server may take to answer, and to have a worker beside it; generous, since the tests share the machine.
START_SECONDS = 20


@pytest.fixture(scope="module")
def model_home(tmp_path_factory):
    """An installation with one commune and one officer."""
    home = empty_register(tmp_path_factory, tmp_path_factory.mktemp("worker") / "home")
    for arguments, typed in (
        (["unit", "add", "xa", "--name", "Đảng bộ xã Mẫu", "--kind", "commune"], ""),
        (["user", "add", "can-bo", "--role", "organisation_officer", "--unit", "xa"], f"{PASSWORD}\n"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "chibo", *arguments],
            env=environment(home), input=typed, text=True, timeout=PATIENCE, check=False, capture_output=True,
        )  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, "")
    return home


@pytest.fixture
def home(model_home, tmp_path):
    copy = tmp_path / "home"
    copy.mkdir(mode=0o700)
    for path in model_home.iterdir():
        if path.is_file():
            (copy / path.name).write_bytes(path.read_bytes())
    return copy


def environment(home, **more):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE_URL"))
    }
    return kept | {"CHIBO_HOME": str(home), "PYTHONPATH": str(ROOT), **more}


@contextmanager
def running(home, *command, **more):
    """A process of the program; it and its children are ended at the end of the test."""
    process = subprocess.Popen(
        [sys.executable, *command], env=environment(home, **more), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def asked(home, sql):
    with sqlite3.connect(home / "chibo.sqlite3", timeout=10) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def waited(condition, patience=PATIENCE):
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def start_slow_job(home):
    subprocess.run([sys.executable, SLOW, "start"], env=environment(home), check=True, timeout=PATIENCE)


def job(home):
    return asked(home, "SELECT state, attempts, done, total, outcome, file_bytes FROM jobs_job")[0]


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def is_alive(process_id):
    state = Path(f"/proc/{process_id}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_job_of_a_killed_worker_is_begun_again_and_ends_whole(home):
    start_slow_job(home)
    with running(home, SLOW, "--name", "one") as first:
        waited(lambda: job(home)[2:4] == (1, 4))
        first.kill()
        first.wait()
    assert job(home)[:2] == ("running", 1)
    (home / "let").touch()
    with running(home, SLOW, "--name", "one"):
        waited(lambda: job(home)[0] == "done")
    state, attempts, _done, _total, outcome, file_bytes = job(home)
    assert (state, attempts, outcome, file_bytes) == ("done", 2, "Đã đếm.", 5)
    assert (home / "begun").read_text() == "xx"
    assert len(list((home / "jobs").iterdir())) == 1


def test_worker_told_to_stop_ends_its_job_first(home):
    start_slow_job(home)
    with running(home, SLOW) as process:
        waited(lambda: job(home)[2:4] == (1, 4))
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert process.poll() is None
        (home / "let").touch()
        assert process.wait(PATIENCE) == 0
    assert job(home)[:2] == ("done", 1)
    assert asked(home, "SELECT * FROM jobs_workersign") == []


def test_idle_worker_holds_no_lock_and_takes_no_write_lock_to_look(home):
    with running(home, SLOW):
        waited(lambda: asked(home, "SELECT 1 FROM jobs_workersign"))
        time.sleep(1.5)
        writer = sqlite3.connect(home / "chibo.sqlite3", timeout=0, isolation_level=None)
        for _look in range(20):
            writer.execute("BEGIN IMMEDIATE")
            writer.execute("ROLLBACK")
            time.sleep(0.1)
        version = writer.execute("PRAGMA data_version").fetchone()
        time.sleep(2.5)
        assert writer.execute("PRAGMA data_version").fetchone() == version, "nothing is written between signs"
        writer.close()


def test_server_starts_its_worker_keeps_it_and_stops_it(home):
    port = free_port()
    began = time.monotonic()
    with running(home, "-m", "chibo", "serve", "--port", str(port)) as server:
        waited(lambda: answers(port), START_SECONDS)
        (first,) = waited(lambda: asked(home, "SELECT process FROM jobs_workersign"), START_SECONDS)
        assert time.monotonic() - began < 2 * START_SECONDS
        os.kill(first[0], signal.SIGKILL)
        second = waited(lambda: worker_of(server.pid, but=first[0]))
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0
    assert not is_alive(second)


def test_worker_outlives_no_server(home):
    port = free_port()
    with running(home, "-m", "chibo", "serve", "--port", str(port)) as server:
        (first,) = waited(lambda: asked(home, "SELECT process FROM jobs_workersign"))
        server.kill()
        server.wait()
        waited(lambda: not is_alive(first[0]))


def test_server_without_a_worker_starts_none_and_the_doctor_says_so(home):
    port = free_port()
    with running(home, "-m", "chibo", "serve", "--no-worker", "--port", str(port)) as server:
        waited(lambda: answers(port))
        time.sleep(1)
        assert worker_of(server.pid, but=0) is None
        ran = subprocess.run(
            [sys.executable, "-m", "chibo", "doctor"], env=environment(home, CHIBO_PORT=str(port)),
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert "phần làm việc nền không chạy" in ran.stdout


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def worker_of(server_id, but):
    """The process id of the worker below a server."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
            command = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == server_id and "\0worker\0" in command and int(path.parent.name) != but:
            return int(path.parent.name)
    return None
