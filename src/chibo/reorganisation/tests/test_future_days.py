"""A decision that is issued may take effect on a day to come; a fact may not. Every entry to the tree, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chibo.core.clock import today
from chibo.core.dates import BEGINNING, add_months
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Unit
from chibo.org.queries import on_date
from chibo.org.services import (
    PlaceDraft,
    UnitDraft,
    create_units,
    move_unit,
    reclassify_unit,
    record_place,
    record_place_fact,
    rename_unit,
    set_start,
)
from chibo.people.services import HeadDraft, dissolve_unit, record_head
from chibo.reorganisation.tests.making import allot, contents, decide, do, into, new, prepare
from tests import factories
from tests.factories import at, make_person

pytestmark = pytest.mark.django_db
PAPER = DecisionDraft(number="15-QĐ/ĐU", issuer="Đảng ủy xã", issued_on=today() - timedelta(days=3))


@pytest.fixture
def tree():
    return factories.make_tree()


def said_of(paper):
    """The paper as the draft of a reorganisation says it."""
    if paper is None:
        return {"number": "", "issuer": "", "issued_on": None}
    return {"number": paper.number, "issuer": paper.issuer, "issued_on": paper.issued_on}


def create(tree, on, paper):
    draft = UnitDraft(code="moi", name="Chi bộ Mới", kind="cell", starts_on=on)
    create_units(OPERATOR, parent=at(tree.a), drafts=[draft], act_uid=new_uid(), decision=paper)


def rename(tree, on, paper):
    rename_unit(OPERATOR, unit=at(tree.cell), name="Chi bộ Mới", on=on, decision=paper)


def reclassify(tree, on, paper):
    reclassify_unit(OPERATOR, unit=at(tree.cell), cell_kind="office", on=on, decision=paper)


def move(tree, on, paper):
    move_unit(OPERATOR, unit=at(tree.cell), parent=at(tree.b), on=on, decision=paper)


def merge(tree, on, paper):
    do(tree.a, "merge", tree.cells_a[:2], [new("Chi bộ Chung")], on=on, **said_of(paper))


def split(tree, on, paper):
    draft = prepare(
        tree.a, "split", [tree.cell], [new("Chi bộ Một"), new("Chi bộ Hai")], on=on, **said_of(paper)
    )
    allot(draft, "person", list(tree.cell.affiliations.values_list("person_id", flat=True)), 1)
    decide(draft)


def dissolve(tree, on, paper):
    do(tree.a, "dissolve", [tree.cell], [into(tree.cells_a[1])], on=on, **said_of(paper))


def end_empty(tree, on, paper):
    dissolve_unit(OPERATOR, unit=at(tree.cells_a[2]), on=on, decision=paper)


ENTRIES = [create, rename, reclassify, move, merge, split, dissolve, end_empty]


def stands(tree, on):
    """The tree of a day: each unit with its parent, name and kinds, and how many members the commune has."""
    placed = (
        Placement.objects.filter(on_date(on)).order_by("unit_id").values_list("unit_id", "parent_id", "path")
    )
    named = Unit.objects.filter(on_date(on, "profiles__")).order_by("pk")
    members = ask(OPERATOR, at(tree.a, on), ["members.total"])["members.total"].value
    return (
        list(placed),
        list(named.values_list("profiles__name", "profiles__kind", "profiles__cell_kind")),
        members,
    )


@pytest.mark.parametrize("enter", ENTRIES)
def test_a_decision_may_take_effect_on_a_day_to_come(tree, enter):
    make_person(tree.cell)
    ahead = add_months(today(), 2)
    late = replace(PAPER, issued_on=today() + timedelta(days=1))
    for on, paper, match in (
        (ahead, None, "đã ban hành"),
        (ahead, late, "đã ban hành|chưa đến"),
        (add_months(today(), 25), PAPER, "quá xa"),
    ):
        with pytest.raises(DomainError, match=match):
            enter(tree, on, paper)
    days = (today(), ahead - timedelta(days=1))
    before, past = [stands(tree, day) for day in (*days, ahead)], contents(before=ahead)
    enter(tree, ahead, PAPER)
    after = [stands(tree, day) for day in (*days, ahead)]
    assert after[:2] == before[:2]
    assert after[2] != before[2]
    assert {table: rows for table, rows in contents(before=ahead).items() if rows != past[table]} == {}


def test_a_fact_of_a_day_to_come_is_refused(tree):
    ahead = today() + timedelta(days=1)
    place = record_place(
        OPERATOR, unit=at(tree.a), draft=PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Cam")
    )
    facts = [
        lambda: record_place_fact(OPERATOR, unit=at(tree.a), place=place, kind="people", value=9, on=ahead),
        lambda: record_place(
            OPERATOR,
            unit=at(tree.a),
            draft=PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Sau", starts_on=ahead),
        ),
        lambda: record_head(
            OPERATOR, unit=at(tree.a), draft=HeadDraft(place=place, is_member=False, starts_on=ahead)
        ),
    ]
    for record in facts:
        with pytest.raises(DomainError, match="chưa đến"):
            record()
    with pytest.raises(DomainError, match="đã ban hành"):
        set_start(OPERATOR, unit=at(tree.cell), starts_on=ahead, act_uid=new_uid())
    assert Placement.objects.get(unit=tree.cell).starts_on == BEGINNING


def test_a_cell_ends_alone_only_when_nothing_is_left_in_it(tree):
    cell = tree.cells_a[2]
    record_place(
        OPERATOR,
        unit=at(tree.a),
        draft=PlaceDraft(unit_id=tree.a.pk, kind="school", name="Trường", cell_id=cell.pk),
    )
    with pytest.raises(DomainError, match="còn 1 địa bàn phụ trách"):
        dissolve_unit(OPERATOR, unit=at(cell), on=today(), decision=PAPER)
