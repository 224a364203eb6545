"""The rules of transfers at their edges, by clause, with the values of the rulebook of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.people.transfer_enums import State, TransferKind
from chibo.people.transfer_rules import (
    ABANDONED_AFTER,
    EXTENSION,
    LIMITS,
    PRESENT_LETTER,
    START_RULES,
    Course,
    days_used,
    extension_obstacle,
    kind_of,
    months_after,
    person_obstacle,
    present_by,
    state_of,
    stay_obstacle,
)
from chibo.rulebook.queries import rules
from chibo.rulebook.rules import RuleGapError

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
HERE = {"is_member": True, "is_here": True, "here_since": date(2020, 1, 1)}


def code(obstacle):
    return obstacle.code if obstacle else ""


@pytest.mark.parametrize(
    ("issued_on", "last"),
    [
        # TRF-02: thirty working days; six weeks without a holiday.
        (date(2026, 3, 10), date(2026, 4, 21)),
        # Over Tết, 16 to 20 February 2026, and the swapped Saturday 22 August of no week in it.
        (date(2026, 1, 26), date(2026, 3, 16)),
        # A letter of a Saturday counts from the Monday.
        (date(2026, 5, 9), date(2026, 6, 19)),
    ],
    ids=["TRF-02 six weeks", "TRF-02 over Tết", "TRF-02 from a Saturday"],
)
def test_the_last_day_to_hand_a_letter_in(issued_on, last):
    values = rules([PRESENT_LETTER], on=issued_on)
    assert present_by(issued_on, PRESENT_LETTER, values) == last
    assert days_used(issued_on, last) == 30
    assert days_used(issued_on, issued_on) == 0


@pytest.mark.parametrize(
    ("kind", "days"),
    [(TransferKind.ABROAD, 60), (TransferKind.ABROAD_TEMPORARY, 30), (TransferKind.INTERNAL, 30)],
    ids=["TRF-21", "TRF-23", "TRF-02"],
)
def test_each_kind_of_letter_has_the_limit_of_its_rule(kind, days):
    assert rules([LIMITS[kind]], on=ON)[LIMITS[kind]].whole == days


def test_a_time_without_a_rule_has_no_limit():
    values = rules([PRESENT_LETTER, ABANDONED_AFTER], on=date(2024, 5, 6))
    with pytest.raises(RuleGapError):
        present_by(date(2024, 5, 6), PRESENT_LETTER, values)
    with pytest.raises(RuleGapError):
        months_after(ABANDONED_AFTER, date(2024, 5, 6), values)
    old = rules(START_RULES, on=date(2024, 5, 6))
    until = date(2024, 5, 7)
    assert stay_obstacle(TransferKind.TEMPORARY, date(2024, 5, 6), until, for_study=False, values=old) is None


def test_papers_are_given_up_three_months_on_also_from_the_end_of_a_month():
    values = rules([ABANDONED_AFTER], on=ON)
    assert months_after(ABANDONED_AFTER, date(2025, 11, 30), values) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("until", "for_study", "found"),
    [
        (date(2026, 6, 8), False, "stay_short"),
        (date(2026, 6, 9), False, ""),
        (date(2027, 3, 8), False, ""),
        (date(2027, 3, 9), False, "stay_long"),
        (date(2028, 3, 9), True, ""),
        (date(2028, 3, 10), True, "stay_long"),
        (date(2026, 3, 9), False, "until_missing"),
    ],
    ids=[
        "TRF-13 short",
        "TRF-13 least",
        "TRF-13 most",
        "TRF-13 long",
        "TRF-14 most",
        "TRF-14 long",
        "no end",
    ],
)
def test_how_long_a_stay_for_a_time_may_be(until, for_study, found):
    values = rules(START_RULES, on=ON)
    obstacle = stay_obstacle(TransferKind.TEMPORARY, ON, until, for_study=for_study, values=values)
    assert code(obstacle) == found


def test_an_extension_is_below_twelve_months():
    values, until = rules([EXTENSION], on=ON), date(2026, 6, 30)
    days = {
        until: "extension_back",
        until + timedelta(days=1): "",
        date(2027, 6, 29): "",
        date(2027, 6, 30): "extension_long",
    }
    assert {day: code(extension_obstacle(until, day, values)) for day in days} == days


@pytest.mark.parametrize(
    ("more", "kind", "found"),
    [
        ({}, TransferKind.OFFICIAL, ""),
        ({"is_member": False}, TransferKind.OFFICIAL, "not_here"),
        ({"is_here": False}, TransferKind.OFFICIAL, "not_here"),
        ({"here_since": ON}, TransferKind.OFFICIAL, "too_early"),
        ({"under_way_since": ON}, TransferKind.OFFICIAL, "under_way"),
        ({"leaves_on": date(2026, 5, 1)}, TransferKind.OFFICIAL, "leaves_later"),
        ({"is_away_for_a_time": True}, TransferKind.TEMPORARY, "away_already"),
        ({"is_away_for_a_time": True}, TransferKind.OFFICIAL, ""),
        ({"is_examined": True}, TransferKind.OFFICIAL, "not_now"),
        ({"is_examined": True}, TransferKind.TEMPORARY, ""),
    ],
)
def test_what_stands_in_the_way_of_a_person(more, kind, found):
    obstacle = person_obstacle(kind, ON, Course(**(HERE | more)), rules(START_RULES, on=ON))
    assert code(obstacle) == found
    assert not obstacle or not obstacle.rule


def test_kinds_and_states():
    assert kind_of(TransferKind.OFFICIAL, same_upper=True) == TransferKind.INTERNAL
    assert kind_of(TransferKind.TEMPORARY, same_upper=True) == TransferKind.TEMPORARY
    assert [state_of("", None), state_of("", ON), state_of("returned", ON)] == [
        State.ISSUED,
        State.PRESENTED,
        State.RETURNED,
    ]
