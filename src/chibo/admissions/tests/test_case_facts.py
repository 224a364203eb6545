"""What the dossier says of rules that bind in one case (ADM-46, ADM-47, ADM-49, PRB-15), and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from chibo.admissions import services
from chibo.admissions.tests.test_services import FACTS, NOTED_ON, lead
from chibo.org.access import OPERATOR
from chibo.people.models import TemporaryStay, Transfer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2026, 3, 2)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def applicant(cell):
    noted = services.Noted(
        name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON
    )
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


def told(client, user, applicant):
    """The facts of the case as the page holds them: label, value and note."""
    client.force_login(user)
    answer = client.get(reverse("admissions:dossier", args=[applicant.uid]))
    return {fact.label: (fact.value, fact.note) for fact in answer.context["case_facts"]}


@pytest.mark.parametrize(
    ("code", "words", "clause"),
    [
        pytest.param("work", "ít nhất 12 tháng", "06-HD/TW", id="ADM-46 a contract of twelve months"),
        pytest.param("residence", "Nơi cư trú", "06-HD/TW", id="ADM-46 the residence"),
        pytest.param("assigned", "Cấp trên giao", "294-QĐ/TW", id="ADM-47 a cell assigned"),
        pytest.param("", "chưa ghi", "06-HD/TW", id="ADM-46 not said"),
    ],
)
def test_why_this_cell_admits_stands_under_its_rule(client, tree, cell, applicant, code, words, clause):
    facts = replace(FACTS, admitted_at=code)
    services.record_agreement(OPERATOR, unit=cell, applicant=applicant, on=date(2025, 7, 2), facts=facts)
    value, note = told(client, factories.cast(tree).clerk_a, applicant)["Kết nạp ở"]
    assert words in value
    assert clause in note


def test_categories_of_their_own_are_told_to_whom_the_facts_may_be_shown(client, tree, cell, applicant):
    """ADM-49: a secretary without the right sees the business, not the religion."""
    facts = replace(FACTS, job_group="business_owner", religion="catholic")
    services.record_agreement(OPERATOR, unit=cell, applicant=applicant, on=date(2025, 7, 2), facts=facts)
    people, label = factories.cast(tree), "Kết nạp theo quy định riêng"
    assert told(client, people.clerk_a, applicant)[label][0] == "Chủ doanh nghiệp, Công giáo"
    assert told(client, people.secretary, applicant)[label][0] == "Chủ doanh nghiệp"


def test_a_probationer_away_for_a_time_is_considered_here(client, tree, cell, applicant):
    """PRB-15."""
    lead(cell, tree, applicant)
    applicant.refresh_from_db()
    people, label = factories.cast(tree), "Đang sinh hoạt tạm thời"
    assert label not in told(client, people.clerk_a, applicant)
    since, uid = date(2026, 1, 5), applicant.uid
    transfer = Transfer.objects.create(
        person=applicant.person, kind="temporary", from_unit_id=tree.cell.pk, to_place="Phường Hòa Bình",
        starts_on=since, recorded_in=uid,
    )  # fmt: skip
    TemporaryStay.objects.create(
        person=applicant.person, transfer=transfer, starts_on=since, until=date(2026, 6, 30), recorded_in=uid
    )
    value, note = told(client, people.clerk_a, applicant)[label]
    assert value == "Phường Hòa Bình. Nơi sinh hoạt tạm thời làm thủ tục; chi bộ này xét."
    assert "06-HD/TW" in note
