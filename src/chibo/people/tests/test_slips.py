"""Notice slips: posted, got, followed or not, looked through (TRF-11, TRF-29), on their page too."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from chibo.catalogue.holds import kept_by
from chibo.core.dates import END, PartialDate
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.people.models import NoticeSlip, SlipCheck, Transfer
from chibo.people.queries.slips import slips_of
from chibo.people.services import slips
from chibo.people.services import transfer_steps as steps
from chibo.people.services.newcomers import Newcomer, receive_newcomer
from chibo.people.services.slips import SlipDraft
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON, CAME = date(2026, 8, 3), date(2026, 3, 10), date(2026, 3, 17)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def letter(tree):
    departure = Departure(kind="official", on=ON, to=tree.b.ref)
    person = factories.make_person(tree.cell)
    (row,) = start_transfers(
        OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], departure=departure, act_uid=new_uid()
    )
    return row


def done(on, **more):
    return Done(**({"on": on, "act_uid": new_uid()} | more))


def outside(tree, act_uid=None, **more):
    usual = {
        "name": "Giàng A Về", "place": "Đảng bộ xã Xa", "number": "44", "issued_on": date(2026, 5, 4),
        "received_on": date(2026, 5, 11), "born_year": 1980,
    }  # fmt: skip
    return slips.record_slip(
        OPERATOR, unit=factories.at(tree.b), draft=SlipDraft(**(usual | more)), act_uid=act_uid or new_uid()
    )


def due(tree, on, key):
    return [
        (item.due_on, item.overdue_days)
        for item in every_item(Asked(OPERATOR, factories.at(tree.b, on), (key,)))
    ]


def waiting(tree, on):
    return [row.pk for row in slips_of(OPERATOR, factories.at(tree.b, on))]


def test_both_slips_are_posted_once_and_what_came_waits_for_the_letter(tree, letter):
    sent, came = new_uid(), new_uid()
    rows = slips.send_slips(OPERATOR, transfer=letter, done=done(ON, act_uid=sent))
    assert [(row.unit_id, row.direction, row.addressee) for row in rows] == [
        (tree.a.pk, "out", "upper"),
        (tree.a.pk, "out", "base"),
    ]
    with pytest.raises(Conflict):
        slips.send_slips(OPERATOR, transfer=letter, done=done(ON))
    slip = slips.note_slip(OPERATOR, transfer=letter, done=done(CAME, act_uid=came))
    with pytest.raises(Conflict):
        slips.note_slip(OPERATOR, transfer=letter, done=done(CAME))
    assert (waiting(tree, date(2026, 3, 16)), waiting(tree, CAME)) == ([], [slip.pk])
    steps.present_letter(OPERATOR, transfer=letter, done=done(date(2026, 4, 6)))
    assert (waiting(tree, date(2026, 4, 5)), waiting(tree, date(2026, 4, 6))) == ([slip.pk], [])


def test_slips_are_taken_back_before_their_letter(tree, letter):
    sent, written = new_uid(), letter.recorded_in
    slips.send_slips(OPERATOR, transfer=letter, done=done(ON, act_uid=sent))
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=written)
    undo_act(OPERATOR, act_uid=sent)
    undo_act(OPERATOR, act_uid=written)
    assert not Transfer.objects.exists()


def test_who_does_not_come_is_looked_through_and_reported_every_three_months(tree, letter):
    slips.note_slip(OPERATOR, transfer=letter, done=done(CAME))
    last, after = date(2026, 6, 17), date(2026, 6, 18)
    assert due(tree, CAME, "transfer.check_slips") == [(last, 0)]
    assert due(tree, after, "transfer.check_slips") == [(last, 1)]
    assert (due(tree, last, "transfer.report_slips"), due(tree, after, "transfer.report_slips")) == (
        [],
        [(None, 0)],
    )
    (slip,) = NoticeSlip.objects.filter(direction="in")
    uid, unit = new_uid(), factories.at(tree.b)
    report = DecisionDraft(issuer="Đảng ủy xã Tân Lập", number="12-BC/ĐU", issued_on=date(2026, 6, 22))
    said = {"unit": unit, "on": date(2026, 6, 22), "reported": [slip.pk], "act_uid": uid, "report": report}
    assert slips.check_slips(OPERATOR, **said) == slips.check_slips(OPERATOR, **said)
    with pytest.raises(Conflict):
        slips.check_slips(OPERATOR, **(said | {"act_uid": new_uid()}))
    assert due(tree, TODAY, "transfer.report_slips") == []
    assert due(tree, TODAY, "transfer.check_slips") == [(date(2026, 9, 22), 0)]
    undo_act(OPERATOR, act_uid=uid)
    slip.refresh_from_db()
    assert (slip.reported_on, SlipCheck.objects.exists()) == (None, False)
    assert due(tree, TODAY, "transfer.check_slips") == [(last, 47)]
    with pytest.raises(DomainError):
        slips.check_slips(OPERATOR, **(said | {"reported": [slip.pk + 99], "act_uid": new_uid()}))


def test_who_comes_from_outside_closes_the_slip_that_told_of_them(tree):
    slip, uid = outside(tree), new_uid()
    newcomer = Newcomer(
        name=slip.name, sex="male", born=PartialDate(1980), admitted_on=PartialDate(2010, 5), place=slip.place,
        letter=DecisionDraft(issuer="Đảng ủy xã Xa", number="44", issued_on=date(2026, 5, 4)),
        presented_on=date(2026, 5, 18), received_on=date(2026, 5, 19), slip_id=slip.pk,
    )  # fmt: skip
    row = receive_newcomer(OPERATOR, unit=factories.at(tree.cells_b[0]), newcomer=newcomer, act_uid=uid)
    slip.refresh_from_db()
    assert (slip.transfer, slip.ends_on, waiting(tree, TODAY)) == (row, date(2026, 5, 19), [])
    undo_act(OPERATOR, act_uid=uid)
    slip.refresh_from_db()
    assert (slip.transfer, slip.ends_on, waiting(tree, TODAY)) == (None, END, [slip.pk])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"received_on": date(2026, 8, 4)}, "date_future"),
        ({"received_on": date(2026, 5, 3)}, "slip_early"),
        ({"number": " "}, "slip_parts"),
        ({"born_year": 2030}, "born_year"),
    ],
)
def test_a_slip_that_cannot_be_is_refused(tree, more, code):
    with pytest.raises(DomainError) as refusal:
        outside(tree, **more)
    assert refusal.value.code == code


def test_a_unit_with_a_waiting_slip_does_not_end(tree):
    slip, unit = outside(tree), tree.b
    assert kept_by(unit.pk, TODAY) == ["1 phiếu báo đang chờ"]
    slips.lay_aside(OPERATOR, unit=factories.at(unit), slip_id=slip.pk, on=TODAY, act_uid=new_uid())
    assert kept_by(unit.pk, TODAY) == []


def test_page_lists_receives_lays_aside_and_checks(client, tree, letter):
    people = factories.cast(tree)
    client.force_login(people.clerk_b)
    page, new = (reverse(f"people:{name}", args=[tree.b.ref]) for name in ("slips", "slip_new"))
    assert "Không có phiếu báo nào đang chờ" in client.get(page).content.decode()
    assert (
        "do đảng bộ cơ sở giữ"
        in client.get(reverse("people:slips", args=[tree.cells_b[0].ref])).content.decode()
    )
    step = reverse("people:transfer_step", args=[letter.uid, "nhan-phieu"])
    assert client.post(step, {"act": new_uid(), "on": "2026-03-17"}).status_code == 302
    sent = {
        "act": new_uid(), "name": "Giàng A Về", "born_year": 1980, "place": "Đảng bộ xã Xa", "number": "44",
        "issued_on": "2026-07-06", "received_on": "2026-07-13",
    }  # fmt: skip
    assert client.post(new, sent | {"received_on": "2026-07-05"}).status_code == 422
    assert client.post(new, sent).status_code == client.post(new, sent).status_code == 302
    shown = client.get(page).content.decode()
    assert "quá thời gian" in shown
    ours, theirs = NoticeSlip.objects.order_by("starts_on")
    filled = client.get(reverse("people:newcomer", args=[tree.b.ref]), {"slip": theirs.pk}).content.decode()
    assert 'value="Giàng A Về"' in filled
    assert client.get(reverse("people:newcomer", args=[tree.b.ref]), {"slip": ours.pk}).status_code == 404
    check = {"act": new_uid(), "on": "2026-08-03", "reported": [ours.pk], "number": "12-BC/ĐU"}
    assert client.post(page, check | {"reported": [theirs.pk]}).status_code == 422
    assert client.post(page, check).status_code == 302
    assert "đã báo cáo 03/08/2026" in client.get(page).content.decode()
    aside = reverse("people:slip_aside", args=[theirs.pk, tree.b.ref])
    assert client.post(aside, {"act": new_uid(), "on": "2026-07-12"}).status_code == 422
    assert client.post(aside, {"act": new_uid(), "on": "2026-07-20"}).status_code == 302
    assert client.get(aside).status_code == 404
    assert "Giàng A Về" not in client.get(page).content.decode()
    client.force_login(people.clerk_a)
    assert [client.get(url).status_code for url in (page, new, aside)] == [404, 404, 404]
