"""Exemptions from their decision on: effect, entry, refusals, undo, what is counted and due, and the pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask, rows_behind
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, open_items
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Exemption, ExemptionContact
from chibo.people.queries.exemptions import exempted_in
from chibo.people.services import (
    ExemptionDecision,
    ExemptionRequest,
    decide_exemption,
    end_exemption,
    record_contact,
    request_exemption,
)
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ASKED_ON, DECIDED = date(2026, 8, 1), date(2026, 2, 2), date(2026, 2, 20)
FIRST, LAST = date(2026, 3, 1), date(2026, 7, 31)
PAPER = DecisionDraft(issuer="Đảng ủy xã Xuân Hòa", number="5-QĐ/ĐU", issued_on=DECIDED)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


def asks(tree, person, kind="timed_exemption", **more):
    facts = {"requested_on": ASKED_ON, "reason": "working_away"} | more
    asked = ExemptionRequest(person.pk, kind, **facts)
    return request_exemption(OPERATOR, unit=factories.at(tree.cell), request=asked, act_uid=new_uid())


def decides(tree, row, viewer=OPERATOR, act_uid=None, **more):
    facts = {
        "decided_on": DECIDED,
        "starts_on": FIRST,
        "ends_on": date(2026, 8, 1),
        "paper": PAPER,
        "proposed_on": ASKED_ON,
    } | more
    return decide_exemption(
        viewer, unit=factories.at(tree.cell), exemption_id=row.pk, decision=ExemptionDecision(**facts), act_uid=act_uid or new_uid()
    )  # fmt: skip


def returns(tree, row, on, **more):
    return end_exemption(
        OPERATOR, unit=factories.at(tree.cell), exemption_id=row.pk, returned_on=on, act_uid=new_uid(), **more
    )


def counted(unit, on):
    keys = ["members.exempt", "members.away", "members.expected_to_attend", "exemptions.requested"]
    results = ask(OPERATOR, factories.at(unit, on), keys)
    return [results[key].value for key in keys]


def due(unit, on):
    asked = Asked(OPERATOR, factories.at(unit, on))
    return [
        (item.key, item.due_on) for item in open_items(asked, limit=20) if item.key.startswith("exemptions.")
    ]


def test_granted_one_holds_for_its_days_with_paper_and_entry(tree):
    person = factories.make_person(tree.cell)
    factories.make_person(tree.cell, "Vi Thị Khác")
    row = decides(tree, asks(tree, person))
    assert (row.starts_on, row.ends_on, row.decision.number) == (FIRST, date(2026, 8, 1), "5-QĐ/ĐU")
    entry = AuditEntry.objects.get(act="people.decide_exemption", object_type="people.exemption")
    assert entry.before["decided_on"] is None
    assert entry.after["starts_on"] == "2026-03-01"
    days = [date(2026, 2, 19), DECIDED, FIRST, LAST, TODAY]
    assert [counted(tree.a, on) for on in days] == [
        [0, 0, 2, 1], [0, 0, 2, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 2, 0],
    ]  # fmt: skip
    assert rows_behind(OPERATOR, factories.at(tree.cell, FIRST), "members.away").get().person == person


def test_for_age_or_health_there_is_no_end_and_no_cell_proposal(tree):
    person = factories.make_person(tree.cell)
    asked = asks(tree, person, "standing_exemption", reason="health")
    row = decides(tree, asked, ends_on=END, proposed_on=None, medical_paper_on=date(2026, 2, 1))
    assert row.ends_on == END
    assert counted(tree.cell, TODAY)[:3] == [1, 0, 0]
    assert not [key for key, _on in due(tree.cell, TODAY) if key == "exemptions.return_due"]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"decided_on": date(2026, 8, 2)}, "date_future", "decided_on"),
        ({"decided_on": date(2026, 2, 1), "proposed_on": None}, "decided_early", "decided_on"),
        ({"starts_on": date(2026, 2, 1)}, "starts_early", "starts_on"),
        ({"ends_on": FIRST}, "ends_early", "last_day"),
        ({"proposed_on": date(2026, 2, 21)}, "paper_late", "proposed_on"),
        ({"paper": None}, "paper", "number"),
        ({"ends_on": date(2027, 3, 1)}, "timed_too_long", "last_day"),
    ],
    ids=["future", "before-request", "starts-before-request", "ends", "EXM-04-proposal", "EXM-04-paper", "EXM-05"],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(tree, settings, more, code, field):
    settings.CHIBO_TODAY = TODAY
    on_rules = {"decided_on": date(2026, 2, 20)} | more
    row = asks(tree, factories.make_person(tree.cell))
    with pytest.raises(DomainError) as refusal:
        decides(tree, row, **on_rules)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert code != "timed_too_long" or "§10.3a" in str(refusal.value)
    row.refresh_from_db()
    assert row.decided_on is None


def test_standing_one_with_a_last_day_is_refused(tree):
    row = asks(tree, factories.make_person(tree.cell), "standing_exemption", reason="old_age")
    with pytest.raises(DomainError) as refusal:
        decides(tree, row, medical_paper_on=ASKED_ON)
    assert refusal.value.code == "standing_with_end"


def test_decision_needs_the_right_over_the_cell_and_comes_once(tree):
    people = factories.cast(tree)
    row = asks(tree, factories.make_person(tree.cell))
    for who, error in (("secretary", Forbidden), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            decides(tree, row, people.viewer(who))
    elsewhere = factories.make_person(tree.cells_b[0])
    foreign = Exemption.objects.create(
        person=elsewhere, kind="timed_exemption", requested_on=ASKED_ON, recorded_in=new_uid()
    )
    with pytest.raises(NotVisible):
        decides(tree, foreign)
    decides(tree, row, people.viewer("clerk_a"))
    with pytest.raises(Conflict):
        decides(tree, row, people.viewer("clerk_a"))


def test_two_at_once_are_refused_and_a_renewal_goes_on_from_the_last_day(tree):
    person = factories.make_person(tree.cell)
    decides(tree, asks(tree, person))
    other = asks(tree, person, "standing_exemption", reason="health")
    with pytest.raises(Conflict) as refusal:
        decides(tree, other, ends_on=END, medical_paper_on=ASKED_ON, proposed_on=None)
    assert refusal.value.code == "exemption_overlaps"
    late = {"requested_on": date(2026, 7, 1)}
    with pytest.raises(Conflict):
        asks(tree, person, **late, asked_from=LAST)
    renewal = asks(tree, person, **late, asked_from=TODAY, asked_until=date(2027, 2, 1))
    assert ("exemptions.return_due", LAST) in due(tree.cell, date(2026, 7, 2))
    decides(
        tree, renewal, decided_on=date(2026, 7, 20), starts_on=TODAY, ends_on=date(2027, 2, 1),
        proposed_on=date(2026, 7, 3), paper=DecisionDraft(issuer="Đảng ủy", number="9", issued_on=date(2026, 7, 20)),
    )  # fmt: skip
    assert not [key for key, _on in due(tree.cell, TODAY) if key == "exemptions.return_due"]
    assert counted(tree.cell, TODAY)[:2] == [1, 1]


def test_return_ends_it_on_the_day_and_settles_what_was_due(tree):
    person = factories.make_person(tree.cell)
    row = decides(tree, asks(tree, person))
    assert ("exemptions.return_due", LAST) in due(tree.cell, TODAY)
    with pytest.raises(DomainError):
        returns(tree, row, FIRST)
    with pytest.raises(DomainError):
        returns(tree, row, date(2026, 8, 2))
    row = returns(tree, row, date(2026, 6, 10))
    assert (row.ends_on, row.returned_on) == (date(2026, 6, 10), date(2026, 6, 10))
    assert counted(tree.cell, date(2026, 6, 10))[0] == 0
    assert due(tree.cell, TODAY) == []
    with pytest.raises(Conflict):
        returns(tree, row, date(2026, 6, 11))


def test_late_return_keeps_the_days_that_were_granted(tree):
    row = decides(tree, asks(tree, factories.make_person(tree.cell)), ends_on=date(2026, 6, 1))
    assert returns(tree, row, date(2026, 7, 15)).ends_on == date(2026, 6, 1)


def test_what_waits_and_silence_are_called_for(tree):
    person, other = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Thị Hai")
    asks(tree, person, asked_from=date(2026, 4, 1), asked_until=date(2026, 9, 1))
    asks(tree, other)
    assert due(tree.cell, ASKED_ON) == [("exemptions.undecided", None)]
    assert due(tree.a, date(2026, 3, 1)) == [
        ("exemptions.decision_due", date(2026, 3, 31)),
        ("exemptions.undecided", None),
    ]
    row = decides(tree, Exemption.objects.get(person=other))
    assert ("exemptions.contact_due", None) not in due(tree.cell, date(2026, 5, 31))
    assert ("exemptions.contact_due", None) in due(tree.cell, date(2026, 6, 1))
    unit = factories.at(tree.cell)
    record_contact(OPERATOR, unit=unit, exemption_id=row.pk, on=date(2026, 5, 20), act_uid=new_uid())
    assert ("exemptions.contact_due", None) not in due(tree.cell, date(2026, 7, 31))
    for on, error in (
        (date(2026, 2, 28), DomainError),
        (date(2026, 8, 2), DomainError),
        (date(2026, 5, 20), Conflict),
    ):
        with pytest.raises(error):
            record_contact(OPERATOR, unit=unit, exemption_id=row.pk, on=on, act_uid=new_uid())


def test_decision_contact_and_return_are_taken_back_whole(tree):
    row = asks(tree, factories.make_person(tree.cell))
    before = Exemption.objects.filter(pk=row.pk).values().get()
    uid = new_uid()
    decides(tree, row, act_uid=uid)
    contact = new_uid()
    record_contact(
        OPERATOR, unit=factories.at(tree.cell), exemption_id=row.pk, on=date(2026, 5, 5), act_uid=contact
    )
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=uid)
    undo_act(OPERATOR, act_uid=contact)
    undo_act(OPERATOR, act_uid=uid)
    assert not ExemptionContact.objects.exists()
    assert Exemption.objects.filter(pk=row.pk).values().get() == before


def test_list_of_a_unit_keeps_the_kinds_apart_and_guarded_cells_in_sight_of_few(
    tree, django_assert_num_queries
):
    people = factories.cast(tree)
    for name in ("Lò Văn Một", "Lò Văn Hai"):
        decides(tree, asks(tree, factories.make_person(tree.cell, name)), ends_on=date(2026, 7, 1))
    asks(tree, factories.make_person(tree.cell, "Lò Văn Ba"))
    guarded = factories.make_person(tree.guarded, "Lò Văn Gác")
    Exemption.objects.create(
        person=guarded, kind="standing_exemption", requested_on=ASKED_ON, recorded_in=new_uid()
    )
    viewer, unit = people.viewer("clerk_a"), factories.at(tree.a, TODAY)
    with django_assert_num_queries(2):
        found = exempted_in(viewer, unit)
    assert [len(rows) for rows in (found.waiting, found.timed, found.standing, found.run_out)] == [2, 0, 0, 2]
    of_cell = exempted_in(people.viewer("secretary"), factories.at(tree.a, TODAY))
    assert [row.person.name for row in of_cell.waiting] == ["Lò Văn Ba"]


def test_pages_lead_from_the_request_to_the_return(tree, client):
    people = factories.cast(tree)
    person = factories.make_person(tree.cell, "Vi Thị Xa")
    client.force_login(people.clerk_a)
    file, asked = (reverse(f"people:{name}", args=[person.uid]) for name in ("person", "exemption_request"))
    listed = reverse("people:exemptions", args=[tree.a.ref])
    assert "Không có ai được miễn" in client.get(listed, {"on": "2026-08-01"}).content.decode()
    assert asked in client.get(file, {"on": "2026-08-01"}).content.decode()
    entered = {
        "kind": "timed_exemption",
        "reason": "working_away",
        "requested_on": "2026-02-02",
        "asked_from": "2026-03-01",
    }
    assert client.post(asked, entered | {"asked_last": "2026-02-03"}).status_code == 422
    assert client.post(asked, entered | {"asked_last": "2026-07-31"}).status_code == 302
    row = Exemption.objects.get(person=person)
    decide = reverse("people:exemption_decide", args=[person.uid, row.pk])
    assert 'value="31/07/2026"' in client.get(decide).content.decode()
    entered = {
        "granted": "yes", "decided_on": "2026-02-20", "starts_on": "2026-03-01", "last_day": "2026-07-31",
        "proposed_on": "2026-02-10",
    }  # fmt: skip
    wrong = client.post(decide, entered)
    assert (wrong.status_code, "Chưa ghi quyết định" in wrong.content.decode()) == (422, True)
    entered |= {"number": "5-QĐ/ĐU", "issuer": "Đảng ủy xã", "issued_on": "2026-02-20"}
    assert client.post(decide, entered).status_code == 302
    page = client.get(file, {"on": "2026-08-01"}).content.decode()
    assert "đã hết thời hạn" in page
    assert "Quyết định: Miễn sinh hoạt có thời hạn" in page
    assert "Hết thời hạn, chưa ghi trở lại" in client.get(listed, {"on": "2026-08-01"}).content.decode()
    end = reverse("people:exemption_end", args=[person.uid, row.pk])
    assert client.post(end, {"returned_on": "2026-08-01"}).status_code == 302
    assert "Sinh hoạt trở lại sau thời gian miễn" in client.get(file, {"on": "2026-08-01"}).content.decode()
    assert client.get(reverse("people:exemption_end", args=[person.uid, 10**6])).status_code == 404
