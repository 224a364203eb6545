"""Changing facts by hand: of many as one act, of one with the other's change seen; corrections; saved views."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.catalogue import acts
from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.history.queries import act_page
from chibo.history.services import InUse, undo_act
from chibo.org.access import OPERATOR
from chibo.people.enums import AttainmentKind
from chibo.people.models import Affiliation, Attainment, Correction, Person, PostHeld, SavedView
from chibo.people.services.changing import change_person
from chibo.people.services.corrections import (
    accept_correction,
    ask_correction,
    decline_correction,
    withdraw_correction,
)
from chibo.people.services.drafts import PersonChange
from chibo.people.services.editing import apply_edit, plan_edit, read_edit
from chibo.people.services.views import change_view, delete_view, save_view, views_of
from tests.factories import at, cast, make_person, make_tree

pytestmark = pytest.mark.django_db
DAY, LATER = date(2023, 5, 1), date(2024, 5, 1)


def contents():
    """Every row of every kept table but papers."""
    return {
        label: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model._base_manager.order_by("pk")
        ]
        for label, model in acts.tables().items()
    }


def newest():
    return AuditEntry.objects.order_by("-id")[0].act_uid


def write(unit, people, field, value, on=None, viewer=OPERATOR):
    """Plans and applies at once; gives the plan."""
    ids = [person.pk for person in people]
    edit = read_edit(field, value, on)
    seen = plan_edit(viewer, unit=unit, person_ids=ids, edit=edit).mark
    return apply_edit(viewer, unit=unit, person_ids=ids, edit=edit, seen_mark=seen)


def test_bulk_edit_is_one_act_with_an_entry_a_person_and_is_undone_as_a_whole():
    tree = make_tree()
    people = [make_person(tree.cell, f"Lò Văn {n}") for n in ["Ánh", "Bình", "Chi"]]
    make_person(tree.cell, "Người Khác", attainments={AttainmentKind.THEORY: "advanced"})
    before = contents()
    plan = write(at(tree.a), people, "theory", "advanced", DAY)
    assert (len(plan.changed), plan.refused) == (3, [])
    entries = AuditEntry.objects.filter(act="people.edit_people")
    assert (entries.count(), entries.values("act_uid").distinct().count()) == (3, 1)
    assert {row.starts_on for row in Attainment.objects.filter(person__in=people)} == {DAY}
    undo_act(OPERATOR, act_uid=newest())
    assert contents() == before


def test_preview_refuses_row_by_row_with_a_sentence_and_writes_nothing():
    tree = make_tree()
    free, posted = make_person(tree.cell, "Tự Do"), make_person(tree.cell, "Có Chức")
    write(at(tree.a), [posted], "post", "secretary", DAY)
    before = contents()
    edit = read_edit("cell", tree.cells_a[1].ref, LATER)
    plan = plan_edit(OPERATOR, unit=at(tree.a), person_ids=[free.pk, posted.pk], edit=edit)
    assert [row.name for row in plan.changed] == ["Tự Do"]
    assert ["chức vụ" in row.refused for row in plan.refused] == [True]
    assert contents() == before


def test_two_secretaries_of_one_cell_are_refused_in_one_edit():
    tree = make_tree()
    people = [make_person(tree.cell, name) for name in ("Lò A", "Lò B")]
    plan = write(at(tree.a), people, "post", "secretary", DAY)
    assert (len(plan.changed), len(plan.refused), PostHeld.objects.count()) == (1, 1, 1)


def test_move_closes_the_stay_and_opens_the_next():
    tree = make_tree()
    person = make_person(tree.cell)
    write(at(tree.a), [person], "cell", tree.cells_a[1].ref, LATER)
    stays = list(Affiliation.objects.filter(person=person).order_by("starts_on"))
    assert [(stay.unit_id, stay.ends_on.year) for stay in stays] == [
        (tree.cell.pk, 2024),
        (tree.cells_a[1].pk, 9999),
    ]


def test_edit_sent_twice_does_no_harm_and_a_faster_change_is_a_conflict():
    tree = make_tree()
    person, unit = make_person(tree.cell), at(tree.a)
    edit = read_edit("ethnic_group", "tay")
    seen = plan_edit(OPERATOR, unit=unit, person_ids=[person.pk], edit=edit).mark
    for _time in range(2):
        apply_edit(OPERATOR, unit=unit, person_ids=[person.pk], edit=edit, seen_mark=seen)
    assert AuditEntry.objects.filter(act="people.edit_people").count() == 1
    with pytest.raises(Conflict) as refusal:
        apply_edit(
            OPERATOR, unit=unit, person_ids=[person.pk], edit=read_edit("ethnic_group", "dao"), seen_mark=seen
        )
    assert refusal.value.code == "people_changed"
    assert Person.objects.get().ethnic_group == "tay"


def test_earlier_edit_rests_under_a_later_one():
    tree = make_tree()
    person = make_person(tree.cell)
    write(at(tree.a), [person], "sex", "female")
    first = newest()
    write(at(tree.a), [person], "ethnic_group", "tay")
    with pytest.raises(InUse, match="Sửa hồ sơ đảng viên"):
        undo_act(OPERATOR, act_uid=first)
    undo_act(OPERATOR, act_uid=newest())
    undo_act(OPERATOR, act_uid=first)
    assert (Person.objects.get().sex, Person.objects.get().ethnic_group) == ("male", "kinh")


EDITS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [
                ("sex", "female", None),
                ("sex", "male", None),
                ("ethnic_group", "tay", None),
                ("note", "ghi chú", None),
                ("theory", "advanced", DAY),
                ("theory", "elementary", LATER),
                ("schooling", "primary", DAY),
                ("post", "secretary", DAY),
                ("post", "", LATER),
                ("cell", "xuan-hoa/ban-suoi", LATER),
            ]
        ),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_any_sequence_of_edits_is_undone_to_every_row(edits):
    from django.db import transaction

    with transaction.atomic():
        tree = make_tree()
        people = [make_person(tree.cell, name) for name in ("Lò A", "Lò B", "Lò C")]
        states = []
        for who, (field, value, on) in edits:
            before, last = contents(), AuditEntry.objects.count()
            write(at(tree.a), people[: who + 1], field, value, on)
            if AuditEntry.objects.count() > last:
                states.append((newest(), before))
        for act_uid, before in reversed(states):
            undo_act(OPERATOR, act_uid=act_uid)
            assert contents() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("count", [1, 3])
def test_preview_costs_the_same_for_one_and_three(count, django_assert_num_queries):
    tree = make_tree()
    people = [make_person(tree.cell, f"Lò {n}") for n in range(count)]
    unit, edit = at(tree.a), read_edit("theory", "advanced", DAY)
    with django_assert_num_queries(3):
        plan_edit(OPERATOR, unit=unit, person_ids=[one.pk for one in people], edit=edit)


def test_edits_keep_to_rights():
    tree = make_tree()
    actors, person = cast(tree), make_person(tree.cell)
    for name, refusal in (("clerk_b", NotVisible), ("department", Forbidden), ("member_user", NotVisible)):
        with pytest.raises(refusal):
            write(at(tree.a), [person], "sex", "female", viewer=actors.viewer(name))
    with pytest.raises(Forbidden):
        write(at(tree.cell), [person], "sex", "female", viewer=actors.viewer("secretary"))
    assert Person.objects.get().sex == "male"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [("sex", "x", "value_unknown"), ("name", " ", "value_missing"), ("born", "31/02/1980", "date_malformed")],
)
def test_wrong_values_are_refused_by_name(field, text, code):
    with pytest.raises(DomainError) as refusal:
        read_edit(field, text, DAY)
    assert refusal.value.code == code


def test_sealed_values_are_named_in_the_log_and_never_shown():
    tree = make_tree()
    person = make_person(tree.cell)
    change = PersonChange(person_id=person.pk, unit_id=tree.cell.pk, facts={"phone": "0912345678"})
    change_person(OPERATOR, unit=at(tree.cell), change=change, act_uid=new_uid())
    (line,) = act_page(OPERATOR, newest()).lines
    assert line.changes == ("điện thoại: đã ghi (không hiển thị)",)
    assert "0912345678" not in str(list(AuditEntry.objects.values_list("before", "after")))


@pytest.fixture
def asked():
    tree = make_tree()
    actors = cast(tree)
    person = make_person(tree.cell, "Hà Văn Của", user=actors.member_user)
    row = ask_correction(
        actors.viewer("member_user"),
        person=person,
        field="ethnic_group",
        wanted="Dân tộc Tày",
        paper="Giấy khai sinh",
    )
    return tree, actors, person, row


def test_accepted_request_writes_the_fact_in_the_same_act_and_undo_opens_it_again(asked):
    tree, actors, person, row = asked
    clerk, edit = actors.viewer("clerk_a"), read_edit("ethnic_group", "tay")
    seen = plan_edit(clerk, unit=at(tree.a), person_ids=[person.pk], edit=edit).mark
    accept_correction(clerk, unit=at(tree.a), correction=row, edit=edit, seen_mark=seen)
    row.refresh_from_db()
    assert (row.state, Person.objects.get().ethnic_group) == ("accepted", "tay")
    assert {entry.act for entry in AuditEntry.objects.filter(act_uid=row.act_uid)} == {
        "people.edit_people",
        "people.accept_correction",
    }
    undo_act(clerk, act_uid=row.act_uid)
    row.refresh_from_db()
    assert (row.state, row.act_uid, Person.objects.get().ethnic_group) == ("open", None, "kinh")


def test_declined_request_tells_why_and_is_not_answered_twice(asked):
    tree, actors, _person, row = asked
    clerk = actors.viewer("clerk_a")
    with pytest.raises(DomainError, match="lý do"):
        decline_correction(clerk, unit=at(tree.a), correction=row, reason=" ")
    decline_correction(clerk, unit=at(tree.a), correction=row, reason="Giấy khai sinh ghi dân tộc Kinh")
    assert Correction.objects.get().answer == "Giấy khai sinh ghi dân tộc Kinh"
    with pytest.raises(Conflict):
        decline_correction(clerk, unit=at(tree.a), correction=row, reason="nữa")


def test_withdrawn_request_leaves_no_text_and_others_may_not_withdraw(asked):
    _tree, actors, _person, row = asked
    with pytest.raises(NotVisible):
        withdraw_correction(actors.viewer("clerk_a"), correction=row)
    withdraw_correction(actors.viewer("member_user"), correction=row)
    kept = Correction.objects.get()
    assert (kept.state, kept.wanted, kept.paper) == ("withdrawn", "", "")
    assert "Tày" not in str(list(AuditEntry.objects.values_list("before", "after")))


def test_second_open_request_about_a_field_and_somebody_elses_file_are_refused(asked):
    tree, actors, person, _row = asked
    with pytest.raises(Conflict):
        ask_correction(actors.viewer("member_user"), person=person, field="ethnic_group", wanted="x")
    with pytest.raises(NotVisible):
        ask_correction(actors.viewer("member_user"), person=make_person(tree.cell), field="sex", wanted="x")


def test_saved_views_are_own_or_shared_and_one_is_default():
    tree = make_tree()
    actors, unit = cast(tree), at(tree.cell)
    clerk, secretary = actors.viewer("clerk_a"), actors.viewer("secretary")
    first = save_view(clerk, unit=unit, name="Nữ", query="sex=female", shared=True)
    second = save_view(clerk, unit=unit, name="Dự bị", query="status=probationary")
    assert [view.name for view in views_of(secretary, unit)] == ["Nữ"]
    for row in (first, second):
        change_view(clerk, unit=unit, view_id=row.pk, name=row.name, shared=row.is_shared, default=True)
    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["Dự bị"]
    with pytest.raises(Forbidden):
        delete_view(secretary, unit=unit, view_id=first.pk)
    with pytest.raises(NotVisible):
        delete_view(secretary, unit=unit, view_id=second.pk)
    with pytest.raises(Conflict):
        change_view(clerk, unit=unit, view_id=first.pk, name="Dự bị", shared=False, default=False)
    delete_view(clerk, unit=unit, view_id=first.pk)
    assert SavedView.objects.count() == 1


def test_bulk_pages_preview_write_and_offer_to_undo(client):
    tree = make_tree()
    actors = cast(tree)
    people = [make_person(tree.cell, name) for name in ("Lò A", "Lò B")]
    client.force_login(actors.clerk_a)
    url = reverse("people:bulk", args=[tree.a.ref]) + "?all=1&field=theory"
    form = {"value": "advanced", "on": "2023-05-01"}
    assert "2 đảng viên đã chọn" in client.get(url).content.decode()
    shown = client.post(url, form | {"step": "preview"})
    assert Attainment.objects.count() == 0
    mark = shown.context["plan"].mark
    page = client.post(url, form | {"step": "apply", "mark": mark}, follow=True).content.decode()
    assert Attainment.objects.count() == len(people)
    assert reverse("history:act", args=[newest()]) in page
    assert client.post(url, {"value": "", "on": ""}).status_code == 422
    undone = client.post(reverse("history:act", args=[newest()]), follow=True).content.decode()
    assert "Đã hoàn tác" in undone
    assert Attainment.objects.count() == 0


def test_edit_page_shows_both_values_after_a_conflict_and_loses_nothing(client):
    tree = make_tree()
    actors, person = cast(tree), make_person(tree.cell)
    client.force_login(actors.clerk_a)
    url = reverse("people:edit", args=[person.uid, "sex"])
    seen = client.get(url).context["seen"]
    write(at(tree.a), [person], "ethnic_group", "tay")
    assert client.post(url, {"value": "female", "seen": seen}).status_code == 302
    name = reverse("people:edit", args=[person.uid, "name"])
    old = client.get(name).context["seen"]
    write(at(tree.a), [person], "name", "Lò Văn Nhanh")
    answer = client.post(name, {"value": "Lò Văn Chậm", "seen": old})
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("Lò Văn Nhanh", "Lò Văn Chậm"))
    assert Person.objects.get().name == "Lò Văn Nhanh"
