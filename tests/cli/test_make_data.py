from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from chibo.cli.backups.tables import read, tables_at, tally
from chibo.cli.make_data.loading import FILLED
from chibo.cli.make_data.making import make
from chibo.cli.make_data.sizes import LAST_DAY, Size
from chibo.core.dates import BEGINNING
from chibo.core.sealed import blind_index
from chibo.figures.engine import ask
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Unit, UnitProfile
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.syllables.keeping import wrong_people
from tests import factories

pytestmark = pytest.mark.django_db
SMALL = Size(members=600, cells=300, months=12, seed=7)


def content(size):
    """The rows of every filled table as a digest, sealed numbers opened: their salt is new each time."""
    with transaction.atomic():
        count_from_one()
        make(size)
        tables = {table.name: table for table in tables_at([*connection_migrations()])}
        found = {}
        for model in FILLED:
            table = tables[model._meta.db_table]
            sealed = [n for n, column in enumerate(table.columns) if column.name == "citizen_id"]
            rows = (
                [value for n, value in enumerate(row) if n not in sealed] for row in read(connection, table)
            )
            found[model.__name__] = tally(rows)
        found["numbers"] = list(Person.objects.order_by("id").values_list("citizen_id", flat=True))
        transaction.set_rollback(True)
    return found


def count_from_one():
    """Keys are handed out from 1 as in a new register: PostgreSQL does not take them back with a rollback."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(FILLED)):
            cursor.execute(statement)


def connection_migrations():
    from django.db.migrations.recorder import MigrationRecorder

    return MigrationRecorder(connection).applied_migrations()


def test_same_seed_gives_the_same_rows_and_another_seed_others():
    first = content(SMALL)
    assert content(SMALL) == first
    other = content(Size(SMALL.members, SMALL.cells, SMALL.months, seed=8))
    assert other["Person"] != first["Person"]
    assert other["Person"].rows == 600


def test_made_register_has_histories_of_every_kind():
    make(SMALL)
    on, began = LAST_DAY, SMALL.records_from
    assert Membership.objects.filter(starts_on=BEGINNING).exists()
    assert Membership.objects.filter(starts_on__gte=began).exists()
    assert Membership.objects.filter(ends_on__lte=on).exclude(exit_kind="").exists()
    assert Membership.objects.filter(official_on__gt=began, official_on__lte=on).exists()
    assert Membership.objects.filter(official_on=None).exists()
    assert Affiliation.objects.filter(assumed=False, starts_on__gt=began).exists()
    assert Attainment.objects.filter(starts_on__gte=began).exists()
    assert PostHeld.objects.filter(starts_on__gte=began).exists()
    assert PostHeld.objects.filter(starts_on=BEGINNING).exists()
    assert UnitProfile.objects.filter(cell_kind__is_guarded=True).exists()
    assert Placement.objects.filter(parent__isnull=False, starts_on__gte=began).exists()


def test_made_members_are_each_in_one_place_and_counted_once():
    make(SMALL)
    stays = list(Affiliation.objects.order_by("person_id", "starts_on"))
    assert all(a.ends_on <= b.starts_on for a, b in pairwise(stays) if a.person_id == b.person_id)
    assert {Membership.objects.count(), Person.objects.count()} == {600}
    gone = Membership.objects.filter(ends_on__lte=LAST_DAY).count()
    total = ask(OPERATOR, factories.at("to-chuc-thu", LAST_DAY), ["members.total"])["members.total"]
    assert (total.value, total.denominator) == (600 - gone, 600 - gone)


def test_made_numbers_are_found_by_their_index_and_open_again():
    make(SMALL)
    person = Person.objects.exclude(citizen_id_index="")[0]
    assert person.citizen_id_index == blind_index(person.citizen_id, "citizen_id")


def test_invariants_hold_after_the_load():
    make(SMALL)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'affiliation_no_overlap_insert'")
            assert cursor.fetchone() == (1,)
    person = factories.make_person(Unit.objects.order_by("-id")[0])
    assert person.pk > 600
    assert wrong_people() == []


def test_command_says_what_it_wrote_and_refuses_the_second_time(chibo):
    ran = chibo("make-data", "--members", "60", "--cells", "3", "--months", "1")
    assert (ran.code, ran.err) == (0, "")
    assert "Đã ghi 60 đảng viên trong 3 chi bộ" in ran.out
    again = chibo("make-data", "--members", "60")
    assert (again.code, again.out) == (1, "")
    assert "Sổ này không trống" in again.err
    assert Person.objects.count() == 60


def test_home_that_holds_something_is_refused(chibo, tmp_path):
    (tmp_path / "x").write_text("x")
    ran = chibo("make-data", "--members", "60", "--home", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "không trống" in ran.err


def test_size_must_be_said(chibo):
    ran = chibo("make-data")
    assert (ran.code, ran.out) == (2, "")
    assert "Thiếu --members" in ran.err
    assert chibo("make-data", "--members", "3", "--cells", "4").code == 2


def test_make_data_is_the_operators(chibo):
    assert chibo("make-data", "--members", "60", "--as", "clerk_a").code == 1
