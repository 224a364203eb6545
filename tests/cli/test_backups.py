from __future__ import annotations

import io
import json
import os
import sqlite3
import threading
import zipfile
from contextlib import closing, contextmanager

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections

from chibo.cli.backups import archive, keys, staging, standing, tables, writing
from chibo.core.audit import sealer
from chibo.core.audit.models import AuditEntry
from chibo.core.clock import now
from chibo.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
#: Tables that are not part of the register: state of the schema, open sessions, counts of attempts, work in hand, ready counts.
OUTSIDE = {
    "django_migrations",
    "django_session",
    "accounts_signinsession",
    "accounts_cache",
    "django_tasks_database_dbtaskresult",
    "jobs_job",
    "jobs_workersign",
    "people_membertally",
    "people_tallystep",
    "people_posttally",
    "people_tallymark",
    "people_syllable",
    "people_namesyllable",
}


@pytest.fixture
def register(tree, people):
    """A register with people whose numbers are sealed, a linked log, and an open session."""
    factories.make_person(tree.cell, citizen_id="001080000001", note="ghi chú", born="1967")
    factories.make_person(tree.cells_b[0], "Sùng Thị Mẫu", sex="female", phone="0912000111")
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=now())
    sealer.seal_committed()
    return people


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path, monkeypatch):
    """Backups in the folder of the home directory are those of the test."""
    monkeypatch.setattr(writing, "FOLDER", str(tmp_path / "backups"))


@pytest.fixture(autouse=True)
def _tables_made_once(tmp_path_factory, monkeypatch):
    """The first restore makes its tables by all migrations, as every one does outside; those after it take a copy."""
    make = staging.make_tables

    def make_or_copy(copy, migrations):
        state = hash(frozenset(map(tuple, migrations)))
        made = tmp_path_factory.getbasetemp() / f"tables{state}.sqlite3"
        if not made.exists():
            make(copy, migrations)
            copy.cursor().execute("VACUUM INTO %s", [str(made)])
            return
        copy.ensure_connection()
        with closing(sqlite3.connect(made)) as empty:
            empty.backup(copy.connection)

    monkeypatch.setattr(staging, "make_tables", make_or_copy)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "so.chibo"


@pytest.fixture
def backed_up(chibo, register, file):
    """A backup of `register`."""
    ran = chibo("backup", str(file))
    assert (ran.code, ran.err) == (0, "")
    return file


def rows_of_all():
    """Every row of every table of the register, by table."""
    return {table.name: list(tables.read(connection, table)) for table in present_tables()}


def present_tables():
    return tables.tables_at(writing.facts(connection)["migrations"])


def without_log(rows):
    """What acts of the commands themselves do not change."""
    return {name: found for name, found in rows.items() if not name.startswith("core_audit")}


def reseal(path, change):
    """The backup with its members changed by somebody who knows how it is closed."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
        new.comment = b"0" * archive.SEAL_BYTES
    path.write_bytes(made.getvalue())
    path.write_bytes(made.getvalue()[: -archive.SEAL_BYTES] + archive._digest_but_seal(path))


def manifest_with(**facts):
    def change(members):
        members[archive.MANIFEST] = json.dumps(json.loads(members[archive.MANIFEST]) | facts).encode()

    return change


def drop_a_row(members):
    name = archive.member("people_person")
    members[name] = b"\n".join(members[name].split(b"\n")[1:])


def test_every_table_of_the_database_is_in_a_backup():
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    assert {table.name for table in present_tables()} == present - OUTSIDE


def test_restore_brings_back_every_row_and_the_log(chibo, backed_up):
    before = rows_of_all()
    Person.objects.update(name="Khác")
    ran = chibo("restore", str(backed_up), "--yes")
    assert (ran.code, ran.err) == (0, "")
    after = rows_of_all()
    assert without_log(after) == without_log(before)
    entries = before["core_auditentry"][:-1]  # the last one tells of the backup
    assert after["core_auditentry"][: len(entries)] == entries
    assert [e.act for e in AuditEntry.objects.order_by("id")[len(entries) :]] == ["cli.restore"]
    assert not Session.objects.exists()
    assert (sealer.verify().waiting, sealer.verify().broken) == (0, [])


def test_restored_register_takes_new_rows_with_new_numbers(chibo, backed_up, tree):
    ids = set(Person.objects.values_list("pk", flat=True))
    chibo("restore", str(backed_up), "--yes")
    assert factories.make_person(tree.cell).pk > max(ids)


def test_backup_is_private_and_holds_no_key_no_upload_no_session(backed_up, register):
    with zipfile.ZipFile(backed_up) as file:
        content = b"".join([backed_up.read_bytes(), *(file.read(name) for name in file.namelist())])
        assert {name.split("/")[0] for name in file.namelist()} == {"tables", "manifest.json"}
    for secret in (settings.SECRET_KEY, *settings.CHIBO_FIELD_KEYS, "a" * 32):
        assert secret.encode() not in content
    if os.name != "nt":
        assert backed_up.stat().st_mode & 0o077 == 0


def test_backup_is_in_the_log_and_the_folder_of_the_home_is_its_default(chibo, register):
    assert chibo("backup").code == 0
    [path] = writing.backups_present()
    entry = AuditEntry.objects.get(act="cli.backup")
    assert (entry.after["file"], entry.actor_label) == (path.name, "operator")
    assert entry.after["rows"] == archive.open_archive(path).manifest.rows


def test_recovery_sheet_names_the_places_and_no_secret(chibo, register):
    chibo("backup")
    [path] = writing.backups_present()
    said = chibo("backup", "--sheet").out
    for told in (path.name, keys.place(keys.FIELD_KEYS), *keys.marks(), "chibo restore"):
        assert told in said
    for secret in (settings.SECRET_KEY, *settings.CHIBO_FIELD_KEYS):
        assert secret not in said


def test_backup_never_writes_over_a_file(chibo, backed_up):
    before = backed_up.read_bytes()
    ran = chibo("backup", str(backed_up))
    assert (ran.code, ran.err) == (1, f"Đã có tệp {backed_up}. Hãy chọn tên khác.\n")
    assert backed_up.read_bytes() == before
    assert [path.name for path in backed_up.parent.iterdir()] == [backed_up.name]


def test_verify_says_what_it_found_and_changes_nothing(chibo, backed_up):
    before = rows_of_all()
    ran = chibo("verify", str(backed_up))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Tệp nguyên vẹn: ")
    assert "0 chỗ hỏng" in ran.out
    assert rows_of_all() == before


def cut(path):
    path.write_bytes(path.read_bytes()[:-200])


def byte_changed(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def another_zip(path):
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "x")


DAMAGES = {
    "cut": (cut, "bị hỏng"),
    "byte changed": (byte_changed, "bị hỏng"),
    "empty": (lambda path: path.write_bytes(b""), "không phải là bản sao lưu"),
    "no zip": (lambda path: path.write_text("x" * 500), "không phải là bản sao lưu"),
    "another zip": (another_zip, "bị hỏng"),
    "gone": (lambda path: path.unlink(), "Không có tệp"),
    "a row less": (lambda path: reseal(path, drop_a_row), "bị hỏng"),
    "no manifest": (lambda path: reseal(path, lambda members: members.pop(archive.MANIFEST)), "bị hỏng"),
    "a table less": (
        lambda path: reseal(path, lambda members: members.pop(archive.member("org_unit"))),
        "bị hỏng",
    ),
    "newer format": (lambda path: reseal(path, manifest_with(format=2)), "phiên bản mới hơn"),
    "newer program": (
        lambda path: reseal(path, manifest_with(migrations=[["org", "0999_later"]])),
        "phiên bản mới hơn",
    ),
}


def test_damaged_backup_is_refused_and_the_register_untouched(chibo, backed_up):
    whole, before = backed_up.read_bytes(), rows_of_all()
    for name, (damage, sentence) in DAMAGES.items():
        backed_up.write_bytes(whole)
        damage(backed_up)
        for arguments in (("verify",), ("restore", "--yes")):
            ran = chibo(*arguments, str(backed_up))
            assert (name, ran.code, ran.out) == (name, 1, "")
            assert sentence in ran.err, name
    assert rows_of_all() == before


def test_restore_on_a_register_that_holds_something_wants_yes(chibo, backed_up):
    before = rows_of_all()
    ran = chibo("restore", str(backed_up))
    assert (ran.code, ran.out) == (1, "")
    assert "--yes" in ran.err
    assert rows_of_all() == before


def test_restore_first_copies_the_register_that_was_there(chibo, backed_up):
    Person.objects.update(name="Sau khi sao lưu")
    said = chibo("restore", str(backed_up), "--yes").out
    [safety] = writing.backups_present()
    assert str(safety) in said
    assert not Person.objects.filter(name="Sau khi sao lưu").exists()
    assert chibo("verify", str(safety)).code == 0
    assert "Sau khi sao lưu" in str(list(archive.open_archive(safety).rows("people_person")))


def test_backup_sealed_by_other_keys_is_refused_by_their_mark(chibo, backed_up, settings):
    before = rows_of_all()
    needed = archive.open_archive(backed_up).manifest.field_keys[0]
    settings.CHIBO_FIELD_KEYS = (Fernet.generate_key().decode(),)
    for arguments in (("verify",), ("restore", "--yes")):
        ran = chibo(*arguments, str(backed_up))
        assert ran.code == 1
        assert f"cần tệp khóa field.keys có dấu {needed};" in ran.err
    assert rows_of_all() == before


def test_backup_with_one_value_no_key_opens_is_refused(chibo, register, file):
    """The mark of the keys alone would not tell."""
    with connection.cursor() as cursor:
        stranger = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
        cursor.execute("UPDATE people_person SET note = %s", [stranger])
    assert chibo("backup", str(file)).code == 0
    assert "field.keys" in chibo("restore", str(file), "--yes").err


@contextmanager
def somebody_writing():
    """Another program that is in the middle of a write."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE people_person IN ROW EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK")


def test_register_that_is_busy_stays_as_it_was(chibo, backed_up, monkeypatch):
    monkeypatch.setattr(standing, "WAIT_SECONDS", 1)
    Person.objects.update(name="Hôm nay")
    before = rows_of_all()
    with somebody_writing():
        ran = chibo("restore", str(backed_up), "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Sổ đang có người ghi quá lâu.")
    assert rows_of_all() == before


def test_writer_during_a_backup_neither_waits_nor_breaks_it(chibo, register, file, monkeypatch):
    """One row is written after the copy began and before its tables are read."""
    plain, wrote = tables.tally, []

    def write():
        try:
            Person.objects.update(name="Trong lúc sao lưu")
            wrote.append(True)
        finally:
            connections.close_all()

    def tally(rows, *keep):
        if not wrote:
            writer = threading.Thread(target=write)
            writer.start()
            writer.join(10)
        return plain(rows, *keep)

    monkeypatch.setattr(tables, "tally", tally)
    assert chibo("backup", str(file)).code == 0
    assert wrote
    assert Person.objects.filter(name="Trong lúc sao lưu").exists()
    assert "Trong lúc sao lưu" not in str(list(archive.open_archive(file).rows("people_person")))


def change_the_log():
    """What somebody does who may do everything to the database, and covers it up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE core_auditentry SET note = 'khác'")
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        name = "auditentry_append_only_update"
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
        [trigger] = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE core_auditentry SET note = 'khác'")
        cursor.execute(trigger)


def test_log_broken_before_the_backup_is_told_by_verify(chibo, register, file):
    change_the_log()
    ran = chibo("backup", str(file))
    assert ran.code == 0
    assert "đã bị sửa sau khi ghi" in ran.err
    assert chibo("verify", str(file)).code == 1


def test_backups_are_the_operators(chibo, register, file):
    for arguments in (["backup"], ["verify", str(file)], ["restore", str(file)]):
        ran = chibo(*arguments, "--as", "clerk_a")
        assert (ran.code, ran.err) == (1, "Lệnh này của người vận hành máy: hãy chạy không có --as.\n")
