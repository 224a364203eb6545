"""Pages of one place and of one's own file, role by role."""

from __future__ import annotations

import pytest
from django.urls import reverse

from chibo.org.access import OPERATOR
from chibo.org.services import PlaceDraft, record_place
from chibo.people.linking import link_user
from tests import factories
from tests.access.test_every_page import ROLES, answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    tree = factories.make_tree()
    return tree, factories.cast(tree)


def test_page_of_a_place_by_role(client, world):
    tree, people = world
    draft = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Nà Lùng", cell_id=tree.cell.pk)
    pk = record_place(OPERATOR, unit=factories.at(tree.a), draft=draft).pk
    url = reverse("units:place", args=[pk, tree.a.ref])
    assert answers(client, people, url) == (200, 404, 200, 404, 404, 404)


def test_own_file_is_found_by_the_member_alone(client, world):
    tree, people = world
    mine = factories.make_person(tree.cell, "Hà Văn Của")
    link_user(OPERATOR, unit=factories.at(tree.cell), person=mine, user=people.member_user)
    codes = answers(client, people, reverse("people:mine"))
    assert codes == tuple(302 if role == "member_user" else 404 for role in ROLES)
    client.force_login(people.member_user)
    assert client.get(reverse("people:mine")).url == reverse("people:person", args=[mine.uid])
