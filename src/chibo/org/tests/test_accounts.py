"""Whose account may be opened by whom, and who stands above a cell."""

from __future__ import annotations

import pytest

from chibo.accounts.models import CodeKind
from chibo.core.audit.models import AuditEntry
from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.org.access import OPERATOR, viewer_of
from chibo.org.accounts import accounts_of, stands_above_a_cell
from chibo.org.models import Role
from chibo.org.services import accounts as services
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.make_tree()


@pytest.fixture
def people(tree):
    return factories.cast(tree)


def issue(viewer, unit, user):
    return services.issue_code(viewer, unit=factories.at(unit), user=user, kind=CodeKind.PASSWORD)


def test_officer_lets_a_secretary_below_back_in_and_the_log_says_so(tree, people):
    issued = issue(people.viewer("clerk_a"), tree.cell, people.secretary)
    entry = AuditEntry.objects.get(act="accounts.issue_code")
    assert (entry.actor_label, entry.unit_id, entry.after["username"]) == (
        "clerk_a",
        tree.cell.pk,
        "secretary",
    )
    assert issued.code not in str(entry.after)


def test_nobody_opens_an_account_that_reaches_further_or_their_own(tree, people):
    factories.give(people.secretary, "organisation_officer", tree.district)
    with pytest.raises(Forbidden) as above:
        issue(people.viewer("clerk_a"), tree.cell, people.secretary)
    assert above.value.code == "account_above"
    with pytest.raises(Forbidden) as own:
        issue(people.viewer("clerk_a"), tree.a, people.clerk_a)
    assert own.value.code == "own_account"


def test_role_over_one_unit_alone_does_not_reach_an_account_that_reaches_below(tree, people):
    Role.objects.create(
        code="door",
        name="Người giữ cửa",
        name_en="Doorkeeper",
        permissions=["units.see", "accounts.reset"],
        position=90,
    )
    door = factories.make_user("giu-cua")
    factories.give(door, "door", tree.a)
    with pytest.raises(Forbidden):
        issue(viewer_of(door), tree.a, people.clerk_a)


def test_account_elsewhere_is_not_there(tree, people):
    with pytest.raises(NotVisible):
        issue(people.viewer("clerk_a"), tree.a, people.clerk_b)
    with pytest.raises(NotVisible):
        services.issue_code_anywhere(people.viewer("clerk_a"), user=people.clerk_b, kind=CodeKind.PASSWORD)
    with pytest.raises(NotVisible):
        services.issue_code_anywhere(people.viewer("clerk_a"), user=people.nobody, kind=CodeKind.PASSWORD)
    assert services.issue_code_anywhere(OPERATOR, user=people.nobody, kind=CodeKind.FACTOR).code


def test_opening_an_account_is_whole_or_not_at_all(tree, people):
    from chibo.accounts.models import User

    draft = services.AccountDraft("nguoi-moi", "Người mới", "king")
    with pytest.raises(DomainError, match="king"):
        services.open_account(people.viewer("clerk_a"), unit=factories.at(tree.a), draft=draft)
    assert not User.objects.filter(username="nguoi-moi").exists()


def test_list_costs_the_same_for_one_account_and_three(tree, people, django_assert_num_queries):
    viewer, unit = people.viewer("clerk_b"), factories.at(tree.b)
    for number in (0, 2):
        for extra in range(number):
            factories.give(factories.make_user(f"them-{extra}"), "member", tree.cells_b[0])
        with django_assert_num_queries(4):
            assert len(accounts_of(viewer, unit)) == 1 + number


def test_group_of_a_cell_is_not_above_it(tree, people):
    group = factories.make_unit(tree.cell, "to-mot", "Tổ đảng số 1", "group")
    factories.give(people.nobody, "technical_administrator", group)
    assert not stands_above_a_cell(people.nobody)
    assert not stands_above_a_cell(people.secretary)
    assert stands_above_a_cell(people.department)
