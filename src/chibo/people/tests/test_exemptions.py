"""Requests to be exempt: written down, refused where they cannot be, counted while nobody has decided on them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.figures.engine import ask, rows_behind
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Exemption
from chibo.people.services import (
    ExemptionRequest,
    request_exemption,
    request_exemptions,
    withdraw_exemptions,
)
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = date(2024, 4, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    units = [tree.district, tree.a, tree.b, *tree.cells_a, *tree.cells_b]
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(records_from=date(2020, 1, 1))
    return tree


def asked(person, kind="timed_exemption", on=ASKED, reason="working_away"):
    return ExemptionRequest(person.pk, kind, on, reason)


def request(tree, request_, viewer=OPERATOR):
    return request_exemption(viewer, unit=factories.at(tree.a), request=request_, act_uid=new_uid())


def counted(unit, on, **options):
    return ask(OPERATOR, factories.at(unit, on), ["exemptions.requested"], **options)["exemptions.requested"]


def test_request_is_written_down_with_its_entry(tree):
    person = factories.make_person(tree.cell)
    row = request(tree, asked(person))
    assert (row.kind, row.reason, row.requested_on) == ("timed_exemption", "working_away", ASKED)
    assert (row.decided_on, row.starts_on, row.ends_on) == (None, None, None)
    entry = AuditEntry.objects.get(act="people.request_exemptions")
    assert (entry.object_type, entry.object_id, entry.unit_id) == ("people.exemption", row.pk, tree.cell.pk)
    assert (entry.before, entry.after["requested_on"]) == (None, "2024-04-01")
    assert row.recorded_in == entry.act_uid


def test_request_needs_the_right_over_the_unit(tree):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    with pytest.raises(Forbidden):
        request(tree, asked(person), people.viewer("department"))
    with pytest.raises(NotVisible):
        request(tree, asked(person), people.viewer("clerk_b"))
    request(tree, asked(person), people.viewer("clerk_a"))


def test_request_of_somebody_who_was_not_here_that_day_is_refused(tree):
    elsewhere = factories.make_person(tree.cells_b[0])
    later = factories.make_person(tree.cell, admitted_on="2024-05-01", official_on=None)
    for person in (elsewhere, later):
        with pytest.raises(NotVisible):
            request(tree, asked(person))


def test_request_of_a_day_to_come_is_refused(tree):
    person = factories.make_person(tree.cell)
    with pytest.raises(DomainError) as refusal:
        request(tree, asked(person, on=date(2999, 1, 1)))
    assert (refusal.value.code, refusal.value.field) == ("requested_in_future", "requested_on")


def test_second_request_while_one_waits_is_refused_and_none_of_the_set_is_written(tree):
    one, other = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Thị Hai")
    request(tree, asked(one))
    with pytest.raises(Conflict):
        request_exemptions(
            OPERATOR, unit=factories.at(tree.a), requests=[asked(other), asked(one)], act_uid=new_uid()
        )
    assert Exemption.objects.count() == 1
    request(tree, asked(one, kind="standing_exemption", reason="health"))


def test_request_while_one_holds_is_refused_and_after_its_end_is_not(tree):
    person = factories.make_person(tree.cell)
    row = request(tree, asked(person))
    Exemption.objects.filter(pk=row.pk).update(
        decided_on=date(2024, 4, 10), starts_on=date(2024, 5, 1), ends_on=date(2024, 6, 1)
    )
    with pytest.raises(Conflict):
        request(tree, asked(person, on=date(2024, 5, 31)))
    request(tree, asked(person, on=date(2024, 6, 1)))


def test_request_is_withdrawn_until_somebody_decided(tree):
    person = factories.make_person(tree.cell)
    row = request(tree, asked(person))
    withdraw_exemptions(OPERATOR, unit=factories.at(tree.a), exemption_ids=[row.pk], act_uid=new_uid())
    assert not Exemption.objects.exists()
    entry = AuditEntry.objects.get(act="people.withdraw_exemptions")
    assert (entry.before["reason"], entry.after) == ("working_away", None)
    row = request(tree, asked(person))
    Exemption.objects.filter(pk=row.pk).update(decided_on=date(2024, 4, 10))
    with pytest.raises(Conflict):
        withdraw_exemptions(OPERATOR, unit=factories.at(tree.a), exemption_ids=[row.pk], act_uid=new_uid())


def test_waiting_requests_are_counted_by_reason_and_kind(tree):
    people = [factories.make_person(tree.cell, f"Lò Văn {n}") for n in ("Một", "Hai", "Ba")]
    request(tree, asked(people[0]))
    request(tree, asked(people[1], reason="studying"))
    request(tree, asked(people[2], "standing_exemption", date(2024, 4, 20), "old_age"))
    assert [counted(tree.a, on).value for on in (date(2024, 3, 31), ASKED, date(2024, 5, 1))] == [0, 2, 3]
    assert counted(tree.b, date(2024, 5, 1)).value == 0
    parts = counted(tree.district, date(2024, 5, 1), by="reason").by
    assert {key: part.value for key, part in parts.items() if part.value} == {
        "working_away": 1, "studying": 1, "old_age": 1,
    }  # fmt: skip
    by_kind = counted(tree.a, date(2024, 5, 1), by="kind").by
    assert {key: part.value for key, part in by_kind.items()} == {
        "timed_exemption": 2, "standing_exemption": 1,
    }  # fmt: skip
    rows = rows_behind(OPERATOR, factories.at(tree.a, ASKED), "exemptions.requested")
    assert [row.person.name for row in rows.order_by("id")] == ["Lò Văn Một", "Lò Văn Hai"]


def test_decided_request_and_one_of_a_member_gone_are_not_counted(tree):
    stays = factories.make_person(tree.cell)
    leaves = factories.make_person(tree.cell, "Vi Thị Đi", until=date(2024, 4, 15))
    row = request(tree, asked(stays))
    request(tree, asked(leaves))
    Exemption.objects.filter(pk=row.pk).update(decided_on=date(2024, 4, 20))
    values = [counted(tree.a, on).value for on in (date(2024, 4, 14), date(2024, 4, 15), date(2024, 4, 20))]
    assert values == [2, 1, 0]


def test_granted_periods_of_one_person_never_overlap(tree):
    person = factories.make_person(tree.cell)
    granted = {"person": person, "kind": "timed_exemption", "requested_on": ASKED, "decided_on": ASKED}
    Exemption.objects.create(
        **granted, starts_on=date(2024, 5, 1), ends_on=date(2024, 8, 1), recorded_in=new_uid()
    )
    Exemption.objects.create(**granted, recorded_in=new_uid())
    Exemption.objects.create(
        **granted, starts_on=date(2024, 8, 1), ends_on=date(2024, 9, 1), recorded_in=new_uid()
    )
    for first, last in ((date(2024, 7, 31), date(2024, 8, 2)), (date(2024, 9, 1), date(2024, 9, 1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exemption.objects.create(**granted, starts_on=first, ends_on=last, recorded_in=new_uid())
