from __future__ import annotations

import pytest

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, Forbidden, NotVisible
from chibo.org.access import OPERATOR
from chibo.people.linking import link_user, own_file
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def test_link_user_gives_a_member_their_own_file(tree, people):
    person = factories.make_person(tree.cell)
    link_user(people.viewer("clerk_a"), unit=factories.at(tree.cell), person=person, user=people.member_user)
    assert own_file(people.viewer("member_user")) == person.uid
    entry = AuditEntry.objects.get(act="people.link_user")
    assert (entry.object_id, entry.after, entry.actor_label) == (
        person.pk,
        {"user": "member_user"},
        "clerk_a",
    )
    assert not AuditEntry.objects.filter(object_type="people.person").exists()


def test_link_user_joins_one_account_and_one_person_once(tree, people):
    one, two = factories.make_person(tree.cell), factories.make_person(tree.cell)
    unit = factories.at(tree.cell)
    link_user(OPERATOR, unit=unit, person=one, user=people.member_user)
    for person, user in ((two, people.member_user), (one, people.nobody)):
        with pytest.raises(Conflict):
            link_user(OPERATOR, unit=unit, person=person, user=user)


def test_link_user_needs_the_right_and_somebody_of_the_unit(tree, people):
    person = factories.make_person(tree.cell)
    with pytest.raises(NotVisible):
        link_user(people.viewer("clerk_b"), unit=factories.at(tree.cell), person=person, user=people.nobody)
    with pytest.raises(Forbidden):
        link_user(people.viewer("secretary"), unit=factories.at(tree.cell), person=person, user=people.nobody)
    with pytest.raises(NotVisible):
        link_user(OPERATOR, unit=factories.at(tree.b), person=person, user=people.nobody)
    assert not AuditEntry.objects.filter(act="people.link_user").exists()
