"""The page that joins an account to a member: within reach, once, audited; then the owner finds the own file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chibo.accounts.models import User
from chibo.core.audit.models import AuditEntry
from chibo.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    tree = factories.make_tree()
    people = factories.cast(tree)
    client.force_login(people.clerk_a)
    return tree, people


def test_account_is_opened_joined_to_a_member_and_finds_the_own_file(client, world):
    tree, _people = world
    mine = factories.make_person(tree.cell, "Hà Văn Mới")
    factories.make_person(tree.cell, "Lò Thị Khác")
    opened = client.post(
        reverse("org:new_account", args=[tree.cell.ref]),
        {"display_name": "Hà Văn Mới", "username": "ha-van-moi", "role": "member"},
    )
    user = User.objects.get(username="ha-van-moi")
    page = reverse("people:link_account", args=[user.pk, tree.cell.ref])
    assert page in opened.content.decode()
    found = client.get(page, {"q": "moi ha"}).context["form"].fields["person"].choices
    assert [uid for uid, _name in found] == [str(mine.uid)]
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"person": str(mine.uid)}).status_code == 302
    mine.refresh_from_db()
    assert mine.user == user
    assert AuditEntry.objects.latest("id").act == "people.link_user"
    assert "Tài khoản này là của Hà Văn Mới" in client.get(page).content.decode()
    client.force_login(user)
    for way in ("people:mine", "start"):
        assert client.get(reverse(way)).url == reverse("people:person", args=[mine.uid])
    assert client.get(reverse("people:person", args=[mine.uid])).status_code == 200


def test_member_out_of_reach_or_with_an_account_is_not_offered(client, world):
    tree, people = world
    page = reverse("people:link_account", args=[people.secretary.pk, tree.a.ref])
    foreign = factories.make_person(tree.b, "Hà Văn Xa")
    taken = factories.make_person(tree.cell, "Hà Văn Có")
    Person.objects.filter(pk=taken.pk).update(user=people.clerk_b)
    offered = [name for _uid, name in client.get(page).context["form"].fields["person"].choices]
    assert not [name for name in offered if "Hà Văn" in name]
    for person in (foreign, taken):
        assert client.post(page, {"person": str(person.uid)}).status_code == 422
    assert Person.objects.get(pk=foreign.pk).user is None


def test_account_of_another_unit_is_not_found(client, world):
    tree, people = world
    page = reverse("people:link_account", args=[people.clerk_b.pk, tree.a.ref])
    assert client.get(page).status_code == 404


def test_officer_who_is_a_member_too_finds_the_way_on_every_page_of_a_unit(client, world):
    tree, people = world
    home = reverse("home", args=[tree.a.ref])
    assert reverse("people:mine") not in client.get(home).content.decode()
    factories.give(people.clerk_a, "member", tree.cell)
    assert reverse("people:mine") in client.get(home).content.decode()


def test_account_that_belongs_to_nobody_is_told_what_to_do(client, world):
    answer = client.get(reverse("people:mine"))
    assert (answer.status_code, "chưa gắn với hồ sơ" in answer.content.decode()) == (404, True)
