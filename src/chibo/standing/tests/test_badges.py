"""Badges: who is due, what is refused, how it goes on from the proposal to the badge issued anew, and what the pages show."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.decisions.models import Decision
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask, rows_behind
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Membership
from chibo.standing import services
from chibo.standing.models import Badge, DisciplineCase
from chibo.standing.queries.badges import batch_list
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, AWARD, NEXT = date(2026, 8, 1), date(2026, 9, 2), date(2026, 11, 7)
PAPER = DecisionDraft(issuer="Tỉnh ủy Bình Sơn", number="77-QĐ/TU", issued_on=date(2026, 7, 30))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


def member(tree, name="Lò Văn Già", admitted="1996-06-10", **facts):
    return factories.make_person(
        tree.cell, name, born="1960-02-03", admitted_on=admitted, official_on=None, **facts
    )


def propose(tree, person, years=30, viewer=OPERATOR, on=TODAY, act_uid=None, unit=None, **more):
    proposal = services.Proposal(person.pk, years, more.pop("award_on", AWARD), **more)
    return services.propose_badges(
        viewer, unit=factories.at(unit or tree.cell), proposals=[proposal], proposed_on=on, act_uid=act_uid or new_uid()
    )[0]  # fmt: skip


def award(tree, badge, paper=PAPER, serial="BS 00012345", **more):
    return services.award_badge(
        OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, paper=paper, serial=serial, act_uid=new_uid(), **more
    )  # fmt: skip


def discipline(person, form="reprimand", since=date(2026, 3, 3), corrected=None, until=date(2027, 3, 3)):
    paper = DecisionDraft(issuer="Đảng ủy", number=f"{form}-{since}")
    kept = Decision.objects.create(
        issuer=paper.issuer, number=paper.number, secret=True, recorded_in=new_uid()
    )
    return DisciplineCase.objects.create(
        person=person, form=form, decision=kept, starts_on=since, announced_on=since, ends_on=until, corrected_on=corrected, recorded_in=new_uid()
    )  # fmt: skip


def due(tree, on=TODAY, award_on=AWARD):
    found = batch_list(OPERATOR, factories.at(tree.a, on), award_on)
    return [(one.row.person.name, one.years, one.reached_on, one.waits) for one in found.due]


def called_for(tree, on):
    asked = Asked(OPERATOR, factories.at(tree.a, on), keys=("badge.proposal_due",))
    return [(item.subject, item.due_on, item.overdue_days) for item in open_items(asked, limit=20)]


def test_list_of_an_award_day_has_those_whose_age_is_reached_in_its_window(tree):
    for name, admitted in (
        ("Lò Văn Trước", "1996-05-19"), ("Lò Văn Đầu", "1996-05-20"), ("Lò Văn Cuối", "1986-09-02"), ("Lò Văn Sau", "1996-09-03"),
    ):  # fmt: skip
        member(tree, name, admitted)
    member(tree, "Lò Văn Năm", "1996")
    before = member(tree, "Lò Văn Đã", "1996-05-19")
    propose(tree, before, award_on=date(2026, 5, 19), on=date(2026, 5, 2))
    assert due(tree) == [
        ("Lò Văn Cuối", 40, AWARD, False),
        ("Lò Văn Đầu", 30, date(2026, 5, 20), False),
        ("Lò Văn Trước", 30, date(2026, 5, 19), False),
    ]
    listed = batch_list(OPERATOR, factories.at(tree.a, TODAY), AWARD).due
    assert [one.row.person.name for one in listed if one.is_delayed] == ["Lò Văn Trước"]
    Unit.objects.update(records_from=date(2026, 5, 20))
    assert [name for name, *_rest in due(tree)] == ["Lò Văn Cuối", "Lò Văn Đầu"]


def test_party_age_counts_from_the_decision_and_leaves_time_outside_out(tree):
    decided, again, restored = (member(tree, name, "1990-01-01") for name in ("A Quyết", "B Lại", "C Hồi"))
    Membership.objects.filter(person=decided).update(decided_on=date(1996, 6, 10))
    for person, extra in ((again, {}), (restored, {"decided_on": date(1996, 6, 10), "restored": True})):
        first = Membership.objects.get(person=person)
        first.starts_on, first.decided_on, first.ends_on = (
            date(1996, 6, 20),
            date(1996, 6, 10),
            date(2000, 1, 1),
        )
        first.save()
        paper = None
        if extra.pop("restored", False):
            paper = Decision.objects.create(issuer="Tỉnh ủy", number="1", recorded_in=new_uid())
        Membership.objects.create(
            person=person,
            starts_on=date(2000, 1, 31),
            recorded_in=new_uid(),
            restoration_decision=paper,
            **extra,
        )
    assert due(tree) == [
        ("C Hồi", 30, date(2026, 6, 10), False),
        ("B Lại", 30, date(2026, 7, 10), False),
        ("A Quyết", 30, date(2026, 6, 10), False),
    ]


def test_list_costs_the_same_for_one_and_for_three(tree, django_assert_num_queries):
    unit = factories.at(tree.a, TODAY)
    for names in (["Một"], ["Hai", "Ba"]):
        for name in names:
            member(tree, f"Lò Văn {name}")
        with django_assert_num_queries(4):
            batch_list(OPERATOR, unit, AWARD)


def test_proposed_then_awarded_then_lost_then_issued_anew(tree):
    badge = propose(tree, member(tree))
    assert (badge.proposed_on, badge.awarded_on) == (TODAY, None)
    with pytest.raises(DomainError) as refusal:
        award(tree, badge, PAPER, "BS 123")
    assert refusal.value.code == "award_early"
    paper = DecisionDraft(issuer="Tỉnh ủy Bình Sơn", number="77-QĐ/TU", issued_on=TODAY)
    with pytest.raises(DomainError) as refusal:
        award(tree, badge, paper, "BS 123")
    assert (refusal.value.code, "III.1.4" in str(refusal.value)) == ("badge_serial", True)
    with pytest.raises(Conflict):
        services.lose_badge(
            OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, on=TODAY, act_uid=new_uid()
        )
    badge = award(tree, badge, paper)
    assert (badge.awarded_on, badge.serial, badge.decision.number) == (TODAY, "BS 00012345", "77-QĐ/TU")
    with pytest.raises(Conflict):
        award(tree, badge, paper)
    with pytest.raises(Conflict):
        services.reissue_badge(
            OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, paper=paper, act_uid=new_uid()
        )
    services.lose_badge(
        OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, on=TODAY, act_uid=new_uid()
    )
    badge = services.reissue_badge(
        OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, paper=paper, act_uid=new_uid()
    )
    assert (badge.lost_on, badge.reissued_on) == (TODAY, TODAY)
    year = Period.between(date(2026, 1, 1), date(2027, 1, 1))
    result = ask(OPERATOR, factories.at(tree.a, TODAY), ["badges.awarded"], period=year, by="years")[
        "badges.awarded"
    ]
    assert (result.value, {key: part.value for key, part in result.by.items()}) == (1, {"30": 1})
    assert rows_behind(OPERATOR, factories.at(tree.a, TODAY), "badges.awarded", period=year).get() == badge


def test_two_at_once_and_the_same_twice_are_refused(tree):
    person = member(tree)
    propose(tree, person)
    with pytest.raises(Conflict):
        propose(tree, person)
    other = member(tree, "Vi Thị Hai")
    with pytest.raises(Conflict):
        services.propose_badges(
            OPERATOR, unit=factories.at(tree.cell), proposed_on=TODAY, act_uid=new_uid(),
            proposals=[services.Proposal(other.pk, 30, AWARD), services.Proposal(person.pk, 30, AWARD)],
        )  # fmt: skip
    assert Badge.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "code", "clause"),
    [
        ({"years": 35}, "badge_years", "§18.1"),
        ({"award_on": date(2026, 9, 3)}, "badge_award_day", "§18.4"),
        ({"years": 40}, "badge_too_early", "§18.1"),
        ({"on": date(2026, 8, 2)}, "date_future", ""),
        ({"on": date(1960, 2, 3)}, "person_not_here", ""),
        ({"years": 40, "way": "early"}, "badge_too_early", "§18.1"),
    ],
    ids=["BDG-01", "BDG-04", "BDG-01-age", "future", "before-birth", "BDG-02"],
)
def test_what_a_rule_forbids_is_refused_with_its_clause(tree, more, code, clause):
    with pytest.raises(DomainError) as refusal:
        propose(tree, member(tree), **more)
    assert refusal.value.code == code
    assert clause in str(refusal.value)
    assert not Badge.objects.exists()


def test_early_for_illness_and_after_death(tree):
    ill = member(tree, "Lò Văn Ốm", "1997-09-02")
    assert propose(tree, ill, way="early").way == "early"
    dead = member(tree, "Lò Văn Mất", "1997-06-01", until=date(2026, 6, 1))
    Membership.objects.filter(person=dead).update(exit_kind="died")
    assert propose(tree, dead, way="posthumous").way == "posthumous"
    long_before = member(tree, "Lò Văn Xưa", "1997-06-02", until=date(2026, 6, 1))
    Membership.objects.filter(person=long_before).update(exit_kind="died")
    with pytest.raises(DomainError) as refusal:
        propose(tree, long_before, way="posthumous")
    assert (refusal.value.code, "§18.2" in str(refusal.value)) == ("badge_too_early", True)
    left = member(tree, "Lò Văn Ra", until=date(2026, 6, 1))
    with pytest.raises(NotVisible):
        propose(tree, left, way="posthumous")


@pytest.mark.parametrize(
    ("case", "waits", "called"),
    [
        ({}, True, None),
        ({"since": date(2026, 3, 2), "corrected": date(2026, 7, 1), "until": date(2026, 9, 2)}, False, AWARD),
        ({"since": date(2026, 3, 3), "corrected": date(2026, 7, 1), "until": date(2026, 9, 2)}, True, NEXT),
        ({"since": date(2025, 1, 3), "until": date(2026, 1, 3)}, True, None),
        ({"since": date(2025, 1, 3), "until": date(2026, 1, 3), "corrected": date(2026, 1, 3)}, False, AWARD),
        ({"form": "warning", "since": date(2025, 12, 3), "corrected": date(2026, 7, 1), "until": date(2026, 8, 1)}, True, NEXT),
    ],
    ids=["DIS-08-in-force", "BDG-05-six-months", "BDG-05-day-short", "BDG-05-not-acknowledged", "BDG-05-acknowledged", "BDG-05-nine-months"],
)  # fmt: skip
def test_discipline_delays_in_a_neutral_sentence(tree, case, waits, called):
    person = member(tree)
    discipline(person, **case)
    assert due(tree) == [("Lò Văn Già", 30, date(2026, 6, 10), waits)]
    assert called_for(tree, TODAY) == ([("Lò Văn Già", called, 0)] if called else [])
    if not waits:
        propose(tree, person)
        return
    with pytest.raises(DomainError) as refusal:
        propose(tree, person)
    unknown = member(tree, "Lò Văn Năm", "1996")
    with pytest.raises(DomainError) as other:
        propose(tree, unknown)
    assert str(refusal.value).replace(person.name, "") == str(other.value).replace(unknown.name, "")
    assert "kỷ luật" not in str(refusal.value)


def test_the_work_list_calls_for_a_proposal_until_it_is_made(tree):
    person = member(tree)
    assert called_for(tree, date(2026, 5, 1)) == []
    assert called_for(tree, date(2026, 5, 2)) == [("Lò Văn Già", AWARD, 0)]
    badge = propose(tree, person)
    assert called_for(tree, TODAY) == []
    services.withdraw_proposal(OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, act_uid=new_uid())
    assert called_for(tree, TODAY) == [("Lò Văn Già", AWARD, 0)]
    assert called_for(tree, date(2024, 7, 2)) == []


def test_acts_are_taken_back_whole_and_need_the_right(tree):
    people = factories.cast(tree)
    person = member(tree)
    for who, error in (("secretary", Forbidden), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            propose(tree, person, viewer=people.viewer(who))
    uid = new_uid()
    badge = propose(tree, person, viewer=people.viewer("clerk_a"), act_uid=uid)
    entry = AuditEntry.objects.get(act_uid=uid)
    assert (entry.unit_id, entry.after["years"]) == (tree.cell.pk, 30)
    with pytest.raises(NotVisible):
        services.withdraw_proposal(
            people.viewer("clerk_b"), unit=factories.at(tree.b), badge_id=badge.pk, act_uid=new_uid()
        )
    awarded = new_uid()
    paper = DecisionDraft(issuer="Tỉnh ủy", number="7", issued_on=TODAY)
    services.award_badge(
        OPERATOR, unit=factories.at(tree.cell), badge_id=badge.pk, paper=paper, serial="", act_uid=awarded
    )
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=uid)
    undo_act(OPERATOR, act_uid=awarded)
    badge.refresh_from_db()
    assert (badge.awarded_on, badge.decision_id, badge.closed_in) == (None, None, None)
    undo_act(OPERATOR, act_uid=uid)
    assert not Badge.objects.exists()


def test_pages_lead_from_the_list_to_the_award(tree, client):
    people = factories.cast(tree)
    person, waits = member(tree, "Vi Thị Huy"), member(tree, "Vi Thị Chờ")
    discipline(waits)
    client.force_login(people.clerk_a)
    listed = reverse("standing:badges", args=[tree.a.ref])
    page = client.get(listed, {"dot": "2026-09-02", "on": "2026-08-01"}).content.decode()
    assert "cấp ủy đang xem xét điều kiện" in page
    assert "kỷ luật" not in page.casefold()
    assert "ngày vào Đảng; chưa có ngày quyết định" in page
    url = f"{listed}?dot=2026-09-02&on=2026-08-01"
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"pick": [f"{waits.pk}-30"]}).status_code == 422
    assert client.post(url, {"pick": [f"{person.pk}-30"]}).status_code == 302
    badge = Badge.objects.get()
    to_award = reverse("standing:badge_award", args=[person.uid, badge.pk])
    file = reverse("people:person", args=[person.uid])
    assert to_award in client.get(file, {"on": "2026-08-01"}).content.decode()
    entered = {"number": "77-QĐ/TU", "issuer": "Tỉnh ủy", "issued_on": "2026-08-01", "serial": "BS 00012345"}
    assert client.post(to_award, {**entered, "serial": "x"}).status_code == 422
    assert client.post(to_award, entered).status_code == 302
    assert "Huy hiệu 30 năm tuổi đảng" in client.get(file, {"on": "2026-08-01"}).content.decode()
    assert "BS 00012345" in client.get(url).content.decode()
    assert client.get(listed, {"dot": "2026-09-03", "on": "2026-08-01"}).status_code == 404
    assert "Chưa có các đợt trao" in client.get(listed, {"on": "2024-07-02"}).content.decode()
    one = reverse("standing:badge_propose", args=[person.uid])
    assert (
        client.post(
            one, {"years": 40, "way": "due", "award_on": "2026-09-02", "proposed_on": "2026-08-01"}
        ).status_code
        == 422
    )
