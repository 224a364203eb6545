from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as in_use

from chibo.core.audit.services import Actor
from chibo.core.clock import now
from tests import factories

pytestmark = pytest.mark.django_db
KEYS = {
    "environment",
    "home",
    "keys",
    "disk",
    "port",
    "database",
    "migrations",
    "audit",
    "sealed",
    "clock",
    "backup",
    "worker",
    "jobs",
    "tallies",
    "names",
}


def checks(ran):
    return [(found["key"], found["state"]) for found in ran.document["checks"]]


def test_doctor_of_a_sound_installation_finds_nothing_bad(chibo, tree):
    in_use.CHIBO_HOME.chmod(0o700)
    ran = chibo("doctor", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert {key for key, _state in checks(ran)} - {"wal"} == KEYS
    assert {state for key, state in checks(ran) if key != "disk"} - {"ok"} == {"warn"}
    assert ("backup", "warn") in checks(ran)
    told = chibo("doctor")
    assert told.code == 0
    assert "Chưa sao lưu lần nào." in told.out
    assert "    → Hãy chạy: chibo backup" in told.out


def test_doctor_knows_how_old_the_last_backup_is(chibo, tree, monkeypatch):
    from chibo.cli.services import note_backup

    note_backup(Actor(None, "operator"), {"file": "a.chibo"})
    assert ("backup", "ok") in checks(chibo("doctor", "--json"))
    at = now() + timedelta(days=9)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    ran = chibo("doctor", "--json")
    assert ("backup", "warn") in checks(ran)
    assert "cách đây 9 ngày" in str(ran.document)


def test_doctor_finds_keys_that_open_nothing(chibo, tree, settings):
    factories.make_person(tree.cell, citizen_id="001080000001")
    settings.CHIBO_FIELD_KEYS = (Fernet.generate_key().decode(),)
    ran = chibo("doctor", "--json")
    assert ran.code == 1
    assert ("sealed", "bad") in checks(ran)


def test_doctor_finds_a_clock_gone_back(chibo, tree, monkeypatch):
    at = now() - timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    ran = chibo("doctor", "--json")
    assert ran.code == 1
    assert ("clock", "bad") in checks(ran)


def test_doctor_finds_a_broken_log(chibo, tree):
    from tests.cli.test_audit import change_behind_the_triggers

    chibo("audit", "verify")
    change_behind_the_triggers("UPDATE core_auditentry SET note = 'khác'")
    ran = chibo("doctor", "--json")
    assert ran.code == 1
    assert ("audit", "bad") in checks(ran)


def test_doctor_finds_files_that_others_read(chibo, tree):
    """Windows keeps rights otherwise: there the check says nothing."""
    path = in_use.CHIBO_HOME / "field.keys"
    path.chmod(0o644)
    ran = chibo("doctor", "--json")
    path.chmod(0o600)
    assert (("keys", "bad") in checks(ran)) == (os.name != "nt")


def test_doctor_warns_of_settings_for_trying_out(chibo, tree, settings):
    settings.DEBUG = True
    ran = chibo("doctor", "--json")
    assert ran.code == 1
    assert ("environment", "bad") in checks(ran)


def test_doctor_is_the_operators(chibo):
    assert chibo("doctor", "--as", "clerk_a").code == 1


def in_another_home(home, **facts):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("CHIBO_", "DATABASE_URL"))
    }
    return subprocess.run(
        [sys.executable, "-m", "chibo", "doctor"],
        env=kept | {"CHIBO_HOME": str(home)} | facts,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_doctor_of_an_empty_home_says_what_to_run(tmp_path):
    ran = in_another_home(tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "→ Hãy chạy: chibo migrate" in ran.stdout


@pytest.mark.parametrize("url", ["file", "postgresql://chibo@127.0.0.1:1/chibo"])
def test_doctor_of_a_database_that_does_not_answer_says_so(tmp_path, url):
    (tmp_path / "broken.sqlite3").write_bytes(b"no database" * 100)
    address = f"sqlite:///{tmp_path / 'broken.sqlite3'}" if url == "file" else url
    ran = in_another_home(tmp_path, DATABASE_URL=address)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "Không mở được cơ sở dữ liệu" in ran.stdout
