"""Recording, changing and undoing people: one by one and as a set come to the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import BEGINNING, END, PartialDate
from chibo.core.errors import Forbidden, NotVisible
from chibo.core.sealed import unseal
from chibo.core.uid import new_uid
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Seat
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Membership, Person, PostHeld
from chibo.people.services import (
    Attained,
    Ended,
    Holding,
    PersonChange,
    PersonDraft,
    Stay,
    change_list_people,
    change_person,
    prepare_people,
    record_list_people,
    record_person,
)
from tests.factories import at, cast, make_person, make_tree

pytestmark = pytest.mark.django_db
MODELS = (Person, Membership, Affiliation, Attainment, PostHeld)
OWN = {"id", "uid", "person_id", "seat_id", "recorded_in", "closed_in"}
DAY, NEXT = date(2023, 6, 30), date(2024, 6, 30)


def drafts(unit):
    levels = (
        Attained(AttainmentKind.SCHOOLING, "lower_secondary", "9/12"),
        Attained(AttainmentKind.THEORY, "none"),
    )
    stays = (Stay(unit.pk, date(2005, 2, 1), DAY, assumed=True), Stay(unit.pk, DAY))
    return [
        PersonDraft(
            name="Lò Thị Mai", sex="female", born=PartialDate(1980, 4, 5), ethnic_group="thai", religion="none", citizen_id="014180000001",
            phone="0900000001", note="ghi chú", admitted_on=PartialDate(2005, 2, 1), official_on=PartialDate(2006),
            stays=stays, attainments=levels, posts=(Holding(unit.pk, "secretary", DAY),),
        ),
        PersonDraft(name="Sùng A Páo", sex="male", born=PartialDate(1975), stays=(Stay(unit.pk, DAY),)),
        PersonDraft(
            name="Vàng Thị Chô", sex="female", born=PartialDate(1990, 3), admitted_on=PartialDate(2020, 5), stays=(Stay(unit.pk, DAY),),
            posts=(Holding(unit.pk, "committee_member", DAY, NEXT), Holding(unit.pk, "deputy_secretary", DAY)),
        ),
    ]  # fmt: skip


def contents():
    """The rows of the register without what differs between any two acts."""
    return {
        model.__name__: [
            {
                field.attname: getattr(row, field.attname)
                for field in model._meta.concrete_fields
                if field.attname not in OWN
            }
            for row in model.objects.order_by("pk")
        ]
        for model in MODELS
    }


def logged(act_uid):
    """The log without ids; sealed values opened."""
    shown = []
    for entry in AuditEntry.objects.filter(object_type="people.person", act_uid=act_uid).order_by("id"):
        after = dict(entry.after)
        after |= {fact: unseal(after[fact]) for fact in ("citizen_id", "phone", "note")}
        shown.append((entry.act, entry.unit_id, entry.chain, after))
    return shown


def undone_between(act_uid):
    undo_act(OPERATOR, act_uid=act_uid)


def test_recording_one_by_one_and_as_a_set_come_to_the_same():
    tree = make_tree()
    unit, one_by_one, as_a_set = at(tree.a), new_uid(), new_uid()
    for draft in drafts(tree.cell):
        record_person(OPERATOR, unit=unit, draft=draft, act_uid=one_by_one)
    singly = contents()
    undone_between(one_by_one)
    assert not any(contents().values())
    record_list_people(OPERATOR, unit=unit, people=prepare_people(drafts(tree.cell), as_a_set))
    assert contents() == singly
    assert logged(as_a_set) == logged(one_by_one)


def test_changing_one_by_one_and_as_a_set_come_to_the_same():
    tree = make_tree()
    unit = at(tree.a)
    people = [make_person(tree.cell, name) for name in ("Lò Thị Mai", "Sùng A Páo")]
    changes = [
        PersonChange(
            person_id=person.pk,
            unit_id=tree.cell.pk,
            facts={"phone": f"090000000{n}", "born": PartialDate(1980 + n)},
        )
        for n, person in enumerate(people)
    ]
    acts = [new_uid(), new_uid()]
    for change in changes:
        change_person(OPERATOR, unit=unit, change=change, act_uid=acts[0])
    singly = contents()
    undone_between(acts[0])
    change_list_people(OPERATOR, unit=unit, changes=changes, act_uid=acts[1])
    assert contents() == singly
    assert Person.objects.get(pk=people[1].pk).born.iso() == "1981"
    entries = AuditEntry.objects.filter(act="people.change_people")
    assert [entry.before["facts"]["born"] for entry in entries] == ["1980-02-03"] * 4


def test_recording_without_admission_has_no_known_start():
    tree = make_tree()
    person = record_person(OPERATOR, unit=at(tree.a), draft=drafts(tree.cell)[1], act_uid=new_uid())
    membership = Membership.objects.get(person=person)
    assert (membership.starts_on, membership.admitted) == (BEGINNING, None)


def test_post_passes_on_in_one_act_and_back_by_undo():
    tree = make_tree()
    unit = at(tree.a)
    record_list_people(OPERATOR, unit=unit, people=prepare_people(drafts(tree.cell), new_uid()))
    before = contents()
    secretary = PostHeld.objects.get(seat__post_id="secretary")
    deputy = PostHeld.objects.get(seat__post_id="deputy_secretary")
    act_uid = new_uid()
    changes = [
        PersonChange(
            person_id=deputy.person_id,
            unit_id=tree.cell.pk,
            posts=(Holding(tree.cell.pk, "secretary", NEXT),),
        ),
        PersonChange(
            person_id=secretary.person_id,
            unit_id=tree.cell.pk,
            ended=(Ended("post_held", secretary.pk, NEXT),),
        ),
    ]
    change_list_people(OPERATOR, unit=unit, changes=changes, act_uid=act_uid)
    secretary.refresh_from_db()
    assert (secretary.ends_on, secretary.closed_in) == (NEXT, act_uid)
    assert PostHeld.objects.get(starts_on=NEXT).person_id == deputy.person_id
    undone_between(act_uid)
    assert contents() == before
    secretary.refresh_from_db()
    assert (secretary.ends_on, secretary.closed_in) == (END, None)


def test_row_that_would_end_before_it_began_is_taken_out_and_put_back():
    tree = make_tree()
    unit = at(tree.a)
    record_list_people(OPERATOR, unit=unit, people=prepare_people(drafts(tree.cell), new_uid()))
    held = PostHeld.objects.get(seat__post_id="secretary")
    act_uid = new_uid()
    change = PersonChange(
        person_id=held.person_id, unit_id=tree.cell.pk, ended=(Ended("post_held", held.pk, DAY),)
    )
    change_person(OPERATOR, unit=unit, change=change, act_uid=act_uid)
    assert not PostHeld.objects.filter(pk=held.pk).exists()
    undone_between(act_uid)
    again = PostHeld.objects.get(pk=held.pk)
    assert (again.starts_on, again.recorded_in, again.sole) == (DAY, held.recorded_in, True)


def test_undo_leaves_what_other_acts_recorded():
    tree = make_tree()
    unit, acts = at(tree.a), [new_uid(), new_uid()]
    for act_uid, draft in zip(acts, drafts(tree.cell)[:2], strict=True):
        record_person(OPERATOR, unit=unit, draft=draft, act_uid=act_uid)
    undone_between(acts[0])
    assert [person.name for person in Person.objects.all()] == ["Sùng A Páo"]
    assert not Seat.objects.exists()


def test_second_person_with_a_citizen_id_is_refused_by_the_database():
    tree = make_tree()
    draft = drafts(tree.cell)[0]
    record_person(OPERATOR, unit=at(tree.a), draft=draft, act_uid=new_uid())
    with pytest.raises(IntegrityError), transaction.atomic():
        record_person(OPERATOR, unit=at(tree.a), draft=draft, act_uid=new_uid())
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("name", "refusal"), [("clerk_b", NotVisible), ("department", Forbidden)])
def test_services_keep_to_rights(name, refusal):
    tree = make_tree()
    viewer, unit = cast(tree).viewer(name), at(tree.a)
    person = make_person(tree.cell)
    change = PersonChange(person_id=person.pk, unit_id=tree.cell.pk, facts={"sex": "female"})
    with pytest.raises(refusal):
        record_person(viewer, unit=unit, draft=drafts(tree.cell)[1], act_uid=new_uid())
    with pytest.raises(refusal):
        change_person(viewer, unit=unit, change=change, act_uid=new_uid())
    assert Person.objects.get().sex == "male"
