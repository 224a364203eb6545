"""Verdicts that need the register or the rulebook, and how a batch keeps them for readers of any language."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from chibo.exchange import shown
from chibo.exchange.reading import Sentence
from chibo.exchange.reading.verdicts import sentence
from chibo.exchange.tests.lists import LO, apply, codes, preview
from chibo.people.enums import Sex
from tests.factories import cast, make_tree

pytestmark = pytest.mark.django_db
IN_2025 = date(2025, 12, 31)
YOUNG = LO | {"born": "01/07/2008", "id": "", "admitted": "02/09/2025", "official": "", "posts": ""}


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2026, 1, 31)
    return make_tree()


@pytest.fixture
def unit(tree):
    return tree.a


def test_member_admitted_too_young_is_warned_about_with_the_rule(unit):
    plan = preview(unit, YOUNG, as_of=IN_2025)
    assert codes(plan) == [("before_age_limit", "I2")]
    message = plan.problems[0].message
    assert all(word in message for word in ("17 tuổi", "18 tuổi", "294-QĐ/TW"))
    assert plan.created == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"born": "02/09/2007"}, "eighteen on the very day"),
        ({"born": "2007"}, "a year alone may mean eighteen"),
        ({"admitted": "02/09/2024"}, "the rule of that day is not known"),
    ],
)
def test_member_who_may_have_been_old_enough_is_let_in(unit, changes, why):
    assert "before_age_limit" not in dict(codes(preview(unit, YOUNG | changes, as_of=IN_2025))), why


def test_sentence_is_put_into_words_where_it_is_read():
    said = sentence("%(field)s của %(name)s") % {"field": Sex.FEMALE.label, "name": "Mai"}
    kept = json.loads(json.dumps(said.after(sentence("Ô %(cell)s: ") % {"cell": "B2"}).stored()))
    assert str(Sentence.of_stored(kept)) == "Ô B2: Nữ của Mai"
    with override("en"):
        assert str(Sentence.of_stored(kept)).endswith("Female của Mai")


def test_sentence_without_facts_keeps_its_percent_sign():
    assert str(Sentence.of_stored(sentence("đủ 100%").stored())) == "đủ 100%"


def test_batch_shows_its_warnings_in_the_language_of_the_reader(tree, unit, settings):
    people = cast(tree)
    batch, plan = apply(unit, LO | {"admitted": "2/2005"})
    assert [problem.code for problem in plan.problems] == ["date_partial"]
    kept = batch.report["problems"][0]
    assert set(kept) == {"sheet", "row", "cell", "level", "code", "sentence"}
    client = Client()
    client.force_login(people.clerk_a)
    address = reverse("exchange:batch", args=[batch.pk])
    assert "thiếu ngày hoặc tháng" in client.get(address).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(address).content.decode()
    assert "thiếu ngày hoặc tháng" not in page
    assert "has no day or no month" in page


def test_report_of_an_earlier_version_shows_its_sentences_as_they_were_written():
    kept = {"sheet": "DS", "row": 2, "cell": "B2", "level": "warning", "code": "x", "message": "ô B2 của DS"}
    _errors, warnings = shown.verdicts([kept])
    assert warnings.first[0].message == "ô B2 của DS"
