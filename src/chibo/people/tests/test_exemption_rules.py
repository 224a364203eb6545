"""What stands in the way of an exemption, a clause a case, at the edges of its days."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.core.dates import END
from chibo.people.exemption_rules import (
    DECISION_RULES,
    REVIEW_AT_END,
    Granting,
    granting_obstacle,
    return_obstacle,
)
from chibo.rulebook.loading import shipped_rulebook

NATIONAL, OLD, HANOI = date(2026, 3, 1), date(2024, 3, 1), ("ha-noi",)
FIRST = date(2026, 3, 1)
TIMED = {
    "kind": "timed_exemption",
    "reason": "working_away",
    "proposed_on": date(2026, 2, 20),
    "ends_on": date(2027, 2, 28),
}
STANDING = {"kind": "standing_exemption", "reason": "health", "medical_paper_on": date(2026, 2, 1)}


def values(on=NATIONAL, refs=()):
    book = shipped_rulebook()
    return {key: book.rule(key, on=on, unit_refs=refs) for key in (*DECISION_RULES, REVIEW_AT_END)}


def granting(facts, **more):
    return Granting(**{"age": 60, "has_paper": True, "starts_on": FIRST} | facts | more)


@pytest.mark.parametrize(
    ("facts", "more", "code"),
    [
        pytest.param(TIMED, {}, "", id="EXM-05-last-day-below-12-months"),
        pytest.param(TIMED, {"ends_on": date(2027, 3, 1)}, "timed_too_long", id="EXM-05-day-after"),
        pytest.param(
            TIMED,
            {"starts_on": date(2028, 2, 29), "ends_on": date(2029, 2, 27)},
            "",
            id="EXM-05-from-leap-day",
        ),
        pytest.param(
            TIMED,
            {"starts_on": date(2028, 2, 29), "ends_on": date(2029, 2, 28)},
            "timed_too_long",
            id="EXM-05-leap-day-after",
        ),
        pytest.param(TIMED, {"ends_on": END}, "timed_without_end", id="EXM-05-no-end"),
        pytest.param(TIMED, {"reason": ""}, "timed_without_reason", id="EXM-04-reason"),
        pytest.param(TIMED, {"proposed_on": None}, "timed_without_proposal", id="EXM-04-cell-proposes"),
        pytest.param(TIMED, {"has_paper": False}, "paper", id="EXM-04-paper"),
        pytest.param(STANDING, {}, "", id="EXM-01"),
        pytest.param(
            STANDING, {"medical_paper_on": None}, "standing_without_medical_paper", id="EXM-01-medical-paper"
        ),
        pytest.param(STANDING, {"has_paper": False}, "paper", id="EXM-01-paper"),
    ],
)
def test_an_exemption_meets_its_clause(facts, more, code):
    found = granting_obstacle(granting(facts, **more), values())
    assert (found.code if found else "") == code


@pytest.mark.parametrize(
    ("age", "code"), [(79, "standing_without_medical_paper"), (80, "")], ids=["EXM-02-79", "EXM-02-80"]
)
def test_where_a_local_row_waives_the_medical_paper(age, code):
    asked = granting(STANDING, medical_paper_on=None, age=age)
    found = granting_obstacle(asked, values(refs=HANOI))
    assert (found.code if found else "") == code


def test_a_gap_stands_in_nobodys_way():
    asked = granting(TIMED, reason="", proposed_on=None, ends_on=date(2029, 1, 1))
    assert granting_obstacle(asked, values(OLD)) is None
    assert granting_obstacle(granting(STANDING, medical_paper_on=None), values(OLD)) is None


def test_the_return_needs_remarks_only_where_a_row_asks_for_them():
    found = return_obstacle("timed_exemption", None, values(refs=HANOI))
    assert found is not None
    assert found.rule == REVIEW_AT_END
    assert return_obstacle("timed_exemption", NATIONAL, values(refs=HANOI)) is None
    assert return_obstacle("standing_exemption", None, values(refs=HANOI)) is None
    assert return_obstacle("timed_exemption", None, values()) is None
