from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_rules_as_json_say_value_basis_and_that_nobody_compared_them(chibo):
    ran = chibo("rules", "--on", "2025-08-01", "--json", "admission.min_age")
    assert ran.code == 0
    (rule,) = ran.document["rules"]
    assert (rule["value"], rule["unit"], rule["confirmed"], rule["gap"]) == (18, "years_of_age", False, False)
    assert rule["basis"]["number"] == "294-QĐ/TW"
    assert rule["from"] == "2025-07-01"


def test_rules_for_people_say_that_the_original_was_not_compared(chibo, tree):
    ran = chibo("rules", "--on", "2025-08-01", "--unit", tree.a.ref, "admission.min_age")
    assert "ít nhất 18 tuổi (294-QĐ/TW ngày 26/05/2025" in ran.out
    assert "chưa đối chiếu bản gốc" in ran.out


def test_rules_for_people_are_in_words_also_in_english(chibo):
    ran = chibo("rules", "--on", "2025-10-01", "transfer.papers", "--lang", "en")
    assert "member card; sealed member file" in ran.out
    assert "not checked against the original" in ran.out


def test_an_unknown_rule_is_refused_and_the_nearest_named(chibo):
    ran = chibo("rules", "admission.min_agee")
    assert ran.code == 1
    assert "admission.min_age" in ran.err
