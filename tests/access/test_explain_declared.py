"""The page behind a number that is read, declared, or asked for a congress term."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from chibo.core.dates import END
from chibo.figures.services import DeclaredDraft, declare_value
from chibo.org.access import OPERATOR
from chibo.org.services import record_term
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    tree = factories.make_tree()
    record_term(
        OPERATOR, unit=factories.at(tree.a), name="2020–2025", starts_on=date(2020, 6, 15), ordinal=19
    )
    return tree


@pytest.fixture
def page(client, tree):
    client.force_login(factories.cast(tree).clerk_a)

    def opened(key, unit, **query):
        return client.get(reverse("explain", args=[key, unit.ref]), query)

    return opened


def test_page_of_a_congress_states_the_term_and_offers_no_breakdown(page, tree):
    response = page("congress.ordinal", tree.a, on="2024-05-28")
    assert response.status_code == 200
    assert (response.context["result"].value, response.context["ways"]) == (19, [])
    assert "nhiệm kỳ 2020–2025" in response.content.decode()


def test_page_of_a_declared_value_shows_the_words_of_the_paper(page, tree):
    draft = DeclaredDraft(
        key="indicators.poor_share", value=Decimal("0.005"), as_printed="0,5% số hộ", starts_on=date(2022, 1, 1),
        ends_on=END, note="Báo cáo của thôn",
    )  # fmt: skip
    declare_value(OPERATOR, unit=factories.at(tree.cell), draft=draft)
    text = page("indicators.poor_share", tree.cell, on="2023-01-01").content.decode()
    assert "0,5% số hộ" in text
    assert "Báo cáo của thôn" in text
    assert "không có số liệu nhập tay" not in text


def test_page_of_a_flow_takes_a_term_of_the_unit_and_names_those_there_are(page, tree):
    response = page("members.admitted", tree.a, period="2020..2025")
    assert response.context["question"].period.starts_on == date(2020, 6, 15)
    refused = page("members.admitted", tree.a, period="2015..2020")
    assert refused.status_code != 200
    assert "2020–2025" in refused.content.decode()


def test_page_of_a_yearly_rate_opens(page, tree):
    factories.make_person(tree.cell, admitted_on="2021-02-03", official_on="2022-02-03")
    response = page("admissions.yearly_rate", tree.a, period="2020-07-01..2023-06-30")
    assert (response.status_code, response.context["result"].denominator) == (200, 1)
