"""What a count may be: the last number that is right and the first that is wrong, with the fault as id."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from chibo.congresses.rules import Called, Count, Limits, Meeting, Vote, faults, is_majority, numbers_of

LIMITS = Limits(
    majority=Fraction(1, 2), committee_from=9, committee_most=7, deputies=1, rounds=3, quorum=Fraction(2, 3),
    least_official=3, standing=Fraction(1, 3), calls_exempt=True, counts_present=True,
)  # fmt: skip


def votes(*given):
    """(person, votes, elected) each."""
    return tuple(Vote(person, f"Người {person}", count, elected) for person, count, elected in given)


def poll(post, *given, seats=1, issued=12, returned=12, valid=12, poll_round=1):
    sole = post == "secretary"
    return Count(post, post, poll_round, seats, issued, returned, valid, votes(*given), sole=sole)


COMMITTEE = poll("committee_member", (1, 11, True), (2, 10, True), (3, 9, True), (4, 3, False), seats=3)
GOOD = Meeting(
    called=12, deducted=0, present=12, tellers=frozenset({8, 9}), is_cell=True, official=12,
    counts=(COMMITTEE, poll("secretary", (1, 12, True)), poll("deputy_secretary", (2, 7, True))),
)  # fmt: skip


def codes(meeting, limits=LIMITS):
    return [fault.code for fault in faults(meeting, limits)]


def only(*counts, **changes):
    return replace(GOOD, counts=counts, **changes)


def test_a_whole_election_has_no_fault():
    assert codes(GOOD) == []


#: A congress of delegates above a cell: ten called, one away, one substitute sitting for them.
DELEGATES = (
    *(Called(n, f"Người {n}") for n in range(1, 10)),
    Called(10, "Người 10", came=False),
    Called(11, "Người 11", is_substitute=True),
    Called(12, "Người 12", is_substitute=True, came=False),
)
NAMED = replace(
    GOOD, called=10, present=10, is_cell=False, official=None, delegates=DELEGATES,
    counts=(poll("secretary", (1, 6, True), issued=10, returned=10, valid=10),),
)  # fmt: skip


def test_named_delegates_are_counted_and_substitutes_sit_for_who_is_away():
    assert numbers_of(DELEGATES) == (10, 10)
    assert codes(NAMED) == []
    assert codes(
        replace(NAMED, counts=(poll("secretary", (1, 5, True), issued=10, returned=10, valid=10),))
    ) == ["no_majority"]


@pytest.mark.parametrize(
    ("code", "meeting"),
    [
        ("called_named", replace(NAMED, called=11)),
        ("present_named", replace(NAMED, present=9, counts=())),
        (
            "delegate_twice",
            replace(NAMED, called=11, present=11, delegates=(*DELEGATES, Called(1, "Người 1"))),
        ),
        (
            "delegate_not_official",
            replace(
                NAMED, called=11, present=11, delegates=(*DELEGATES, Called(13, "Dự bị", is_official=False))
            ),
        ),
        (
            "substitutes",
            replace(NAMED, present=11, delegates=(*DELEGATES[:-1], replace(DELEGATES[-1], came=True))),
        ),
        ("delegates_of_cell", replace(NAMED, is_cell=True, official=10)),
    ],
)
def test_each_fault_of_delegates_is_found(code, meeting):
    assert code in codes(meeting)


WRONG = {
    "present": replace(GOOD, called=11),
    "deducted": replace(GOOD, deducted=12),
    "called": replace(GOOD, official=11),
    "no_poll": only(),
    "papers": only(poll("secretary", (1, 12, True), issued=13)),
    "too_many": only(poll("secretary", (1, 12, True), (2, 0, True))),
    "rounds": only(poll("secretary", (1, 12, True), poll_round=4)),
    "votes": only(poll("secretary", (1, 13, True))),
    "votes_sum": only(poll("secretary", (1, 7, True), (2, 6, False))),
    "no_majority": only(poll("secretary", (1, 6, True))),
    "no_tellers": replace(GOOD, tellers=frozenset()),
    "teller_stands": replace(GOOD, tellers=frozenset({1})),
    "committee_too_early": only(COMMITTEE, official=8, called=8, present=8),
    "committee_too_large": only(poll("committee_member", *((n, 12, True) for n in range(10, 18)), seats=8)),
    "deputies": only(poll("deputy_secretary", (1, 12, True), (2, 11, True), seats=2)),
    "not_in_committee": only(COMMITTEE, poll("secretary", (5, 12, True))),
    "both": only(poll("secretary", (1, 12, True)), poll("deputy_secretary", (1, 12, True))),
}


def few(n, **changes):
    """A cell of n official members that elects its secretary, all present."""
    one = poll("secretary", (1, n, True), issued=n, returned=n, valid=n)
    return replace(GOOD, called=n, present=n, official=n, counts=(one,), **changes)


def attended(present, deducted=0, **changes):
    """Of twelve called so many come."""
    one = poll("secretary", (1, present, True), issued=present, returned=present, valid=present)
    return only(one, present=present, deducted=deducted, **changes)


def standing(inner, whole, **changes):
    """A congress of a committee of `whole` members, `inner` of them in the standing committee with who leads it."""
    body = replace(
        poll("executive_committee_member", *((n, 10, True) for n in range(20, 20 + whole)), seats=whole),
        body="executive_committee",
    )
    rest = replace(
        poll("standing_committee_member", *((n, 10, True) for n in range(21, 20 + inner)), seats=whole),
        body="standing_committee",
    )
    return only(body, rest, poll("secretary", (20, 12, True)), is_cell=False, official=None, **changes)


@pytest.mark.parametrize(
    ("meeting", "code"),
    [
        pytest.param(few(2), "too_few", id="Điều 21: two official members"),
        pytest.param(few(3), None, id="Điều 21: three"),
        pytest.param(replace(GOOD, official=13), "called_fewer", id="EXM-07: the exempted are called"),
        pytest.param(replace(GOOD, official=13, is_congress=False), None, id="EXM-07: of a congress"),
        pytest.param(attended(10, 2), None, id="EXM-07: two exempted who did not come"),
        pytest.param(attended(10, 3), "counted_if_present", id="EXM-07: who came is counted"),
        pytest.param(attended(8), None, id="M21: two thirds"),
        pytest.param(attended(7), "quorum", id="M21: one fewer"),
        pytest.param(attended(7, is_congress=False), None, id="M21: of a congress"),
        pytest.param(attended(7, 2), None, id="M21: who does not count is not missed"),
        pytest.param(standing(3, 9), None, id="O28: a third"),
        pytest.param(standing(4, 9), "standing_too_large", id="O28: one more"),
        pytest.param(standing(4, 9, is_congress=False), None, id="O28: of a congress"),
    ],
)
def test_who_is_called_who_counts_and_how_many_must_come(meeting, code):
    assert codes(meeting) == ([code] if code else [])
    assert codes(meeting, Limits()) == []


@pytest.mark.parametrize("code", WRONG)
def test_each_fault_is_found(code):
    assert code in codes(WRONG[code])


def test_who_may_not_stand_is_found():
    one = replace(poll("secretary"), votes=(Vote(1, "Dự bị", 12, is_elected=True, may_stand=False),))
    assert codes(only(one)) == ["may_not_stand"]


@pytest.mark.parametrize(
    ("got", "base", "elected"), [(7, 12, True), (6, 12, False), (6, 11, True), (1, 1, True), (0, 0, False)]
)
def test_majority_is_more_than_half_of_who_counts(got, base, elected):
    assert is_majority(got, base, Fraction(1, 2)) is elected


def test_who_is_deducted_lowers_the_base():
    one = only(poll("secretary", (1, 6, True), issued=10, returned=10, valid=10), present=10)
    assert codes(one) == ["no_majority"]
    assert codes(replace(one, deducted=1)) == []


def test_limits_at_their_edge_and_in_a_gap():
    assert codes(only(poll("committee_member", *((n, 12, True) for n in range(10, 17)), seats=7))) == []
    nine = poll("committee_member", (1, 9, True), seats=3, issued=9, returned=9, valid=9)
    assert codes(only(nine, official=9, called=9, present=9)) == []
    assert codes(only(poll("secretary", (1, 12, True), poll_round=3))) == []
    assert codes(WRONG["no_majority"], Limits()) == []
    assert codes(WRONG["committee_too_large"], Limits()) == []
