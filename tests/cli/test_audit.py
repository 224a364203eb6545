from __future__ import annotations

import pytest
from django.db import connection

from chibo.core.audit.models import AuditSeal

pytestmark = pytest.mark.django_db


def test_audit_verify_links_what_waits_and_counts_it(chibo, tree):
    assert not AuditSeal.objects.exists()
    ran = chibo("audit", "verify", "--json")
    assert ran.code == 0
    assert ran.document == {"linked": AuditSeal.objects.count(), "waiting": 0, "broken": []}
    assert ran.document["linked"] > 0
    assert chibo("audit", "verify").out.startswith("Nhật ký: ")


def change_behind_the_triggers(statement):
    """What somebody does who may do everything to the database."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for act in ("change",) if is_postgresql else ("update", "delete"):
            on = " ON core_auditentry" if is_postgresql else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "auditentry_append_only_{act}"{on}')
        cursor.execute(statement)


def test_audit_verify_of_a_broken_log_exits_1_and_says_where(chibo, tree):
    chibo("audit", "verify")
    change_behind_the_triggers("UPDATE core_auditentry SET note = 'khác'")
    ran = chibo("audit", "verify")
    assert ran.code == 1
    assert "đã bị sửa sau khi ghi" in ran.err
    assert "0 mắt đúng" in ran.out
    told = chibo("audit", "verify", "--json")
    assert told.code == 1
    assert told.document["broken"]


def test_migrate_twice_says_there_is_nothing_to_do(chibo):
    ran = chibo("migrate")
    assert (ran.code, ran.out) == (0, "Cơ sở dữ liệu đã đúng phiên bản.\n")
