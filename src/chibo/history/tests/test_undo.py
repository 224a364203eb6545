"""Undoing an act: every row as before, by whom, how long, and not while something rests on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.catalogue import acts
from chibo.core import clock
from chibo.core.audit.models import AuditEntry
from chibo.core.audit.sealer import seal_committed, verify
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history import rules
from chibo.history.queries import ChangeFilters, changes_of
from chibo.history.services import InUse, undo_act
from chibo.org import services as org
from chibo.org.access import OPERATOR
from chibo.org.models import Unit, UnitProfile
from tests.factories import at, cast, give, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db
PAPER = DecisionDraft(number="7-QĐ/ĐU", issuer="Đảng ủy xã", issued_on=date(2023, 5, 1))


def contents():
    """Every row of every kept table."""
    return {
        label: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model._base_manager.order_by("pk")
        ]
        for label, model in acts.tables().items()
    }


def mark(unit, day=date(2024, 6, 30)):
    """A small act on a unit; gives its uid."""
    org.set_opens_on(OPERATOR, unit=at(unit), on=day)
    return newest()


def newest():
    return AuditEntry.objects.order_by("-id")[0].act_uid


def test_rename_with_a_paper_is_undone_to_the_row():
    tree = make_tree()
    before = contents()
    org.rename_unit(OPERATOR, unit=at(tree.cell), name="Chi bộ Mới", on=date(2023, 5, 1), decision=PAPER)
    assert contents() != before
    undone = undo_act(OPERATOR, act_uid=newest())
    assert contents() == before
    assert undone.entries == 3
    seal_committed()
    assert verify().broken == []


def test_move_of_a_subtree_is_undone_to_the_row():
    tree = make_tree()
    org.rename_unit(OPERATOR, unit=at(tree.cell), name="Chi bộ Mới", on=date(2023, 5, 1))
    before = contents()
    org.move_unit(OPERATOR, unit=at(tree.cell), parent=at(tree.b), on=date(2024, 1, 1))
    undo_act(OPERATOR, act_uid=newest())
    assert contents() == before


def test_later_act_on_the_same_unit_is_named_with_its_page_and_undone_first():
    tree = make_tree()
    org.rename_unit(OPERATOR, unit=at(tree.cell), name="Một", on=date(2023, 5, 1))
    first = newest()
    org.rename_unit(OPERATOR, unit=at(tree.cell), name="Hai", on=date(2024, 5, 1))
    second = newest()
    with pytest.raises(InUse, match="Đổi tên tổ chức đảng") as refusal:
        undo_act(OPERATOR, act_uid=first)
    assert [str(second) in rest.url for rest in refusal.value.resting] == [True]
    undo_act(OPERATOR, act_uid=second)
    undo_act(OPERATOR, act_uid=first)
    assert UnitProfile.objects.get(unit=tree.cell).name == "Chi bộ thôn Đồng Cam"


def test_row_that_points_to_what_the_act_made_rests_on_it():
    tree = make_tree()
    cell = org.add_unit(OPERATOR, parent=at(tree.a), draft=org.UnitDraft(code="moi", name="Mới", kind="cell"))
    act_uid = cell.recorded_in
    make_person(cell)
    with pytest.raises(Conflict, match=r"nơi sinh hoạt đảng \(1\)"):
        undo_act(OPERATOR, act_uid=act_uid)
    assert Unit.objects.filter(pk=cell.pk).exists()


def test_second_undo_and_undo_of_an_undo_are_refused():
    tree = make_tree()
    act_uid = mark(tree.cell)
    undone = undo_act(OPERATOR, act_uid=act_uid)
    assert Unit.objects.get(pk=tree.cell.pk).opens_on is None
    with pytest.raises(DomainError) as refusal:
        undo_act(OPERATOR, act_uid=act_uid)
    assert refusal.value.code == "act_undone"
    with pytest.raises(DomainError) as refusal:
        undo_act(OPERATOR, act_uid=undone.undone_in)
    assert refusal.value.code == "act_irreversible"


def test_act_older_than_the_limit_stays(monkeypatch):
    tree = make_tree()
    act_uid = mark(tree.cell)
    late = clock.now() + timedelta(days=rules.UNDO_DAYS, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(DomainError, match="30 ngày") as refusal:
        undo_act(OPERATOR, act_uid=act_uid)
    assert refusal.value.code == "undo_too_late"
    assert Unit.objects.get(pk=tree.cell.pk).opens_on == date(2024, 6, 30)


@pytest.mark.parametrize("days", [0, rules.UNDO_DAYS])
def test_limit_includes_its_last_instant(days):
    recorded = clock.now()
    assert rules.is_in_time(recorded, recorded + timedelta(days=days))
    assert not rules.is_in_time(recorded, recorded + timedelta(days=rules.UNDO_DAYS, seconds=1))


def test_act_of_another_page_says_where_it_is_undone():
    tree = make_tree()
    grant = give(make_user("a"), "member", tree.cell)
    with pytest.raises(DomainError, match="trang «Ai có quyền gì»"):
        undo_act(OPERATOR, act_uid=grant.recorded_in)


def test_undo_keeps_to_rights():
    tree = make_tree()
    people = cast(tree)
    act_uid = mark(tree.cell)
    for name, refusal in (("clerk_b", NotVisible), ("department", Forbidden), ("secretary", Forbidden)):
        with pytest.raises(refusal):
            undo_act(people.viewer(name), act_uid=act_uid)
    undo_act(people.viewer("clerk_a"), act_uid=act_uid)
    with pytest.raises(NotVisible):
        undo_act(people.viewer("clerk_a"), act_uid=new_uid())


def test_changes_of_a_unit_are_one_row_an_act_newest_first():
    tree = make_tree()
    people = cast(tree)
    org.move_unit(OPERATOR, unit=at(tree.cell), parent=at(tree.b), on=date(2024, 1, 1))
    move = newest()
    page = changes_of(people.viewer("clerk_b"), at(tree.b), ChangeFilters())
    assert page.rows[0].act_uid == move
    assert len({row.act_uid for row in page.rows}) == len(page.rows)
    only = changes_of(people.viewer("clerk_b"), at(tree.b), ChangeFilters(act="org.grant_role"))
    assert {row.label for row in only.rows} == {"Giao vai trò"}
    with pytest.raises(Forbidden):
        changes_of(people.viewer("department"), at(tree.a), ChangeFilters())


def test_pages_of_changes_follow_one_another_and_cost_the_same(django_assert_num_queries):
    tree = make_tree()
    for year in range(1940, 2000):
        mark(tree.cell, date(year, 1, 1))
    unit = at(tree.cell)
    with django_assert_num_queries(5):
        first = changes_of(OPERATOR, unit, ChangeFilters())
    with django_assert_num_queries(8):
        second = changes_of(OPERATOR, unit, ChangeFilters(), first.next_place)
    seen = [row.act_uid for row in (*first.rows, *second.rows)]
    assert (len(seen), len(set(seen)), second.next_place) == (61, 61, "")
