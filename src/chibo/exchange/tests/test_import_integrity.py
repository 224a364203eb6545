"""Two imports at once, and an import that is killed: the register holds one list as a whole, or none."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict
from chibo.exchange.models import ImportBatch
from chibo.exchange.services import lists as services
from chibo.exchange.tests.lists import LO, SUNG, VANG, apply, dump, workbook
from chibo.people.models import Person
from tests.factories import at, make_person, make_tree

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SECONDS = 60


def together(monkeypatch, *acts):
    """Runs the acts in threads that all finish matching before any of them writes; gives results or refusals."""
    barrier, met = threading.Barrier(len(acts), timeout=SECONDS), threading.local()
    prepare = services._prepare

    def prepare_together(*arguments):
        prepared = prepare(*arguments)
        if not getattr(met, "once", False):
            met.once = True
            barrier.wait()
        return prepared

    monkeypatch.setattr(services, "_prepare", prepare_together)
    results = []

    def run(act):
        try:
            results.append(act())
        except Conflict as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    return results


def test_two_imports_of_one_list_at_once_write_it_once(monkeypatch):
    tree = make_tree()
    results = together(monkeypatch, lambda: apply(tree.a, LO, SUNG), lambda: apply(tree.a, LO, SUNG))
    refusals = [result for result in results if isinstance(result, Conflict)]
    assert [refusal.code for refusal in refusals] == ["register_changed"]
    assert "xem trước lại" in str(refusals[0])
    assert (Person.objects.count(), ImportBatch.objects.count()) == (2, 1)


def test_imports_into_siblings_at_once_do_not_disturb_each_other(monkeypatch):
    tree = make_tree()
    other = LO | {"id": "014180000088", "cell": "Chi bộ thôn Nà Lâu"}
    results = together(monkeypatch, lambda: apply(tree.a, LO, SUNG), lambda: apply(tree.b, other))
    assert sorted(batch.created for batch, _plan in results) == [1, 2]


def test_one_citizen_id_imported_into_siblings_at_once_is_recorded_once(monkeypatch):
    tree = make_tree()
    results = together(
        monkeypatch, lambda: apply(tree.a, LO), lambda: apply(tree.b, LO | {"cell": "Chi bộ thôn Nà Lâu"})
    )
    assert [result.code for result in results if isinstance(result, Conflict)] == ["register_changed"]
    assert Person.objects.count() == 1


def test_import_matches_again_when_the_register_changed_elsewhere(monkeypatch):
    tree = make_tree()
    prepare = services._prepare
    prepared = []

    def prepare_after_a_change(*arguments):
        if not prepared:
            make_person(tree.cells_b[0], "Người Khác")
            AuditEntry.objects.create(
                act="test", act_uid=tree.b.uid, actor_label="x", object_type="x", object_id=1
            )
        prepared.append(prepare(*arguments))
        return prepared[-1]

    monkeypatch.setattr(services, "_prepare", prepare_after_a_change)
    batch, _plan = apply(tree.a, LO, VANG)
    assert (batch.created, len(prepared)) == (2, 2)


def address_of_test_database():
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def test_import_killed_in_the_middle_leaves_nothing(tmp_path):
    tree = make_tree()
    before, entries = dump(), AuditEntry.objects.count()
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(LO, SUNG, VANG | {"cell": "Chi bộ thôn Mới"}))
    connection.close()
    dying = subprocess.Popen(
        [sys.executable, "-m", "chibo.exchange.tests.dying_import", at(tree.a).ref, str(file)],
        env=os.environ | {"DATABASE_URL": address_of_test_database()},
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    )
    with dying:
        assert dying.stdout.readline() == b"writing\n"
        dying.kill()
    assert (dump(), AuditEntry.objects.count(), ImportBatch.objects.count()) == (before, entries, 0)
    batch, _plan = apply(tree.a, LO, SUNG, VANG)
    assert (batch.created, batch.as_of) == (3, date(2023, 6, 30))
