from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy

from chibo.core.audit import sealer
from chibo.core.audit.acts import Act
from chibo.core.audit.queries import entries_of_act, later_on_same
from chibo.core.audit.sealer import seal_committed, verify
from chibo.core.audit.services import Actor, AuditDraft, json_safe, record, record_many
from chibo.core.models import AuditEntry, AuditRoot, AuditSeal
from chibo.core.uid import new_uid

CLERK = Actor(7, "Cán bộ tổ chức xã")
OPERATOR = Actor(None, "Người vận hành")


def draft(number=1, *, chain=1, act_uid=None, actor=CLERK, **values):
    return AuditDraft(
        actor=actor,
        act="people.record_members",
        act_uid=act_uid or new_uid(),
        unit_id=chain,
        chain=chain,
        object_type="people.person",
        object_id=number,
        **values,
    )


def fill(count, *, chains=(1,)):
    return record_many(draft(number, chain=chains[number % len(chains)]) for number in range(count))


def tamper(model, statement, parameters=()):
    """What somebody does who may do everything to the database: past the triggers."""
    name = next(c.name for c in model._meta.constraints if c.name.endswith("_append_only"))
    with connection.cursor() as cursor:
        for act in ("change",) if connection.vendor == "postgresql" else ("update", "delete"):
            on = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}_{act}"{on}')
        cursor.execute(statement, parameters)


@pytest.mark.django_db
def test_record_keeps_every_part():
    act_uid = new_uid()
    entry = record(
        CLERK,
        "people.admit_member",
        act_uid=act_uid,
        unit_id=5,
        chain=3,
        object_type="people.person",
        object_id=11,
        after={"admitted_on": date(2024, 7, 2)},
        note="QĐ 12",
    )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_label, entry.act, entry.act_uid) == (
        7,
        CLERK.label,
        "people.admit_member",
        act_uid,
    )
    assert (entry.unit_id, entry.chain, entry.object_type, entry.object_id) == (5, 3, "people.person", 11)
    assert (entry.before, entry.after, entry.note) == (None, {"admitted_on": "2024-07-02"}, "QĐ 12")
    assert AuditEntry.objects.filter(before__isnull=True).count() == 1


@pytest.mark.django_db
def test_record_many_keeps_order_and_the_operator():
    entries = record_many([draft(number, actor=OPERATOR) for number in (3, 1, 2)])
    assert list(AuditEntry.objects.order_by("id").values_list("object_id", flat=True)) == [3, 1, 2]
    assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)
    assert {entry.actor_id for entry in AuditEntry.objects.all()} == {None}


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_record_many_costs_one_query(count, django_assert_num_queries):
    with django_assert_num_queries(1):
        fill(count)


@pytest.mark.django_db
def test_acts_are_found_again():
    act = Act(CLERK, "org.rename_unit", new_uid(), chain=4)
    act.record([act.draft("org.unit", 4, unit_id=4, before={"name": "A"}, after={"name": "B"}, note="x")])
    later = Act(CLERK, "org.undo_act", new_uid(), chain=4)
    later.record([later.draft("org.unit", 4, unit_id=4), later.draft("org.unit", 5, unit_id=4)])
    assert [entry.after for entry in entries_of_act(act.uid)] == [{"name": "B"}]
    assert not entries_of_act(act.uid, "org.other").exists()
    assert [entry.act_uid for entry in later_on_same(act.uid)] == [later.uid]
    assert not later_on_same(later.uid).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act", [lambda: AuditEntry.objects.update(note="x"), lambda: AuditEntry.objects.all().delete()]
)
def test_entries_are_append_only(act):
    fill(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


class Colour(models.TextChoices):
    RED = "red", gettext_lazy("đỏ")


@dataclass(frozen=True)
class Fact:
    on: date
    kind: Colour


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ({"a": [1, 2.5, True, "x"]}, {"a": [1, 2.5, True, "x"]}),
        ({date(2024, 1, 1)}, ["2024-01-01"]),
        (datetime(2024, 1, 1, 7, tzinfo=UTC), "2024-01-01T07:00:00+00:00"),
        (Decimal("1.50"), "1.50"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Fact(date(2024, 1, 1), Colour.RED), {"on": "2024-01-01", "kind": "red"}),
        ({Colour.RED: Colour.RED.label}, {"red": "đỏ"}),
    ],
)
def test_json_safe_of_each_kind(value, expected):
    assert json_safe(value) == expected


@pytest.mark.parametrize("value", [object(), {"row": AuditEntry()}, Fact])
def test_json_safe_of_other_things_is_refused(value):
    with pytest.raises(TypeError):
        json_safe(value)


@pytest.mark.django_db
def test_sealer_empty_log_is_whole():
    assert seal_committed() == 0
    assert verify() == sealer.AuditReport(linked=0, waiting=0, broken=[])
    assert not AuditRoot.objects.exists()


@pytest.mark.django_db
def test_sealer_links_each_chain_in_order():
    entries = fill(6, chains=(1, 2))
    assert seal_committed() == 6
    for chain in (1, 2):
        seals = list(AuditSeal.objects.filter(chain=chain).order_by("seq"))
        assert [seal.entry_id for seal in seals] == [entry.pk for entry in entries if entry.chain == chain]
        assert [seal.seq for seal in seals] == [1, 2, 3]
        assert [seal.previous for seal in seals[1:]] == [seal.digest for seal in seals[:-1]]
    assert verify() == sealer.AuditReport(linked=6, waiting=0, broken=[])


@pytest.mark.django_db
def test_sealer_run_again_links_only_what_is_new():
    fill(2)
    assert seal_committed() == 2
    assert seal_committed() == 0
    fill(3)
    assert verify() == sealer.AuditReport(linked=2, waiting=3, broken=[])
    assert seal_committed(limit=2) == 2
    assert verify() == sealer.AuditReport(linked=4, waiting=1, broken=[])
    assert AuditRoot.objects.count() == 1


@pytest.mark.django_db
def test_sealer_goes_on_over_several_chunks(monkeypatch):
    monkeypatch.setattr(sealer, "CHUNK_ROWS", 3)
    fill(8, chains=(1, 2))
    assert seal_committed() == 8
    assert verify() == sealer.AuditReport(linked=8, waiting=0, broken=[])


@pytest.mark.django_db
def test_sealer_writes_one_root_a_day(monkeypatch):
    for day in (1, 1, 2, 3):
        monkeypatch.setattr(sealer, "now", lambda day=day: datetime(2024, 7, day, 3, tzinfo=UTC))
        fill(2, chains=(1, 2))
        seal_committed()
    seal_committed()
    roots = list(AuditRoot.objects.order_by("id"))
    assert [root.day.day for root in roots] == [1, 2, 3]
    assert [root.previous for root in roots[1:]] == [root.digest for root in roots[:-1]]
    assert verify().broken == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET note = 'khác' WHERE object_id = 2",
        'UPDATE core_auditentry SET after = \'{"name": "B"}\' WHERE object_id = 2',
        "UPDATE core_auditentry SET actor_id = 99 WHERE object_id = 2",
        "UPDATE core_auditentry SET chain = 2 WHERE object_id = 2",
        "DELETE FROM core_auditentry WHERE object_id = 2",
    ],
)
def test_verify_finds_an_entry_changed_or_removed(statement):
    record_many([draft(number, after={"name": "A"}) for number in range(4)])
    seal_committed()
    tamper(AuditEntry, statement)
    report = verify()
    assert report.linked == 3
    assert len(report.broken) == 1
    assert "mắt 3" in report.broken[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM core_auditseal WHERE seq = 2",
        "UPDATE core_auditseal SET digest = previous WHERE seq = 2",
        "UPDATE core_auditseal SET seq = 9 WHERE seq = 2",
        "UPDATE core_auditseal SET chain = 2 WHERE seq = 3",
        "UPDATE core_auditseal SET previous = digest WHERE seq = 1",
    ],
)
def test_verify_finds_a_link_changed_or_removed(statement):
    fill(4)
    seal_committed()
    tamper(AuditSeal, statement)
    assert verify().broken


@pytest.mark.django_db
def test_verify_finds_two_entries_reordered():
    first, second, _third = fill(3)
    seal_committed()
    tamper(AuditSeal, "UPDATE core_auditseal SET entry_id = -1 WHERE entry_id = %s", [first.pk])
    tamper(AuditSeal, "UPDATE core_auditseal SET entry_id = %s WHERE entry_id = %s", [first.pk, second.pk])
    tamper(AuditSeal, "UPDATE core_auditseal SET entry_id = %s WHERE entry_id = -1", [second.pk])
    report = verify()
    assert report.linked == 1
    assert len(report.broken) == 2


@pytest.mark.django_db
def test_verify_finds_the_end_cut_off_below_a_root():
    fill(3)
    seal_committed()
    tamper(AuditEntry, "DELETE FROM core_auditentry WHERE object_id = 2")
    tamper(AuditSeal, "DELETE FROM core_auditseal WHERE seq = 3")
    assert len(verify().broken) == 1


@pytest.mark.django_db
def test_verify_finds_a_root_changed():
    fill(3)
    seal_committed()
    tamper(AuditRoot, "UPDATE core_auditroot SET digest = previous")
    assert len(verify().broken) == 1


@pytest.mark.django_db(transaction=True)
def test_sealers_at_the_same_time_link_everything_once(monkeypatch):
    monkeypatch.setattr(sealer, "CHUNK_ROWS", 20)
    fill(200, chains=(1, 2, 3))
    linked: list[int] = []

    def run():
        linked.append(seal_committed())
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(linked) == 200
    assert verify() == sealer.AuditReport(linked=200, waiting=0, broken=[])
    assert AuditRoot.objects.count() == 1
