"""The first installation, as real processes in empty folders."""

from __future__ import annotations

import json
import os
import pty
import select
import sqlite3
import subprocess
import sys

import pytest

from chibo.core.passphrase import WrongPassphraseError, lock, unlock
from tests.demonstration import empty_register
from tests.factories import PASSWORD

PASSPHRASE = "bốn từ dễ nhớ ghép lại"
ANSWERS = (
    "--unit-name", "Đảng bộ xã Mẫu Sơn", "--unit-kind", "commune", "--user", "can-bo-mau", "--user-name", "Hà Thị Mẫu",
)  # fmt: skip


def chibo(home, *arguments, typed="", **more):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE_URL"))
    }
    return subprocess.run(
        [sys.executable, "-m", "chibo", *arguments], env=kept | {"CHIBO_HOME": str(home), **more},
        input=typed, text=True, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


def mode(path):
    return path.stat().st_mode & 0o777


def test_whatever_a_command_creates_only_this_account_reads(tmp_path):
    home = tmp_path / "home"
    assert chibo(home, "unit", "tree").returncode == 1  # it has no tables, and a file and keys all the same
    assert (mode(home), {mode(path) for path in home.iterdir()}) == (0o700, {0o600})


@pytest.fixture
def home(tmp_path_factory, tmp_path):
    """An empty register that need not make its tables first."""
    return empty_register(tmp_path_factory, tmp_path / "home")


def test_installation_makes_unit_officer_and_closed_files_and_says_what_next(tmp_path):
    home = tmp_path / "home"
    ran = chibo(home, "init", *ANSWERS, typed=f"{PASSWORD}\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    for line in ("PHIẾU KHÔI PHỤC SỔ", "Đảng bộ xã Mẫu Sơn (mã mau-son)", "chibo serve", str(home)):
        assert line in ran.stdout
    assert PASSWORD not in ran.stdout
    assert mode(home) == 0o700
    assert {path.name: mode(path) for path in home.iterdir() if not path.name.startswith("chibo.sqlite3-")} == {
        "chibo.sqlite3": 0o600, "field.keys": 0o600, "secret.key": 0o600,
    }  # fmt: skip
    tree = chibo(home, "unit", "tree", "--as", "can-bo-mau")
    assert tree.stdout == "Đảng bộ xã Mẫu Sơn [mau-son]\n"
    again = chibo(home, "init", *ANSWERS, typed=f"{PASSWORD}\n")
    assert (again.returncode, again.stdout) == (1, "")
    assert "đã có một sổ nên không cài đặt lại" in again.stderr


def test_installation_speaks_english(home):
    ran = chibo(home, "init", "--lang", "en", "--unit-name", "Đảng bộ xã Mẫu Sơn")
    assert ran.returncode == 1
    assert "--unit-kind" in ran.stderr


@pytest.mark.parametrize(
    ("changed", "typed", "sentence"),
    [
        (("--unit-kind", "village"), f"{PASSWORD}\n", "village"),
        (("--unit-code", "Mẫu Sơn"), f"{PASSWORD}\n", "Mã «Mẫu Sơn» không dùng được"),
        (("--user", "hà mẫu"), f"{PASSWORD}\n", "Tên đăng nhập «hà mẫu» không dùng được"),
        ((), "12345\n", "10"),
        (("--keys", "passphrase"), f"{PASSWORD}\nngắn\n", "ít nhất 12 ký tự"),
    ],
)
def test_answer_that_cannot_be_leaves_an_empty_register(home, changed, typed, sentence):
    ran = chibo(home, "init", *ANSWERS, *changed, typed=typed)
    assert ran.returncode == 1
    assert sentence in ran.stderr
    with sqlite3.connect(home / "chibo.sqlite3") as connection:
        for table in ("org_unit", "accounts_user", "core_auditentry"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()
    assert chibo(home, "init", *ANSWERS, typed=f"{PASSWORD}\n").returncode == 0, "it may be tried again"


def test_passphrase_opens_the_keys_and_nothing_else_does(home, tmp_path):
    ran = chibo(home, "init", *ANSWERS, "--keys", "passphrase", typed=f"{PASSWORD}\n{PASSPHRASE}\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "field.keys.locked" in ran.stdout
    assert not (home / "field.keys").exists()
    assert mode(home / "field.keys.locked") == 0o600
    without = chibo(home, "unit", "tree")
    assert (without.returncode, without.stdout) == (1, "")
    assert "CHIBO_PASSPHRASE" in without.stderr
    wrong = chibo(home, "unit", "tree", CHIBO_PASSPHRASE="một cụm khác hẳn")
    assert wrong.returncode == 1
    assert "cụm mật khẩu không đúng" in wrong.stderr
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    assert chibo(home, "unit", "tree", CHIBO_PASSPHRASE=PASSPHRASE).returncode == 0
    assert chibo(home, "unit", "tree", CHIBO_PASSPHRASE_FILE=str(file)).returncode == 0
    missing = chibo(home, "unit", "tree", CHIBO_PASSPHRASE_FILE=str(tmp_path / "none"))
    assert "CHIBO_PASSPHRASE_FILE" in missing.stderr
    found = chibo(home, "doctor", "--json", CHIBO_PASSPHRASE=PASSPHRASE)
    keys = [check["text"] for check in json.loads(found.stdout)["checks"] if check["key"] == "keys"]
    assert any("field.keys.locked" in text for text in keys)


def test_lock_tells_a_wrong_passphrase_and_a_changed_file():
    locked = lock("khóa", PASSPHRASE)
    assert unlock(locked, PASSPHRASE) == "khóa"
    assert "khóa" not in locked
    assert lock("khóa", PASSPHRASE) != locked
    facts = json.loads(locked)
    for changed in (
        json.dumps(facts | {"salt": facts["nonce"]}),
        json.dumps(facts | {"n": 2**30}),
        json.dumps({"kdf": "scrypt"}),
        "no json",
    ):
        with pytest.raises(WrongPassphraseError):
            unlock(changed, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        unlock(locked, PASSPHRASE + " ")
    with pytest.raises(ValueError, match="short"):
        lock("khóa", "ngắn")


QUESTIONS = (
    ("Tên tổ chức đảng cao nhất", "Đảng bộ xã Mẫu Sơn"),
    ("gõ một trong các mã sau", "commune"),
    ("Mã ngắn của tổ chức ấy", ""),
    ("Tên đăng nhập của cán bộ đầu tiên", "can-bo-mau"),
    ("Họ tên của cán bộ ấy", "Hà Thị Mẫu"),
    ("Mật khẩu của cán bộ ấy", PASSWORD),
    ("Nhập lại", PASSWORD),
    ("Khóa mở số định danh", ""),
)


def test_questions_are_asked_at_a_terminal_and_usual_answers_need_only_enter(home):
    said, code = talked(home, QUESTIONS)
    assert code == 0, said
    assert "[mau-son]" in said
    assert "Đảng bộ xã Mẫu Sơn (mã mau-son), cán bộ can-bo-mau" in said
    assert PASSWORD not in said
    assert (home / "field.keys").exists()
    assert chibo(home, "unit", "tree", "--as", "can-bo-mau").stdout == "Đảng bộ xã Mẫu Sơn [mau-son]\n"


def talked(home, questions):
    """Answers each question once its words stand on the screen of a terminal; gives the whole screen and the exit code."""
    ours, theirs = pty.openpty()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE_URL"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "chibo", "init"], env=kept | {"CHIBO_HOME": str(home)},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said, seen = "", 0
    try:
        for words, answer in questions:
            while words not in said[seen:]:
                said += read(ours)
            seen = said.index(words, seen) + len(words)
            os.write(ours, f"{answer}\n".encode())
        while piece := read(ours):
            said += piece
        return said, process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read(terminal):
    """What came in since; "" where the other side hung up. Fails where nothing comes within a minute."""
    ready, _write, _wrong = select.select([terminal], [], [], 60)
    assert ready, "nothing was asked"
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:
        return ""
