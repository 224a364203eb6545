"""The base of a vote of the cell leaves suspended members out, and tells a number alone (ADM-28)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.admissions import services as admissions
from chibo.admissions.queries import values_for, vote_base
from chibo.admissions.tests.test_services import NOTED_ON, do, lead
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.standing.services import SuspensionDraft, suspend_member
from tests import factories

pytestmark = pytest.mark.django_db
VOTED_ON, AFTER = date(2025, 10, 3), date(2026, 2, 2)
PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="4-QĐ/HU", issued_on=date(2025, 9, 10))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2027, 3, 1)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def base_on(tree, on):
    cell = factories.at(tree.cell, on)
    return vote_base(cell, on, values_for(cell, on))


def test_a_suspended_member_is_not_in_the_base_while_suspended(client, tree):
    for number in range(4):
        factories.make_person(tree.cell, f"Vi Văn {number}")
    gone = factories.make_person(tree.cell, "Vi Văn Vắng")
    cell = factories.at(tree.cell)
    noted = admissions.Noted(
        name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON
    )
    applicant = admissions.note_prospect(OPERATOR, unit=cell, noted=noted)
    lead(cell, tree, applicant, until="opinions_collected")
    assert (base_on(tree, VOTED_ON).official, base_on(tree, VOTED_ON).summoned) == (6, 6)
    draft = SuspensionDraft(starts_on=date(2025, 9, 15), last_day=date(2025, 12, 10), paper=PAPER)
    suspend_member(OPERATOR, unit=cell, person=gone, draft=draft, act_uid=new_uid())
    assert (base_on(tree, VOTED_ON).official, base_on(tree, VOTED_ON).summoned) == (6, 5)
    assert base_on(tree, AFTER).summoned == 6
    full = admissions.Vote(body="cell", method="raised_card", summoned=6, in_favour=6)
    with pytest.raises(DomainError, match=r"mẫu số không quá 5.*294-QĐ/TW") as refused:
        do(cell, applicant, "cell_resolved", VOTED_ON, full)
    assert (refused.value.code, "đình chỉ" in str(refused.value)) == ("reason_needed", False)
    left = admissions.Vote(body="cell", method="raised_card", summoned=6, left_out=1, in_favour=5)
    assert do(cell, applicant, "cell_resolved", VOTED_ON, left).ballot.base == 5
    client.force_login(factories.cast(tree).clerk_a)
    body = client.get(reverse("admissions:step", args=[applicant.uid, "cell_resolved"])).content.decode()
    assert "Theo sổ hôm nay: 6 người" in body
