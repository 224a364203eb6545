"""What the database plans its queries by is counted anew by the worker and after the tables change."""

from __future__ import annotations

import pytest
from django.db import connection

from chibo.cli import database
from chibo.core.bulk import renew_statistics
from chibo.jobs import chores
from chibo.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def known_rows() -> int:
    """How many people the database believes there are; 0 or less where it does not know."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples::int FROM pg_class WHERE relname = 'people_person'")
        else:
            cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
            if cursor.fetchone() is None:
                return 0
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_person' LIMIT 1")
        found = cursor.fetchone()
    return int(str(found[0]).split()[0]) if found else 0


@pytest.fixture
def people(tree):
    for number in range(5):
        factories.make_person(tree.cell, f"Lò Văn Số {number}")


def test_statistics_follow_the_tables(people):
    renew_statistics()
    assert known_rows() == 5
    Person.objects.all()[:1].get().delete()
    renew_statistics(Person)
    assert known_rows() in {4, 5}  # PostgreSQL still sees the row that this transaction deleted


def test_the_worker_counts_every_day(people):
    chores.do_all()
    assert known_rows() == 5


def test_an_update_of_the_tables_counts_them(people, monkeypatch):
    monkeypatch.setattr(database, "migrations_waiting", lambda: ["one"])
    monkeypatch.setattr("django.core.management.call_command", lambda *_words, **_options: None)
    assert database.bring_up_to_date() == 1
    assert known_rows() == 5
