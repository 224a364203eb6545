"""Leaving the Party in four ways and being restored: what is refused under which rule, what is counted, what the pages show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chibo.core import clock
from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask, rows_behind
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Affiliation, Membership
from chibo.people.services import ExitDraft, record_exit, restore_member
from chibo.people.standing_rules import COMPLAINT_WITHIN, complaint_until, exit_obstacle
from chibo.people.tests.test_striking_off import CASE
from chibo.rulebook.queries import rules
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON = date(2026, 8, 1), date(2026, 3, 10)
YEAR = Period.between(date(2026, 1, 1), date(2027, 1, 1))
PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="12-QĐ/HU", issued_on=date(2026, 3, 5))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


def leave(tree, person, kind="struck_off", viewer=OPERATOR, **more):
    draft = ExitDraft(**{"kind": kind, "on": ON, "paper": PAPER, "strike": CASE} | more)
    return record_exit(viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=new_uid())


def counted(unit, key, period=YEAR):
    return ask(OPERATOR, factories.at(unit, TODAY), [key], period=period)[key].value


def test_exit_ends_membership_stay_and_keeps_the_paper_with_its_entry(tree):
    person = factories.make_person(tree.cell)
    leave(tree, person, received_on=date(2026, 3, 12))
    row = Membership.objects.get(person=person)
    assert (row.ends_on, row.exit_kind, row.exit_received_on) == (ON, "struck_off", date(2026, 3, 12))
    assert (row.exit_decision.number, row.exit_decision.issuer) == ("12-QĐ/HU", "Huyện ủy Mường La")
    assert Affiliation.objects.get(person=person).ends_on == ON
    entry = AuditEntry.objects.get(act="people.record_exit", object_type="people.membership")
    assert entry.before["exit_kind"] == ""
    assert entry.after["exit_decision_id"] == row.exit_decision_id
    assert row.closed_in == entry.act_uid


@pytest.mark.parametrize("kind", ["struck_off", "left", "expelled", "died"])
def test_each_way_is_counted_apart_in_the_cell_of_the_last_day(tree, kind):
    leave(tree, factories.make_person(tree.cell), kind, without_breach=True)
    keys = {way: counted(tree.a, f"members.{way}") for way in ("struck_off", "left", "expelled", "died")}
    assert keys == dict.fromkeys(keys, 0) | {kind: 1}
    assert counted(tree.b, f"members.{kind}") == 0
    assert counted(tree.a, "members.net_change") == -1
    row = rows_behind(OPERATOR, factories.at(tree.cell, TODAY), f"members.{kind}", period=YEAR).get()
    assert row.happened_on == ON


def test_who_was_struck_off_on_probation_is_told_apart(tree):
    leave(tree, factories.make_person(tree.cell, admitted_on="2025-09-01", official_on=None))
    leave(tree, factories.make_person(tree.cell, "Vi Thị Cũ"))
    parts = ask(OPERATOR, factories.at(tree.a, TODAY), ["members.struck_off"], period=YEAR, by="status")
    assert {part: row.value for part, row in parts["members.struck_off"].by.items()} == {
        "probationary": 1, "official": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "more", "code", "clause"),
    [
        ("struck_off", {"paper": None}, "paper", ""),
        ("expelled", {}, "expelled_probationer", "Điều 35"),
        ("left", {}, "left_with_breach", "§11.2a"),
    ],
    ids=["paper", "DIS-02", "DEL-12"],
)
def test_what_a_rule_forbids_is_refused_with_its_clause(tree, kind, more, code, clause):
    person = factories.make_person(tree.cell, admitted_on="2025-09-01", official_on=None)
    with pytest.raises(DomainError) as refusal:
        leave(tree, person, kind, **more)
    assert refusal.value.code == code
    assert clause in str(refusal.value)
    assert Membership.objects.get(person=person).exit_kind == ""


def test_rules_without_a_value_stand_in_nobodys_way(tree):
    values = rules(["leaving.only_without_breach", "discipline.forms.probationary"], on=date(2005, 1, 1))
    assert values["leaving.only_without_breach"].is_gap
    for kind in ("left", "expelled"):
        found = exit_obstacle(kind, is_official=False, has_paper=True, without_breach=False, values=values)
        assert found is None


def test_a_death_needs_no_paper(tree):
    person = factories.make_person(tree.cell)
    assert leave(tree, person, "died", paper=None).exit_decision is None


def test_days_that_cannot_be_are_refused(tree):
    person = factories.make_person(tree.cell, admitted_on="2025-09-01", official_on=None)
    for on, error in ((date(2026, 8, 2), DomainError), (date(2025, 9, 1), Conflict)):
        with pytest.raises(error):
            leave(tree, person, on=on)
    with pytest.raises(DomainError):
        leave(tree, person, received_on=date(2026, 3, 4))
    elsewhere = factories.make_person(tree.cells_b[0])
    with pytest.raises(Conflict):
        leave(tree, elsewhere)


def test_exit_needs_the_right_to_decide(tree):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell)
    for who, error in (("secretary", Forbidden), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            leave(tree, person, viewer=people.viewer(who))
    leave(tree, person, viewer=people.viewer("clerk_a"))


def test_complaint_is_open_for_thirty_working_days_from_receipt():
    values = rules([COMPLAINT_WITHIN], on=ON)
    # Six whole weeks: no holiday lies between.
    assert complaint_until(date(2026, 3, 12), values) == date(2026, 4, 23)


def test_the_restored_is_a_member_again_and_not_admitted_twice(tree):
    person = factories.make_person(tree.cell)
    leave(tree, person)
    again = date(2026, 5, 4)
    restore_member(
        OPERATOR, unit=factories.at(tree.cell), person=person, on=again, act_uid=new_uid(),
        paper=DecisionDraft(issuer="Tỉnh ủy Bình Sơn", number="88-QĐ/TU", issued_on=date(2026, 5, 1)),
    )  # fmt: skip
    old, new = Membership.objects.filter(person=person).order_by("starts_on")
    assert (new.starts_on, new.official_on, new.decided_on) == (again, again, old.decided_on)
    keys = (
        "members.restored",
        "members.admitted",
        "members.recognised",
        "members.struck_off",
        "members.net_change",
    )
    assert [counted(tree.a, key) for key in keys] == [1, 0, 0, 1, 0]
    with pytest.raises(Conflict):
        restore_member(
            OPERATOR, unit=factories.at(tree.cell), person=person, on=again, paper=PAPER, act_uid=new_uid()
        )


def test_an_exit_and_a_restoration_are_taken_back_whole(tree):
    person = factories.make_person(tree.cell)
    gone, back = new_uid(), new_uid()
    draft = ExitDraft(kind="struck_off", on=ON, paper=PAPER, strike=CASE)
    record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=gone)
    restore_member(
        OPERATOR, unit=factories.at(tree.cell), person=person, on=date(2026, 5, 4), paper=PAPER, act_uid=back
    )
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=gone)
    undo_act(OPERATOR, act_uid=back)
    undo_act(OPERATOR, act_uid=gone)
    row, stay = Membership.objects.get(person=person), Affiliation.objects.get(person=person)
    assert (row.ends_on, row.exit_kind, row.exit_decision_id, row.closed_in) == (END, "", None, None)
    assert stay.ends_on == END


def test_the_dead_are_not_restored(tree):
    person = factories.make_person(tree.cell)
    leave(tree, person, "died")
    with pytest.raises(Conflict):
        restore_member(
            OPERATOR,
            unit=factories.at(tree.cell),
            person=person,
            on=date(2026, 5, 4),
            paper=PAPER,
            act_uid=new_uid(),
        )


def test_the_database_keeps_no_exit_paper_of_a_member(tree):
    person = factories.make_person(tree.cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(person=person).update(exit_received_on=ON)


def test_pages_record_an_exit_show_the_time_to_complain_and_restore(tree, client):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Vi Thị Rời", admitted_on="2025-09-01", official_on=None)
    client.force_login(people.clerk_a)
    file, url = (reverse(f"people:{name}", args=[person.uid]) for name in ("person", "exit"))
    assert url in client.get(file).content.decode()
    entered = {"kind": "struck_off", "on": "2026-03-10"}
    wrong = client.post(url, entered)
    assert wrong.status_code == 422
    assert "Chưa ghi quyết định" in wrong.content.decode()
    entered |= {"number": "12-QĐ/HU", "issuer": "Huyện ủy Mường La", "issued_on": "2026-03-05"}
    assert client.post(url, entered | {"received_on": "2026-03-12"}).status_code == 302
    page = client.get(file, {"on": "2026-08-01"}).content.decode()
    assert "đến hết ngày 23/04/2026" in page
    assert "12-QĐ/HU" in page
    back = reverse("people:restore", args=[person.uid])
    assert back in page
    entered = {"on": "2026-05-04", "number": "88-QĐ/TU", "issuer": "Tỉnh ủy", "issued_on": "2026-05-01"}
    assert client.post(back, entered).status_code == 302
    assert "Phục hồi đảng tịch" in client.get(file, {"on": "2026-08-01"}).content.decode()


def test_an_exit_recorded_wrongly_is_reversed_whenever_it_is_noticed(tree, monkeypatch):
    person, act_uid = factories.make_person(tree.cell), new_uid()
    draft = ExitDraft(kind="died", on=ON, paper=PAPER)
    record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid)
    later = clock.now() + timedelta(days=900)
    monkeypatch.setattr(clock, "now", lambda: later)
    undone = undo_act(OPERATOR, act_uid=act_uid)
    assert Membership.objects.get(person=person).ends_on == END
    # The log tells both: what was recorded, and that it was reversed.
    told = AuditEntry.objects.filter(act_uid__in=[act_uid, undone.undone_in]).values_list("act", flat=True)
    assert set(told) == {"people.record_exit", "history.undo_act"}


def test_after_an_exit_the_file_opens_on_the_day_of_the_page(tree, client):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Vi Thị Rời")
    Unit.objects.update(opens_on=date(2026, 1, 1))
    client.force_login(people.clerk_a)
    paper = {"number": "12-QĐ/HU", "issuer": "Huyện ủy Mường La", "issued_on": "2026-03-05"}
    url = reverse("people:exit", args=[person.uid])
    answer = client.post(url, paper | {"kind": "left", "on": "2026-03-10", "without_breach": "on"})
    assert answer.url == reverse("people:person", args=[person.uid]) + f"?on={TODAY.isoformat()}"
    assert "12-QĐ/HU" in client.get(answer.url).content.decode()
