"""Taking a batch back: the register is as before, or a sentence says what rests on the batch."""

from __future__ import annotations

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.audit.sealer import seal_committed, verify
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.exchange.models import ImportBatch
from chibo.exchange.services import undo_batch
from chibo.exchange.tests.lists import AS_OF, LATER, LO, SUNG, VANG, apply, dump, preview
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Affiliation, Person
from chibo.people.services import PersonChange, change_person
from tests.factories import at, cast, give, make_tree, make_user

pytestmark = pytest.mark.django_db
NEW_CELL = {"cell": "Chi bộ thôn Mới"}


def test_undo_of_first_list_leaves_the_register_as_before():
    tree = make_tree()
    before = dump()
    batch, _plan = apply(tree.a, LO, SUNG, VANG | NEW_CELL)
    assert dump() != before
    undone = undo_batch(OPERATOR, batch=batch)
    assert dump() == before
    assert (undone.undone_by, undone.undone_at is not None) == ("operator", True)
    assert ImportBatch.objects.get().undone_by == "operator"
    assert Unit.objects.get(pk=tree.a.pk).records_from is None


def test_undo_of_newer_list_puts_back_facts_posts_levels_and_days():
    tree = make_tree()
    apply(tree.a, LO, SUNG, VANG)
    before = dump()
    changed = LO | {
        "name": "Lò Thị Mây",
        "phone": "0911111111",
        "posts": "",
        "theory": "Cao cấp",
        "ethnic": "Tày",
    }
    batch, plan = apply(
        tree.a,
        changed,
        SUNG | {"posts": "Bí thư"},
        VANG | {"official": "03/03/2023", "note": "mới"},
        LO | NEW_CELL | {"id": "014180000077"},
        as_of=LATER,
    )
    assert (plan.changed, plan.created) == (3, 1)
    undo_batch(OPERATOR, batch=batch)
    assert dump() == before


def test_undo_of_correction_of_the_same_day_puts_back_what_it_took_out():
    tree = make_tree()
    apply(tree.a, LO, SUNG)
    before = dump()
    batch, _plan = apply(tree.a, LO | {"posts": "Chi ủy viên"}, SUNG | {"posts": "Bí thư"})
    undo_batch(OPERATOR, batch=batch)
    assert dump() == before


def test_undo_of_older_list_puts_back_assumed_stays_and_marks():
    tree = make_tree()
    apply(tree.a, LO, as_of=LATER)
    before = dump()
    batch, _plan = apply(tree.a, LO, SUNG)
    undo_batch(OPERATOR, batch=batch)
    assert dump() == before


def test_undone_list_may_be_applied_and_undone_again():
    tree = make_tree()
    before = dump()
    for _time in range(2):
        batch, plan = apply(tree.a, LO, VANG | NEW_CELL)
        assert plan.created == 2
        undo_batch(OPERATOR, batch=batch)
        assert dump() == before


def test_undo_is_logged_per_person_and_the_chain_holds():
    tree = make_tree()
    batch, _plan = apply(tree.a, LO, SUNG)
    undo_batch(OPERATOR, batch=batch)
    undone = AuditEntry.objects.filter(act="history.undo_act", object_type="people.person")
    assert {entry.before["name"] for entry in undone} == {LO["name"], SUNG["name"]}
    assert {entry.note for entry in undone} == {str(batch.act_uid)}
    assert AuditEntry.objects.filter(act="history.undo_act", object_type="exchange.batch").count() == 1
    seal_committed()
    assert verify().broken == []


def test_second_undo_is_refused_with_the_day():
    tree = make_tree()
    batch, _plan = apply(tree.a, LO)
    undo_batch(OPERATOR, batch=batch)
    with pytest.raises(DomainError, match="đã được hoàn tác ngày") as refusal:
        undo_batch(OPERATOR, batch=batch)
    assert refusal.value.code == "batch_undone"


def test_undo_is_refused_while_a_later_list_names_the_same_people():
    tree = make_tree()
    first, _plan = apply(tree.a, LO, SUNG)
    second, _plan = apply(tree.a, LO, SUNG, VANG, as_of=LATER)
    with pytest.raises(Conflict, match=r"danh sách “danh sách\.xlsx” đến ngày 30/06/2024") as refusal:
        undo_batch(OPERATOR, batch=first)
    assert refusal.value.code == "act_in_use"
    undo_batch(OPERATOR, batch=second)
    undo_batch(OPERATOR, batch=first)
    assert not Person.objects.exists()


def test_undo_is_refused_while_an_older_list_began_the_record_earlier():
    tree = make_tree()
    first, _plan = apply(tree.a, LO, as_of=LATER)
    apply(tree.a, VANG | {"cell": LO["cell"]})
    with pytest.raises(Conflict, match="30/06/2023"):
        undo_batch(OPERATOR, batch=first)


def test_undo_is_refused_after_a_later_change_of_a_person():
    tree = make_tree()
    batch, _plan = apply(tree.a, LO, SUNG)
    person = Person.objects.get(name=LO["name"])
    change = PersonChange(person_id=person.pk, unit_id=tree.cell.pk, facts={"phone": "0922222222"})
    change_person(OPERATOR, unit=at(tree.a), change=change, act_uid=new_uid())
    with pytest.raises(Conflict, match=LO["name"]):
        undo_batch(OPERATOR, batch=batch)


def test_undo_is_refused_while_something_refers_to_its_unit():
    tree = make_tree()
    batch, _plan = apply(tree.a, LO, VANG | NEW_CELL)
    cell = Unit.objects.get(code="moi")
    give(make_user("bi_thu"), "cell_secretary", cell)
    with pytest.raises(Conflict, match=r"phân quyền \(1\)"):
        undo_batch(OPERATOR, batch=batch)


def test_undo_is_refused_while_somebody_else_stands_in_its_unit():
    tree = make_tree()
    batch, _plan = apply(tree.a, VANG | NEW_CELL)
    other, _plan = apply(tree.a, LO, as_of=LATER)
    Affiliation.objects.filter(person__name=LO["name"]).update(unit=Unit.objects.get(code="moi"))
    with pytest.raises(Conflict, match=r"nơi sinh hoạt đảng \(2\)"):
        undo_batch(OPERATOR, batch=batch)
    assert other.undone_at is None


def test_undo_keeps_to_rights():
    tree = make_tree()
    people = cast(tree)
    batch, _plan = apply(tree.a, LO)
    for name, refusal in (("clerk_b", NotVisible), ("nobody", NotVisible), ("department", Forbidden)):
        with pytest.raises(refusal):
            undo_batch(people.viewer(name), batch=batch)
    assert undo_batch(people.viewer("clerk_a"), batch=batch).undone_by == "clerk_a"


def test_plan_after_undo_is_that_of_the_first_time():
    tree = make_tree()
    mark = preview(tree.a, LO, SUNG).mark
    batch, _plan = apply(tree.a, LO, SUNG)
    undo_batch(OPERATOR, batch=batch)
    assert preview(tree.a, LO, SUNG, as_of=AS_OF).mark == mark
