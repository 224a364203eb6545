"""Heads, findings and assignments put right where they stand: audited, undone, and refused as when they were recorded."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import PlaceCover, PlaceFact
from chibo.org.services import PlaceDraft, record_place, record_place_fact
from chibo.people.models import AssignedCommitteeMember, HeadOfPlace
from chibo.people.services import HeadDraft, PostDraft, assign_member, hold_post, record_head
from tests import factories

pytestmark = pytest.mark.django_db
ON = "01/07/2022"


@pytest.fixture
def world(client):
    tree = factories.make_tree()
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    unit = factories.at(tree.a)
    draft = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Nà Lùng", label="bản", cell_id=tree.cell.pk)
    return tree, people, record_place(OPERATOR, unit=unit, draft=draft)


def act(client, slug, *where, **said):
    return client.post(reverse(f"units:{slug}", args=where), said)


def latest(name):
    return AuditEntry.objects.filter(act=name).latest("id")


def head_of(tree, place, **changes):
    draft = HeadDraft(
        place=place, is_member=False, starts_on=date(2022, 7, 1), schooling="primary", **changes
    )
    return record_head(OPERATOR, unit=factories.at(tree.a), draft=draft)


def test_head_is_corrected_in_place_audited_and_undone(client, world):
    tree, _people, place = world
    head = head_of(tree, place)
    form = client.get(reverse("units:sua-truong-thon", args=[head.pk, tree.a.ref]))
    assert form.context["form"].initial["schooling"] == "primary"
    said = {"is_member": "no", "starts_on": "02/07/2022", "ends_on": "", "schooling": "lower_secondary"}
    answer = act(client, "sua-truong-thon", head.pk, tree.a.ref, **said)
    assert answer.url == reverse("units:place", args=[place.pk, tree.a.ref])
    head.refresh_from_db()
    assert (head.starts_on, head.ends_on, head.schooling) == (date(2022, 7, 2), END, "lower_secondary")
    entry = latest("people.correct_head")
    assert (entry.before["schooling"], entry.after["schooling"]) == ("primary", "lower_secondary")
    undo_act(OPERATOR, act_uid=entry.act_uid)
    head.refresh_from_db()
    assert (head.starts_on, head.schooling) == (date(2022, 7, 1), "primary")


def test_head_turns_out_to_be_a_member_and_levels_go_into_the_file(client, world):
    tree, _people, place = world
    head, person = head_of(tree, place), factories.make_person(tree.cell, "Hà Văn Bản")
    said = {"is_member": "yes", "person": str(person.uid), "starts_on": ON}
    refused = act(client, "sua-truong-thon", head.pk, tree.a.ref, **said, schooling="primary")
    assert refused.status_code == 422
    assert act(client, "sua-truong-thon", head.pk, tree.a.ref, **said).status_code == 302
    head.refresh_from_db()
    assert (head.person, head.is_member, head.schooling) == (person, True, "")


def test_head_corrected_into_the_days_of_another_is_refused(client, world):
    tree, _people, place = world
    first = head_of(tree, place)
    second = HeadDraft(place=place, is_member=False, starts_on=date(2023, 1, 1))
    record_head(OPERATOR, unit=factories.at(tree.a), draft=second)
    answer = act(client, "sua-truong-thon", first.pk, tree.a.ref, is_member="no", starts_on=ON, ends_on="")
    assert answer.status_code == 409
    first.refresh_from_db()
    assert first.ends_on == date(2023, 1, 1)


def test_head_ends_and_is_withdrawn(client, world):
    tree, _people, place = world
    head = head_of(tree, place)
    assert act(client, "thoi-truong-thon", head.pk, tree.a.ref, on="01/01/2024").status_code == 302
    head.refresh_from_db()
    assert head.ends_on == date(2024, 1, 1)
    assert act(client, "rut-truong-thon", head.pk, tree.a.ref).status_code == 302
    assert not HeadOfPlace.objects.exists()


def test_finding_is_corrected_in_place_audited_undone_and_withdrawn(client, world):
    tree, _people, place = world
    on = {"on": date(2023, 12, 31)}
    unit = factories.at(tree.a)
    fact = record_place_fact(OPERATOR, unit=unit, place=place, kind="people", value=320, **on)
    record_place_fact(OPERATOR, unit=unit, place=place, kind="people", value=300, on=date(2022, 12, 31))
    assert (
        act(client, "sua-so-lieu-dia-ban", fact.pk, tree.a.ref, value="230", on="31/12/2022").status_code
        == 409
    )
    assert (
        act(client, "sua-so-lieu-dia-ban", fact.pk, tree.a.ref, value="-1", on="31/12/2023").status_code
        == 422
    )
    assert (
        act(client, "sua-so-lieu-dia-ban", fact.pk, tree.a.ref, value="230", on="30/12/2023").status_code
        == 302
    )
    fact.refresh_from_db()
    assert (fact.value, fact.on) == (230, date(2023, 12, 30))
    entry = latest("org.correct_place_fact")
    assert (entry.before["value"], entry.after["value"]) == (320, 230)
    undo_act(OPERATOR, act_uid=entry.act_uid)
    fact.refresh_from_db()
    assert (fact.value, fact.on) == (320, date(2023, 12, 31))
    assert act(client, "rut-so-lieu-dia-ban", fact.pk, tree.a.ref).status_code == 302
    assert PlaceFact.objects.count() == 1


def test_assignment_is_corrected_in_place_person_and_days(client, world):
    tree, _people, _place = world
    wrong, right = (factories.make_person(tree.cell, name) for name in ("Hà Văn Nhầm", "Hà Văn Đúng"))
    for person in (wrong, right):
        draft = PostDraft(person=person, post="executive_committee_member", starts_on=date(2022, 1, 1))
        hold_post(OPERATOR, unit=factories.at(tree.a), draft=draft)
    row = assign_member(OPERATOR, cell=factories.at(tree.cell), person=wrong, starts_on=date(2022, 2, 1))
    form = client.get(reverse("units:sua-phan-cong", args=[row.pk, tree.cell.ref]))
    assert [name for _uid, name in form.context["form"].fields["person"].choices] == [wrong.name, right.name]
    said = {"person": str(right.uid), "starts_on": "01/03/2022", "ends_on": "01/01/2024"}
    assert act(client, "sua-phan-cong", row.pk, tree.cell.ref, **said).status_code == 302
    row.refresh_from_db()
    assert (row.person, row.starts_on, row.ends_on) == (right, date(2022, 3, 1), date(2024, 1, 1))
    undo_act(OPERATOR, act_uid=latest("people.correct_assignment").act_uid)
    assert AssignedCommitteeMember.objects.get().person == wrong
    early = said | {"starts_on": "01/01/2021"}
    assert act(client, "sua-phan-cong", row.pk, tree.cell.ref, **early).status_code == 422


def test_page_of_a_place_tells_everything_and_names_nobody_to_who_may_only_count(client, world):
    tree, people, place = world
    person = factories.make_person(tree.cell, "Hà Văn Bản")
    head_of(tree, place)
    draft = HeadDraft(place=place, is_member=True, person=person, starts_on=date(2023, 1, 1))
    record_head(OPERATOR, unit=factories.at(tree.a), draft=draft)
    record_place_fact(
        OPERATOR, unit=factories.at(tree.a), place=place, kind="has_member", value=1, on=date(2023, 1, 1)
    )
    url = reverse("units:place", args=[place.pk, tree.a.ref])
    text = client.get(url).content.decode()
    for words in (person.name, "chưa phải là đảng viên", "Tiểu học", "Có đảng viên", "Sửa", "01/07/2022"):
        assert words in text
    client.force_login(people.department)
    text = client.get(url).content.decode()
    assert (person.name in text, ">Sửa<" in text, "chưa phải là đảng viên" in text) == (False, False, True)
    client.force_login(people.clerk_b)
    assert client.get(url).status_code == 404
    client.force_login(people.clerk_a)
    assert client.get(reverse("units:place", args=[0, tree.a.ref])).status_code == 404


def test_cell_opens_the_place_it_covers_and_changes_nothing_of_it(client, world):
    tree, _people, place = world
    url = reverse("units:place", args=[place.pk, tree.cell.ref])
    page = client.get(url)
    assert (page.status_code, ">Ghi số liệu<" in page.content.decode()) == (200, False)
    listed = client.get(reverse("units:places", args=[tree.cell.ref])).content.decode()
    assert (url in listed, f"/sua-dia-ban/{place.pk}/" in listed) == (True, False)
    PlaceCover.objects.filter(place=place).delete()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_place_costs_the_same_for_one_row_and_for_three(
    client, world, rows, django_assert_num_queries
):
    tree, _people, place = world
    for number in range(rows):
        on = date(2020 + number, 1, 1)
        record_place_fact(OPERATOR, unit=factories.at(tree.a), place=place, kind="people", value=9, on=on)
    url = reverse("units:place", args=[place.pk, tree.a.ref])
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url)
