"""Who is of which faith or people is not listed in passing: it is asked for, and who asked is written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chibo.people.models import Person
from chibo.people.opened import Opening
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    tree = factories.make_tree()
    cast = factories.cast(tree)
    factories.make_person(tree.cell, name="Vàng A Páo", ethnic_group="mong")
    factories.make_person(tree.cell, name="Nguyễn Văn Hùng")
    return tree, cast


def page(client, tree, key, **query):
    url = reverse("explain", args=[key, tree.a.ref])
    return client.get(url, query).content.decode()


def test_names_behind_a_sensitive_number_are_closed_until_asked_for_and_then_noted(client, people):
    tree, cast = people
    client.force_login(cast.clerk_a)
    closed = page(client, tree, "members.ethnic_minority")
    assert "Vàng A Páo" not in closed
    assert "Nguyễn Văn Hùng" not in closed
    assert "names=1" in closed
    assert not Opening.objects.exists()
    opened = page(client, tree, "members.ethnic_minority", names="1")
    assert ("Vàng A Páo" in opened, "Nguyễn Văn Hùng" in opened) == (True, False)
    noted = Opening.objects.get()
    assert (noted.what, noted.figure, noted.user_id) == ("rows", "members.ethnic_minority", cast.clerk_a.pk)


def test_a_part_of_a_sensitive_breakdown_is_closed_and_the_whole_is_not(client, people):
    tree, cast = people
    client.force_login(cast.clerk_a)
    assert "Nguyễn Văn Hùng" in page(client, tree, "members.total", by="ethnic_group")
    group = Person.objects.get(name="Vàng A Páo").ethnic_group
    assert "Vàng A Páo" not in page(client, tree, "members.total", by="ethnic_group", at=group)
    assert "Vàng A Páo" in page(client, tree, "members.total", by="ethnic_group", at=group, names="1")
