from __future__ import annotations

import os
import subprocess
import sys

import pytest

from chibo.cli.main import chibo as group

COMMANDS = {
    "migrate",
    "demo",
    "serve",
    "unit",
    "user",
    "export",
    "import",
    "batch",
    "figures",
    "explain",
    "rules",
    "obligations",
    "audit",
    "backup",
    "verify",
    "restore",
    "doctor",
    "make-data",
    "worker",
    "init",
    "tallies",
}


def test_commands_are_those_of_the_reference():
    assert set(group.commands) == COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_tells_what_a_command_does_and_every_command_takes_as(chibo, name):
    ran = chibo(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Cách dùng: chibo {name}")
    assert "--as USER" in ran.out


def test_command_without_a_name_shows_what_there_is(chibo):
    ran = chibo()
    assert (ran.code, ran.out) == (2, "")
    assert "figures" in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["figure"], "Không có lệnh «figure»."),
        (["figures", "--unitt", "x"], "Không có tùy chọn --unitt."),
        (["figures"], "Thiếu --unit (hoặc dùng --list để xem các số liệu có)."),
        (["explain"], "Thiếu KEY."),
        (["explain", "members.total"], "Thiếu --unit."),
        (["explain", "members.total", "--unit", "x", "--at", "female"], "--at cần --by: giá trị của cách chia nào?"),
        (["import"], "Thiếu FILE."),
        (["import", "a.xlsx"], "Thiếu --unit."),
        (["import", "a.xlsx", "--unit", "x", "--as-of", "2024"], "--as-of: «2024» không phải là ngày. Hãy ghi như 2024-05-28."),
        (["serve", "--port", "0"], "--port: cần một số từ 1 đến 65535."),
        (["unit", "add", "x", "--name", "X"], "Thiếu --kind."),
        (["batch", "undo", "x"], "ID: cần một số từ 1 đến 9223372036854775807."),
        (
            ["import", "a.xlsx", "--unit", "x", "--history", "always"],
            "--history: «always» không dùng được. Các giá trị có: since-admission, since-list.",
        ),
        (["figures", "--unit", "x", "--on", "2024-01-01", "--period", "2024"], "Chỉ dùng một trong ba: --on, --from với --to, --period."),
        (["figures", "--unit", "x", "--from", "2024-01-01"], "--from và --to phải đi cùng nhau."),
        (
            ["figures", "--unit", "x", "--from", "2024-01-01", "--to", "2024-01-01"],
            "--from phải trước --to; ngày --to không kể vào kỳ.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
@pytest.mark.django_db
def test_wrong_usage_is_told_on_stderr_with_code_2(chibo, arguments, sentence):
    ran = chibo(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err.splitlines()


@pytest.mark.django_db
def test_period_that_is_none_names_the_ways_to_write_one(chibo, tree):
    ran = chibo("figures", "--unit", "viet-nam", "--period", "2024-13")
    assert ran.code == 2
    assert "Kỳ «2024-13» không đúng. Các cách viết: 2024, 2024-05" in ran.err


@pytest.mark.django_db
def test_unknown_user_is_refused_in_a_sentence(chibo, tree):
    ran = chibo("figures", "--unit", "viet-nam", "--as", "khong-co")
    assert (ran.code, ran.out, ran.err) == (1, "", "Không có người dùng «khong-co».\n")


@pytest.mark.django_db
def test_as_is_taken_before_and_after_the_command(chibo, people):
    before = chibo("--as", "clerk_a", "unit", "tree")
    assert before.code == 0
    assert before.out == chibo("unit", "tree", "--as", "clerk_a").out
    assert "tan-lap" not in before.out


def test_commands_of_the_machine_are_not_for_users(chibo):
    for arguments in (["migrate"], ["audit", "verify"]):
        ran = chibo(*arguments, "--as", "clerk_a")
        assert (ran.code, ran.err) == (1, "Lệnh này của người vận hành máy: hãy chạy không có --as.\n")


def test_register_without_tables_says_what_to_run(tmp_path):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE_URL"))
    }
    ran = subprocess.run(
        [sys.executable, "-m", "chibo", "unit", "tree"],
        env=kept | {"CHIBO_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "Cơ sở dữ liệu chưa có bảng hoặc chưa đúng phiên bản. Hãy chạy: chibo migrate\n"


def test_setting_that_cannot_be_is_told_with_code_1(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "chibo", "unit", "tree"],
        env=os.environ | {"CHIBO_HOME": str(tmp_path), "CHIBO_TODAY": "hôm nay"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("CHIBO_TODAY='hôm nay'")


@pytest.mark.parametrize(
    "words", [("figures", "--help"), ("no-such-command",), ("figures", "--no-such-option")]
)
def test_the_language_may_stand_last_on_the_line(chibo, words):
    ran = chibo(*words, "--lang", "en")
    assert (ran.out + ran.err).startswith("Usage: ")
