from __future__ import annotations

from datetime import date

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.people.models import AssignedCommitteeMember, PostHeld
from chibo.people.services import (
    PostDraft,
    assign_member,
    correct_assignment,
    correct_post,
    end_assignment,
    end_post,
    hold_post,
    withdraw_assignment,
    withdraw_post,
)
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2022, 4, 10)
LATER = date(2024, 1, 1)
PAPER = DecisionDraft(number="8-QĐ/ĐU", issuer="Đảng ủy xã", issued_on=date(2022, 4, 12))


@pytest.fixture
def tree():
    return factories.make_tree()


def hold(unit, person, post, on=ON, viewer=OPERATOR, **facts):
    return hold_post(
        viewer,
        unit=factories.at(unit),
        draft=PostDraft(person=person, post=post, starts_on=on, **facts),
        decision=PAPER,
    )


def test_a_new_secretary_ends_the_one_before(tree):
    first, second = factories.make_person(tree.cell, "Vi Văn Một"), factories.make_person(tree.cell)
    before = hold(tree.cell, first, "secretary", way="elected")
    after = hold(tree.cell, second, "secretary", LATER, way="by_election")
    before.refresh_from_db()
    assert (before.ends_on, before.closed_in, after.ends_on) == (LATER, after.recorded_in, END)
    assert (after.way, after.decision.number) == ("by_election", "8-QĐ/ĐU")
    ended = AuditEntry.objects.get(
        object_type="people.post_held", object_id=before.pk, act_uid=after.recorded_in
    )
    assert (ended.before["ends_on"], ended.after["ends_on"]) == ("9999-12-31", "2024-01-01")


def test_a_post_of_another_kind_of_unit_is_refused(tree):
    person = factories.make_person(tree.cell)
    with pytest.raises(DomainError, match="không có chức vụ này"):
        hold(tree.a, person, "committee_member")
    with pytest.raises(DomainError, match="không có chức vụ này"):
        hold(tree.cell, person, "executive_committee_member")


def test_a_person_of_elsewhere_holds_no_post_here(tree):
    with pytest.raises(NotVisible):
        hold(tree.a, factories.make_person(tree.cells_b[0]), "executive_committee_member")


def test_the_same_post_twice_is_a_sentence(tree):
    person = factories.make_person(tree.cell)
    hold(tree.cell, person, "committee_member")
    with pytest.raises(Conflict, match="chồng lên"):
        hold(tree.cell, person, "committee_member", LATER)


def test_a_post_ends_is_corrected_and_withdrawn(tree):
    held = hold(tree.cell, factories.make_person(tree.cell), "committee_member")
    unit = factories.at(tree.cell)
    correct_post(OPERATOR, unit=unit, held=held, starts_on=date(2022, 4, 9), ends_on=END, way="appointed")
    end_post(OPERATOR, unit=unit, held=held, on=LATER, decision=PAPER)
    held.refresh_from_db()
    assert (held.starts_on, held.way, held.ends_on) == (date(2022, 4, 9), "appointed", LATER)
    assert held.end_decision_id == held.decision_id
    with pytest.raises(DomainError, match="không sau ngày bắt đầu"):
        end_post(OPERATOR, unit=unit, held=held, on=date(2022, 1, 1))
    withdraw_post(OPERATOR, unit=unit, held=held)
    assert not PostHeld.objects.exists()


def test_only_a_committee_member_is_put_in_charge_of_a_cell(tree):
    person = factories.make_person(tree.cells_a[1])
    cell = factories.at(tree.cell)
    with pytest.raises(DomainError, match="không giữ chức vụ trong cấp ủy cấp trên"):
        assign_member(OPERATOR, cell=cell, person=person, starts_on=ON)
    hold(tree.a, person, "executive_committee_member")
    row = assign_member(OPERATOR, cell=cell, person=person, starts_on=ON, decision=PAPER)
    assert (row.ends_on, row.decision.number) == (END, "8-QĐ/ĐU")


def test_one_in_charge_follows_another(tree):
    people = [factories.make_person(tree.cells_a[1]) for _ in range(2)]
    for person in people:
        hold(tree.a, person, "executive_committee_member")
    cell = factories.at(tree.cell)
    first = assign_member(OPERATOR, cell=cell, person=people[0], starts_on=ON)
    second = assign_member(OPERATOR, cell=cell, person=people[1], starts_on=LATER)
    first.refresh_from_db()
    assert first.ends_on == LATER
    with pytest.raises(Conflict, match="đã có cấp ủy viên phụ trách"):
        correct_assignment(OPERATOR, cell=cell, row=second, starts_on=date(2023, 1, 1), ends_on=END)
    end_assignment(OPERATOR, cell=cell, row=second, on=date(2024, 5, 1), decision=PAPER)
    withdraw_assignment(OPERATOR, cell=cell, row=first)
    assert list(AssignedCommitteeMember.objects.values_list("ends_on", flat=True)) == [date(2024, 5, 1)]


def test_nobody_is_in_charge_of_a_unit_above_cells(tree):
    person = factories.make_person(tree.cell)
    with pytest.raises(DomainError, match="không phải là chi bộ"):
        assign_member(OPERATOR, cell=factories.at(tree.a), person=person, starts_on=ON)


def test_posts_and_charges_need_their_permission(tree):
    cast = factories.cast(tree)
    person = factories.make_person(tree.cell)
    for name, error in (("clerk_b", NotVisible), ("department", Forbidden), ("secretary", Forbidden)):
        with pytest.raises(error):
            hold(tree.cell, person, "secretary", viewer=cast.viewer(name))
    with pytest.raises(NotVisible):
        assign_member(cast.viewer("secretary"), cell=factories.at(tree.cell), person=person, starts_on=ON)


@pytest.mark.parametrize("on", [date(2999, 1, 1), date(1800, 1, 1)])
def test_no_post_begins_on_a_day_that_cannot_be(tree, on):
    with pytest.raises(DomainError):
        hold(tree.cell, factories.make_person(tree.cell), "secretary", on)
