"""After a leaving: the notice slip (DEL-14), complaints (DEL-09 … DEL-11), and taking up Party life again (DEL-19)."""

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
from chibo.org.models import Unit
from chibo.people.models import ExitComplaint, Membership
from chibo.people.services import ExitDraft, after_exit, record_exit, restore_member
from chibo.people.services.after_exit import ComplaintDraft
from chibo.people.services.exits import Return
from chibo.people.tests.test_striking_off import CASE
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON, RECEIVED = date(2026, 12, 1), date(2026, 3, 10), date(2026, 3, 12)
PAPER = DecisionDraft(issuer="Huyện ủy Mường La", number="12-QĐ/HU", issued_on=date(2026, 3, 5))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def person(tree):
    return factories.make_person(tree.cell, "Vi Văn Bỏ")


def leave(tree, person, kind="struck_off", on=ON):
    draft = ExitDraft(kind=kind, on=on, paper=PAPER, received_on=RECEIVED if on == ON else None, strike=CASE)
    return record_exit(OPERATOR, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=new_uid())


def due(tree, on, key):
    items = every_item(Asked(OPERATOR, factories.at(tree.a, on), (key,)))
    return [(item.due_on, item.overdue_days) for item in items]


def complain(
    tree, person, made_on=date(2026, 4, 1), level="upper", unhandled="", act_uid=None, viewer=OPERATOR
):
    draft = ComplaintDraft(made_on=made_on, level=level, unhandled=unhandled)
    return after_exit.record_complaint(
        viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def test_the_notice_slip_goes_up_within_thirty_working_days(tree, person):
    leave(tree, person, "died")
    before = factories.make_person(tree.cell, "Vi Văn Xưa")
    leave(tree, before, "died", date(2025, 6, 8))
    last = date(2026, 4, 21)
    assert due(tree, date(2026, 3, 9), "exits.notice_due") == []
    assert due(tree, ON, "exits.notice_due") == [(last, 0)]
    assert due(tree, date(2026, 4, 22), "exits.notice_due") == [(last, 1)]
    unit, uid = factories.at(tree.cell), new_uid()
    for on in (date(2026, 3, 9), date(2026, 12, 2)):
        with pytest.raises(DomainError):
            after_exit.send_exit_notice(OPERATOR, unit=unit, person=person, on=on, act_uid=new_uid())
    after_exit.send_exit_notice(OPERATOR, unit=unit, person=person, on=last, act_uid=uid)
    assert due(tree, last, "exits.notice_due") == []
    assert due(tree, date(2026, 4, 20), "exits.notice_due") == [(last, 0)]
    with pytest.raises(Conflict):
        after_exit.send_exit_notice(OPERATOR, unit=unit, person=person, on=last, act_uid=new_uid())
    undo_act(OPERATOR, act_uid=uid)
    assert Membership.objects.get(person=person).exit_notice_on is None


def test_who_is_a_member_has_no_notice_slip(tree, person):
    with pytest.raises(Conflict):
        after_exit.send_exit_notice(
            OPERATOR, unit=factories.at(tree.cell), person=person, on=ON, act_uid=new_uid()
        )


@pytest.mark.parametrize(
    ("level", "key", "last"),
    [
        ("upper", "exits.complaint_answer", date(2026, 8, 10)),
        ("centre", "exits.complaint_answer_centre", date(2026, 12, 17)),
    ],
    ids=["DEL-10 ninety working days", "DEL-10 a hundred and eighty at the centre"],
)
def test_a_complaint_is_followed_until_it_is_answered(tree, person, level, key, last):
    leave(tree, person)
    row = complain(tree, person, level=level)
    ((due_on, late),) = due(tree, date(2026, 4, 1), key)
    assert (due_on, late) == (last, 0)
    with pytest.raises(Conflict):
        complain(tree, person, level=level)
    said = {"unit": factories.at(tree.cell), "person": person, "complaint_id": row.pk}
    uid = new_uid()
    with pytest.raises(DomainError):
        after_exit.answer_complaint(OPERATOR, on=date(2026, 3, 31), outcome="kept", act_uid=new_uid(), **said)
    after_exit.answer_complaint(
        OPERATOR, on=date(2026, 7, 1), outcome="kept", act_uid=uid, paper=PAPER, **said
    )
    assert due(tree, date(2026, 7, 1), key) == []
    assert due(tree, date(2026, 6, 30), key) == [(last, 0)]
    with pytest.raises(Conflict):
        after_exit.answer_complaint(OPERATOR, on=TODAY, outcome="changed", act_uid=new_uid(), **said)
    undo_act(OPERATOR, act_uid=uid)
    assert ExitComplaint.objects.get().answered_on is None


@pytest.mark.parametrize(
    ("made_on", "unhandled", "code"),
    [
        (date(2026, 4, 23), "", ""),
        (date(2026, 4, 24), "", "complaint_late"),
        (date(2026, 4, 24), "late", ""),
        (date(2026, 4, 23), "late", "complaint_in_time"),
        (date(2026, 3, 4), "", "complaint_early"),
        (date(2026, 3, 4), "no_decision", ""),
        (date(2026, 4, 1), "for_another", ""),
        (date(2026, 4, 1), "boredom", "level_unknown"),
        (date(2026, 12, 2), "late", "date_future"),
    ],
    ids=[
        "DEL-09 last day", "DEL-09 the day after", "DEL-11 late", "DEL-11 not late", "DEL-11 before", "DEL-11 no decision",
        "DEL-11 for another", "another reason", "a day to come",
    ],
)  # fmt: skip
def test_what_is_handled(tree, person, made_on, unhandled, code):
    leave(tree, person)
    if not code:
        assert complain(tree, person, made_on, unhandled=unhandled).unhandled == unhandled
        return
    with pytest.raises(DomainError) as refusal:
        complain(tree, person, made_on, unhandled=unhandled)
    assert refusal.value.code == code


def test_pages_after_a_leaving(client, tree, person):
    leave(tree, person)
    people = factories.cast(tree)
    with pytest.raises(Forbidden):
        complain(tree, person, viewer=people.viewer("secretary"))
    client.force_login(people.clerk_a)
    file, slip, complaint = (
        reverse(f"people:{name}", args=[person.uid]) for name in ("person", "exit_notice", "complaint")
    )
    page = client.get(file).content.decode()
    assert all(word in page for word in (slip, complaint, "hạn 21/04/2026", "quá hạn"))
    assert client.post(slip, {"on": "20/04/2026"}).status_code == 302
    late = client.post(complaint, {"made_on": "24/04/2026", "level": "upper"})
    assert late.status_code == 422
    assert "§8.2.1" in late.content.decode()
    assert client.post(complaint, {"made_on": "23/04/2026", "level": "upper"}).status_code == 302
    answer = reverse("people:complaint_answer", args=[person.uid, ExitComplaint.objects.get().pk])
    page = client.get(file).content.decode()
    assert all(word in page for word in (answer, "đang giải quyết, hạn", "§8.2.2"))
    assert slip not in page
    assert client.post(answer, {"on": "01/07/2026", "outcome": "kept"}).status_code == 302
    assert "Giữ nguyên quyết định, 01/07/2026" in client.get(file).content.decode()


@pytest.mark.parametrize(
    ("back", "code"),
    [
        (Return(way="resumed"), "break_at_fault"),
        (Return(way="resumed", no_fault=True), "break_unconfirmed"),
        (Return(way="resumed", no_fault=True, confirmed_by="Chi bộ khối 4"), ""),
        (Return(), ""),
        (Return(way="returned"), "way_unknown"),
    ],
    ids=["DEL-19 at fault", "DEL-19 unconfirmed", "DEL-19", "restored", "unknown"],
)
def test_a_break_is_mended_only_without_fault(tree, person, back, code):
    leave(tree, person)
    again = {"unit": factories.at(tree.cell), "person": person, "on": date(2026, 9, 1), "paper": PAPER}
    if code:
        with pytest.raises(DomainError) as refusal:
            restore_member(OPERATOR, back=back, act_uid=new_uid(), **again)
        assert refusal.value.code == code
        assert ("§5.2.8" in str(refusal.value)) is code.startswith("break")
    else:
        row = restore_member(OPERATOR, back=back, act_uid=new_uid(), **again)
        assert (row.return_way, row.break_confirmed_by) == (back.way, back.confirmed_by)
