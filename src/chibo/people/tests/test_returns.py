"""Coming back from abroad (TRF-22, REC-16), and the paper of an extension (TRF-16): what is called for, refused, undone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.errors import Conflict, DomainError, Forbidden
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.people.models import TemporaryStay, Transfer
from chibo.people.services import letter_steps, returns, stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from chibo.people.transfer_rules import SUPPLEMENT_AFTER, must_supplement
from chibo.rulebook.queries import rules
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, LEFT, BACK = date(2027, 8, 2), date(2026, 3, 30), date(2027, 4, 5)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


def done(on, **more):
    return Done(**({"on": on, "act_uid": new_uid()} | more))


def abroad(tree, kind="labour", left=LEFT):
    person = factories.make_person(tree.cell, "Vi Văn Xa")
    departure = Departure(kind=kind, on=date(2026, 3, 3), place="Nhật Bản")
    (row,) = start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )
    row = letter_steps.note_leaving(OPERATOR, transfer=row, done=done(left))
    return steps.receive_transfer(OPERATOR, transfer=row, done=done(date(2026, 5, 4)))


def due(tree, on, key):
    items = every_item(Asked(OPERATOR, factories.at(tree.a, on), (key,)))
    return [(item.due_on, item.overdue_days) for item in items]


def test_who_worked_abroad_reports_within_thirty_working_days_of_coming_back(tree):
    row, told = abroad(tree), new_uid()
    assert due(tree, TODAY, "transfer.return_report") == []
    returns.note_return(OPERATOR, transfer=row, done=done(BACK))
    assert due(tree, date(2027, 4, 4), "transfer.return_report") == []
    ((last, late),) = due(tree, BACK, "transfer.return_report")
    assert (last, late) == (date(2027, 5, 20), 0)
    assert due(tree, date(2027, 5, 21), "transfer.return_report") == [(last, 1)]
    row.refresh_from_db()
    returns.report_return(OPERATOR, transfer=row, done=done(last, act_uid=told))
    assert due(tree, date(2027, 5, 21), "transfer.return_report") == []
    undo_act(OPERATOR, act_uid=told)
    assert Transfer.objects.get().reported_on is None


@pytest.mark.parametrize(
    ("back", "must"),
    [(date(2027, 3, 29), False), (date(2027, 3, 30), True)],
    ids=["REC-16 a day short", "REC-16 twelve months"],
)
def test_long_abroad_supplements_the_cv(back, must):
    assert must_supplement(LEFT, back, rules([SUPPLEMENT_AFTER], on=back)) is must


def test_supplement_is_called_for_until_it_came_in(tree):
    row = returns.note_return(OPERATOR, transfer=abroad(tree, "abroad"), done=done(BACK))
    assert due(tree, TODAY, "transfer.return_report") == []
    assert due(tree, BACK, "transfer.supplement_cv") == [(None, 0)]
    returns.supplement_return(OPERATOR, transfer=row, done=done(date(2027, 6, 1)))
    assert due(tree, date(2027, 6, 1), "transfer.supplement_cv") == []
    short = returns.note_return(
        OPERATOR, transfer=abroad(tree, "abroad", date(2026, 4, 6)), done=done(date(2027, 4, 5))
    )
    assert due(tree, TODAY, "transfer.supplement_cv") == []
    assert short.supplemented_on is None


def test_what_stands_against_a_return(tree):
    people, row = factories.cast(tree), abroad(tree)
    for step in (returns.report_return, returns.supplement_return):
        with pytest.raises(Conflict):
            step(OPERATOR, transfer=row, done=done(BACK))
    with pytest.raises(Forbidden):
        returns.note_return(people.viewer("secretary"), transfer=row, done=done(BACK))
    with pytest.raises(DomainError):
        returns.note_return(OPERATOR, transfer=row, done=done(date(2026, 5, 3)))
    with pytest.raises(DomainError):
        returns.note_return(OPERATOR, transfer=row, done=done(date(2027, 8, 3)))
    returns.note_return(people.viewer("clerk_a"), transfer=row, done=done(BACK))
    row.refresh_from_db()
    with pytest.raises(Conflict):
        returns.note_return(OPERATOR, transfer=row, done=done(BACK))
    with pytest.raises(DomainError):
        returns.report_return(OPERATOR, transfer=row, done=done(date(2027, 4, 4)))


def test_page_says_how_the_return_is_handled_and_takes_its_steps(client, tree):
    row = abroad(tree)
    client.force_login(factories.cast(tree).clerk_a)
    page = reverse("people:transfer", args=[row.uid])
    assert "không qua Bộ Ngoại giao" in client.get(page).content.decode()
    form = client.get(reverse("people:transfer_step", args=[row.uid, "ve-nuoc"])).context["form"]
    sent = {"act": form["act"].value(), "seen": form["seen"].value(), "on": "05/04/2027"}
    client.post(reverse("people:transfer_step", args=[row.uid, "ve-nuoc"]), sent)
    text = client.get(page).content.decode()
    for word in ("hạn 20/05/2027", "§6.2.3", "Ghi báo cáo khi về nước", "Ghi bổ sung lý lịch"):
        assert word in text


def staying(tree):
    person = factories.make_person(tree.cell, "Vi Thị Gần")
    departure = Departure(kind="temporary", on=date(2026, 5, 4), to=tree.b.ref, until=date(2026, 8, 31))
    (row,) = start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )
    there = done(date(2026, 5, 4), cell=factories.at(tree.cells_b[0]))
    return steps.receive_transfer(OPERATOR, transfer=row, done=there)


def test_an_extension_keeps_who_wrote_it_and_that_home_was_told(client, tree, settings):
    settings.CHIBO_TODAY = date(2026, 8, 3)
    people, row = factories.cast(tree), staying(tree)
    client.force_login(people.clerk_b)
    url = reverse("people:transfer_step", args=[row.uid, "gia-han"])
    form = client.get(url).context["form"]
    sent = {
        "act": form["act"].value(),
        "seen": form["seen"].value(),
        "on": "01/08/2026",
        "until": "31/10/2026",
    }
    assert client.post(url, sent).status_code == 422
    early = client.post(url, sent | {"issuer": "Đảng ủy xã B", "home_told_on": "31/07/2026"})
    assert "01/08/2026" in str(early.context["form"].errors["home_told_on"])
    client.post(url, sent | {"issuer": "Đảng ủy xã B", "number": "9-GH"})
    stay = TemporaryStay.objects.get()
    assert (stay.until, stay.extension.number, stay.home_told_on) == (date(2026, 10, 31), "9-GH", None)
    page = client.get(reverse("people:transfer", args=[row.uid])).content.decode()
    assert "9-GH" in page
    assert "chưa báo" in page
    told = new_uid()
    stay_steps.tell_home(OPERATOR, transfer=row, done=done(date(2026, 8, 3), act_uid=told))
    with pytest.raises(Conflict):
        stay_steps.tell_home(OPERATOR, transfer=row, done=done(date(2026, 8, 3)))
    undo_act(OPERATOR, act_uid=told)
    assert TemporaryStay.objects.get().home_told_on is None
    again = DecisionDraft(issuer="Đảng ủy xã B", number="12-GH", issued_on=date(2026, 8, 3))
    stay_steps.extend_stay(
        OPERATOR, transfer=row, until=date(2026, 12, 31), done=done(date(2026, 8, 3), paper=again),
        home_told_on=date(2026, 8, 3),
    )  # fmt: skip
    stay.refresh_from_db()
    assert (stay.extension.number, stay.home_told_on) == ("12-GH", date(2026, 8, 3))
