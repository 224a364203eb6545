"""Striking an official member off: grounds, self-review and votes by clause (DEL-01 … DEL-08), and the page that writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.models import Membership, StrikeVote, StrikingOff
from chibo.people.services import ExitDraft, record_exit
from chibo.people.strike_rules import STRIKE_RULES, StrikeCase, Vote, strike_obstacle
from chibo.rulebook.queries import rules
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON = date(2026, 8, 1), date(2026, 3, 10)
CELL = Vote(body="cell", on=date(2026, 2, 2), in_favour=8, base=12)
COMMITTEE = Vote(body="committee", on=date(2026, 2, 16), in_favour=10, base=15)
STANDING = Vote(body="standing", on=date(2026, 3, 2), in_favour=6, base=11)
AUTHORISED = Vote(body="authorised", on=date(2026, 2, 16), in_favour=10, base=15)
CASE = StrikeCase(
    ground="absence",
    since=date(2025, 11, 1),
    reviewed_on=date(2026, 1, 12),
    votes=(CELL, COMMITTEE, STANDING),
)
REQUESTS = (date(2025, 12, 1), date(2025, 12, 15), date(2026, 1, 5))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def votes(*changed):
    found = {vote.body: vote for vote in (CELL, COMMITTEE, STANDING)} | {vote.body: vote for vote in changed}
    return tuple(found.values())


@pytest.mark.parametrize(
    ("more", "code", "clause"),
    [
        ({}, "", ""),
        ({"ground": ""}, "strike_ground", "§8.1"),
        ({"since": None}, "strike_since", "§8.1"),
        ({"since": date(2025, 11, 2)}, "", ""),
        ({"since": date(2025, 11, 3)}, "strike_too_early", "§8.1"),
        ({"ground": "card", "since": None}, "", ""),
        ({"ground": "no_progress", "since": date(2025, 2, 2)}, "", ""),
        ({"ground": "no_progress", "since": date(2025, 2, 3)}, "strike_too_early", "§8.1"),
        ({"ground": "breach", "since": date(2024, 2, 2)}, "", ""),
        ({"ground": "breach", "since": date(2024, 2, 3)}, "strike_too_early", "§8.1"),
        ({"ground": "political", "since": None}, "", ""),
        ({"reviewed_on": None}, "strike_review", "§11.1a"),
        ({"reviewed_on": None, "requested": REQUESTS[:2]}, "strike_review", "§11.1a"),
        ({"reviewed_on": None, "requested": (REQUESTS[0],) * 3}, "strike_review", "§11.1a"),
        ({"reviewed_on": None, "requested": REQUESTS}, "", ""),
        ({"reviewed_on": None, "refused_on": date(2026, 2, 2)}, "", ""),
        ({"reviewed_on": None, "refused_on": date(2026, 2, 3)}, "strike_review_late", "§11.1a"),
        ({"votes": (COMMITTEE, STANDING)}, "strike_no_cell", "§11.1b"),
        ({"votes": votes(replace(CELL, in_favour=7))}, "strike_missed", "§11.1b"),
        ({"votes": votes(replace(COMMITTEE, in_favour=9))}, "strike_missed", "§11.1b"),
        ({"votes": votes(replace(STANDING, in_favour=5, base=10))}, "strike_missed", "§11.1b"),
        ({"votes": (CELL, STANDING)}, "strike_no_committee", "§11.1b"),
        ({"votes": (CELL, COMMITTEE)}, "strike_no_standing", "§11.1b"),
        ({"votes": (CELL, AUTHORISED)}, "", ""),
        ({"votes": (CELL, replace(AUTHORISED, in_favour=9))}, "strike_missed", "§11.1b"),
        ({"votes": votes(replace(COMMITTEE, on=date(2026, 1, 30)))}, "strike_order", ""),
        ({"votes": votes(replace(STANDING, on=date(2026, 3, 11)))}, "strike_order", ""),
    ],
    ids=[
        "whole", "DEL-01 no ground", "DEL-01 no day", "DEL-01 three months", "DEL-01 a day short", "DEL-02", "DEL-03 a year",
        "DEL-03 a day short", "DEL-04 two years", "DEL-04 a day short", "DEL-05", "DEL-06 none", "DEL-06 two requests",
        "DEL-06 one day thrice", "DEL-06 three requests", "DEL-06 refused", "DEL-06 refused after the vote",
        "DEL-07 no vote of the cell", "DEL-07 cell one short", "DEL-07 committee one short", "DEL-07 half is not more",
        "DEL-07 no committee", "DEL-07 nobody decided", "DEL-07 authorised", "DEL-07 authorised one short",
        "committee before the cell", "decided after the day",
    ],
)  # fmt: skip
def test_what_strikes_off(more, code, clause):
    values = rules(STRIKE_RULES, on=ON)
    found = strike_obstacle(replace(CASE, **more), ON, base_votes=True, values=values)
    assert (found.code if found else "") == code
    if clause:
        assert clause in values[found.rule].basis.clause


def test_a_cell_that_is_the_base_itself_has_no_committee_to_vote():
    values = rules(STRIKE_RULES, on=ON)
    case = replace(CASE, votes=(CELL, STANDING))
    assert strike_obstacle(case, ON, base_votes=False, values=values) is None


def test_before_the_rules_nothing_is_asked(tree):
    person, on = factories.make_person(tree.cell), date(2020, 3, 2)
    paper = DecisionDraft(issuer="Huyện ủy", number="4-QĐ/HU", issued_on=on)
    draft = ExitDraft(kind="struck_off", on=on, paper=paper)
    record_exit(OPERATOR, unit=factories.at(tree.cell, on), person=person, draft=draft, act_uid=new_uid())
    assert not StrikingOff.objects.exists()


def entered(**more):
    sent = {
        "ground": "absence", "since": "01/11/2025", "requested_1": "01/12/2025", "requested_2": "15/12/2025",
        "requested_3": "05/01/2026", "evidence": ["dues_book", "absence_minutes"], "on": "10/03/2026",
        "number": "12-QĐ/HU", "issuer": "Huyện ủy Mường La", "issued_on": "05/03/2026", "received_on": "12/03/2026",
    }  # fmt: skip
    for vote in (CELL, COMMITTEE, STANDING):
        sent |= {
            f"{vote.body}_on": f"{vote.on:%d/%m/%Y}", f"{vote.body}_base": vote.base,
            f"{vote.body}_in_favour": vote.in_favour,
        }  # fmt: skip
    return {name: value for name, value in (sent | more).items() if value != ""}


def test_page_refuses_with_the_clause_and_writes_the_whole_case_once(client, tree):
    people, person = factories.cast(tree), factories.make_person(tree.cell, "Vi Văn Bỏ")
    client.force_login(people.clerk_a)
    file, url = (reverse(f"people:{name}", args=[person.uid]) for name in ("person", "strike"))
    assert url in client.get(file).content.decode()
    once = client.get(url).context["once"]
    wrong = client.post(url, entered(requested_3=""))
    assert wrong.status_code == 422
    assert "§11.1a" in str(wrong.context["form"].errors["reviewed_on"])
    half = client.post(url, entered(cell_base=""))
    assert "cell_on" in half.context["form"].errors
    too_many = client.post(url, entered(cell_in_favour=13))
    assert "cell_in_favour" in too_many.context["form"].errors
    for _time in range(2):
        assert client.post(url, entered(once=once)).status_code == 302
    assert (StrikingOff.objects.count(), StrikeVote.objects.count()) == (1, 3)
    page = client.get(file, {"on": TODAY.isoformat()}).content.decode()
    for word in (
        "8/12 tán thành",
        "ít nhất 2/3",
        "01/12/2025, 15/12/2025, 05/01/2026",
        "Sổ đảng phí",
        "§8.1",
    ):
        assert word in page
    undo_act(OPERATOR, act_uid=once)
    assert (StrikingOff.objects.count(), StrikeVote.objects.count()) == (0, 0)
    assert Membership.objects.get().exit_kind == ""


def test_the_page_of_other_exits_leads_to_that_of_striking_off(client, tree):
    person = factories.make_person(tree.cell)
    client.force_login(factories.cast(tree).clerk_a)
    paper = {"number": "12-QĐ/HU", "issuer": "Huyện ủy", "issued_on": "2026-03-05"}
    answer = client.post(
        reverse("people:exit", args=[person.uid]), paper | {"kind": "struck_off", "on": "2026-03-10"}
    )
    assert answer.status_code == 422
    assert "Xóa tên đảng viên chính thức»" in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ground": "dislike"}, "strike_ground_unknown"),
        ({"evidence": ("rumour",)}, "strike_ground_unknown"),
        ({"reviewed_on": date(2026, 8, 2)}, "date_future"),
        ({"votes": votes(replace(CELL, in_favour=13))}, "strike_count"),
    ],
)
def test_what_is_no_case_is_refused(tree, more, code):
    person = factories.make_person(tree.cell)
    paper = DecisionDraft(issuer="Huyện ủy", number="4-QĐ/HU", issued_on=ON)
    draft = ExitDraft(kind="struck_off", on=ON, paper=paper, strike=replace(CASE, **more))
    with pytest.raises(DomainError) as refusal:
        record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=new_uid())
    assert refusal.value.code == code
