"""Who must go (TRF-01), what is late only with a reason, dues on the letter (TRF-12), leaving the country, a lost letter."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.people.models import LetterEntry, Transfer, TransferDuty
from chibo.people.queries.duties import must_go_since
from chibo.people.services import letter_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.duties import DutyDraft, begin_duty, drop_duty
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, SINCE = date(2026, 7, 20), date(2026, 3, 2)
#: 60 working days after SINCE: 27/4 (Hùng kings observed), 30/4 and 1/5 are no working days.
LAST, AFTER = date(2026, 5, 28), date(2026, 5, 29)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return factories.make_tree()


@pytest.fixture
def person(tree):
    return factories.make_person(tree.cell)


def must_go(tree, person, viewer=OPERATOR, act_uid=None, **more):
    draft = DutyDraft(**({"reason": "job", "since": SINCE} | more))
    return begin_duty(
        viewer, unit=factories.at(tree.cell), person=person, draft=draft, act_uid=act_uid or new_uid()
    )


def start(tree, person, on=LAST, act_uid=None, **more):
    departure = Departure(**({"kind": "official", "on": on, "to": tree.b.ref} | more))
    (row,) = start_transfers(
        OPERATOR,
        unit=factories.at(tree.a),
        person_ids=[person.pk],
        departure=departure,
        act_uid=act_uid or new_uid(),
    )
    return row


def done(on, **more):
    return Done(**({"on": on, "act_uid": new_uid()} | more))


def due(tree, on, key="transfer.start"):
    items = every_item(Asked(OPERATOR, factories.at(tree.a, on), (key,)))
    return [(item.due_on, item.overdue_days) for item in items]


def test_who_must_go_is_called_for_until_a_letter_is_written(tree, person):
    recorded, written = new_uid(), new_uid()
    must_go(tree, person, act_uid=recorded)
    assert due(tree, date(2026, 3, 1)) == []
    assert [due(tree, on) for on in (SINCE, LAST, AFTER)] == [[(LAST, 0)], [(LAST, 0)], [(LAST, 1)]]
    row = start(tree, person, act_uid=written)
    assert row.late_start_reason == ""
    assert due(tree, LAST) == due(tree, TODAY) == []
    steps.return_letter(OPERATOR, transfer=row, done=done(date(2026, 6, 15)))
    assert due(tree, date(2026, 6, 14)) == []
    assert due(tree, date(2026, 6, 15)) == [(LAST, 18)]
    with pytest.raises(Conflict):
        undo_act(OPERATOR, act_uid=written)
    second = start(tree, factories.make_person(tree.cell, "Vi Văn Hai"))
    assert second.late_start_reason == ""
    undo_act(OPERATOR, act_uid=recorded)
    assert not TransferDuty.objects.exists()


def test_late_start_needs_a_reason_that_is_kept(tree, person):
    must_go(tree, person)
    with pytest.raises(DomainError) as refusal:
        start(tree, person, on=AFTER)
    assert (refusal.value.code, refusal.value.field) == ("start_late", "late_reason")
    assert "60 ngày làm việc" in str(refusal.value)
    assert "§6.3.1a" in str(refusal.value)
    assert (
        start(tree, person, on=AFTER, late_reason=" Chờ quyết định của nơi đến ").late_start_reason
        == "Chờ quyết định của nơi đến"
    )
    other = factories.make_person(tree.cell, "Vi Văn Hai")
    must_go(tree, other)
    away = start(tree, other, on=AFTER, kind="temporary", until=date(2026, 12, 31), late_reason="Không cần")
    assert away.late_start_reason == ""
    assert due(tree, TODAY) == [(LAST, 53)]


def test_a_duty_that_does_not_hold_any_more_ends_and_may_begin_anew(tree, person):
    must_go(tree, person, paper=DecisionDraft(issuer="Huyện ủy", number="7-QĐ", issued_on=SINCE))
    with pytest.raises(Conflict):
        must_go(tree, person, since=date(2026, 4, 1))
    unit, uid = factories.at(tree.cell), new_uid()
    with pytest.raises(DomainError):
        drop_duty(OPERATOR, unit=unit, person=person, on=SINCE, act_uid=new_uid())
    drop_duty(OPERATOR, unit=unit, person=person, on=date(2026, 4, 6), act_uid=uid)
    assert must_go_since([person.pk], date(2026, 4, 5)) == {person.pk: SINCE}
    assert must_go_since([person.pk], date(2026, 4, 6)) == {}
    undo_act(OPERATOR, act_uid=uid)
    assert TransferDuty.objects.get().ends_on == END
    drop_duty(OPERATOR, unit=unit, person=person, on=date(2026, 4, 6), act_uid=new_uid())
    with pytest.raises(Conflict):
        drop_duty(OPERATOR, unit=unit, person=person, on=date(2026, 4, 7), act_uid=new_uid())
    assert must_go(tree, person, since=date(2026, 5, 4), reason="retired")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"since": date(2026, 7, 21)}, "date_future"),
        ({"since": date(1980, 2, 3)}, "date_before_birth"),
        ({"since": date(2005, 6, 6)}, "not_here"),
        ({"reason": "wish"}, "reason_unknown"),
    ],
)
def test_what_cannot_be_is_refused(tree, person, more, code):
    with pytest.raises(DomainError) as refusal:
        must_go(tree, person, **more)
    assert refusal.value.code == code


def test_who_decides_on_members_writes_it_down(tree, person):
    people = factories.cast(tree)
    for who, error in (("secretary", Forbidden), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            must_go(tree, person, people.viewer(who))
    assert must_go(tree, person, people.viewer("clerk_a"))


@pytest.mark.parametrize(
    ("paid", "code"),
    [(date(2026, 4, 1), "dues_behind"), (date(2026, 5, 1), ""), (date(2026, 12, 1), ""), (None, "")],
    ids=["TRF-12 a month short", "TRF-12 the month of the letter", "TRF-12 ahead", "nothing declared"],
)
def test_dues_are_paid_through_the_month_of_the_letter(tree, person, paid, code):
    if code:
        with pytest.raises(DomainError) as refusal:
            start(tree, person, dues_through=paid)
        assert (refusal.value.code, refusal.value.field) == (code, "dues_through")
        assert "II.4.2b" in str(refusal.value)
    else:
        assert start(tree, person, dues_through=paid).dues_through == paid


@pytest.mark.parametrize(
    ("kind", "key", "last", "until"),
    [
        ("abroad", "transfer.slip_abroad", date(2026, 6, 25), None),
        ("labour", "transfer.slip_labour", date(2026, 6, 25), None),
        ("abroad_temporary", "transfer.slip_abroad_temporary", date(2026, 5, 14), date(2026, 12, 1)),
    ],
    ids=["TRF-21", "TRF-22", "TRF-23"],
)
def test_slip_abroad_counts_from_the_day_of_leaving(tree, person, kind, key, last, until):
    row = start(tree, person, on=date(2026, 3, 3), kind=kind, to="", place="Nhật Bản", until=until)
    letter_steps.note_leaving(OPERATOR, transfer=row, done=done(date(2026, 3, 30)))
    assert due(tree, last, key) == [(last, 0)]
    after = date(last.year, last.month, last.day + 1)
    assert due(tree, after, key) == [(last, 1)]
    with pytest.raises(DomainError) as refusal:
        steps.present_letter(OPERATOR, transfer=row, done=done(after))
    assert (refusal.value.code, refusal.value.field) == ("letter_late", "reason")
    steps.present_letter(OPERATOR, transfer=row, done=done(last, reason="Không cần ghi"))
    row.refresh_from_db()
    assert row.late_letter_reason == ""


def test_late_letter_is_taken_with_a_reason_that_is_kept(tree, person):
    row = start(tree, person, on=date(2026, 3, 10))
    cell = factories.at(tree.cells_b[0])
    with pytest.raises(DomainError) as refusal:
        steps.receive_transfer(OPERATOR, transfer=row, done=done(date(2026, 4, 22), cell=cell))
    assert refusal.value.code == "letter_late"
    row = steps.receive_transfer(
        OPERATOR,
        transfer=row,
        done=done(date(2026, 4, 22), cell=cell, reason="Điều trị dài ngày", unlisted="Gửi sau"),
    )
    assert row.late_letter_reason == "Điều trị dài ngày"


def test_lost_letter_is_written_anew_on_the_word_of_who_confirmed_it(tree, person):
    first = start(tree, person, on=date(2026, 3, 10))
    lost = {"transfer": first, "done": done(date(2026, 3, 24))}
    with pytest.raises(DomainError) as refusal:
        letter_steps.replace_letter(OPERATOR, confirmed_by=" ", **lost)
    assert (refusal.value.code, refusal.value.field) == ("loss_unconfirmed", "confirmed_by")
    assert "§10.1a" in str(refusal.value)
    uid = new_uid()
    new = letter_steps.replace_letter(
        OPERATOR, transfer=first, confirmed_by="Công an phường Kim Tân", done=done(date(2026, 3, 24), act_uid=uid),
        dues_through=date(2026, 3, 1),
    )  # fmt: skip
    first.refresh_from_db()
    assert (first.outcome, first.ends_on, first.loss_confirmed_by) == (
        "lost",
        date(2026, 3, 24),
        "Công an phường Kim Tân",
    )
    assert (new.letter.number, new.starts_on, new.to_unit_id) == ("2/2026", date(2026, 3, 24), tree.b.pk)
    with pytest.raises(Conflict):
        steps.present_letter(OPERATOR, transfer=first, done=done(date(2026, 4, 6)))
    undo_act(OPERATOR, act_uid=uid)
    first.refresh_from_db()
    assert (first.outcome, first.ends_on, LetterEntry.objects.count()) == ("", END, 1)
    assert Transfer.objects.get() == first
    with pytest.raises(DomainError) as refusal:
        letter_steps.replace_letter(
            OPERATOR, transfer=first, confirmed_by="Công an", done=done(date(2026, 3, 10))
        )
    assert refusal.value.code == "not_replaceable"
