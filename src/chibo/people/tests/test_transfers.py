"""Transfers: letters and their steps, counted once all the way; what is refused, and taking each step back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.catalogue import holds
from chibo.core.dates import END, PartialDate
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask, rows_behind
from chibo.history.services import undo_act
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Unit
from chibo.org.services import ensure_seats
from chibo.people.models import Affiliation, LetterEntry, Person, PostHeld, TemporaryStay, Transfer
from chibo.people.services import stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.editing import Edit, plan_edit
from chibo.people.services.newcomers import Newcomer, receive_newcomer
from chibo.people.services.transfer_steps import Done, mark_of
from chibo.people.services.transfers import Departure, start_transfers
from chibo.people.services.units import dissolve_unit
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, ON, LATER = date(2026, 8, 1), date(2026, 3, 10), date(2026, 4, 6)
YEAR = Period.between(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = TODAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


def start(tree, *people, viewer=OPERATOR, act_uid=None, **more):
    departure = Departure(**({"kind": "official", "on": ON} | more))
    return start_transfers(
        viewer, unit=factories.at(tree.a), person_ids=[person.pk for person in people], departure=departure,
        act_uid=act_uid or new_uid(),
    )  # fmt: skip


def away(tree, person, **more):
    """A temporary letter to B, until the end of the year."""
    return start(tree, person, kind="temporary", to=tree.b.ref, until=date(2026, 12, 31), **more)[0]


def done(on=LATER, **more):
    return Done(**({"on": on, "act_uid": new_uid()} | more))


def receive(tree, row, viewer=OPERATOR, cell=None, **more):
    cell = factories.at(cell or tree.cells_b[0]) if row.to_unit_id else None
    return steps.receive_transfer(
        viewer, transfer=row, done=done(cell=cell, **({"unlisted": "Mục lục gửi sau"} | more))
    )


def take_in(tree, act_uid=None, **more):
    """Somebody with a letter from outside, into the first cell of B."""
    usual = {
        "name": "Giàng A Về", "sex": "male", "born": PartialDate(1980, 2), "admitted_on": PartialDate(2010, 5),
        "place": "Đảng bộ xã Mường Lay", "presented_on": date(2026, 7, 1), "received_on": date(2026, 7, 6),
        "letter": DecisionDraft(issuer="Đảng ủy xã Mường Lay", number="44-GT", issued_on=date(2026, 6, 1)),
    }  # fmt: skip
    newcomer = Newcomer(**(usual | more))
    unit = factories.at(tree.cells_b[0])
    return receive_newcomer(OPERATOR, unit=unit, newcomer=newcomer, act_uid=act_uid or new_uid())


def stock(unit, key, on):
    return ask(OPERATOR, factories.at(unit, on), [key])[key].value


def flow(unit, key, **more):
    return ask(OPERATOR, factories.at(unit, TODAY), [key], period=YEAR, **more)[key]


def test_between_letter_and_receipt_a_member_counts_once_where_they_were(tree):
    person = factories.make_person(tree.cell)
    (row,) = start(tree, person, to=tree.b.ref)
    steps.present_letter(OPERATOR, transfer=row, done=done(date(2026, 3, 20)))
    receive(tree, row)
    days = {date(2026, 3, 9): (1, 0, 0), ON: (1, 0, 1), date(2026, 4, 5): (1, 0, 1), LATER: (0, 1, 0)}
    for on, (here, there, under_way) in days.items():
        counted = [stock(unit, "members.total", on) for unit in (tree.cell, tree.cells_b[0], tree.district)]
        assert (on, counted) == (on, [here, there, 1])
        assert (on, stock(tree.a, "members.in_transit", on)) == (on, under_way)
        assert stock(tree.b, "members.in_transit", on) == 0
    assert flow(tree.a, "members.transferred_out").value == flow(tree.b, "members.transferred_in").value == 1
    parts = flow(tree.b, "members.transferred_in", by="transfer_way").by
    assert {way: part.value for way, part in parts.items() if part.value} == {"internal": 1}
    (behind,) = rows_behind(OPERATOR, factories.at(tree.cell, ON), "members.in_transit")
    assert behind.person == person


def test_letters_are_numbered_by_year_in_the_book_of_each_side(tree):
    people = [factories.make_person(tree.cell, name) for name in ("Vi Văn Một", "Lò Văn Hai")]
    rows = start(tree, *people, to=tree.b.ref)
    assert [(row.person.name, row.letter.number) for row in rows] == [
        ("Lò Văn Hai", "1/2026"),
        ("Vi Văn Một", "2/2026"),
    ]
    (other,) = start(
        tree, factories.make_person(tree.cell), place="Đảng bộ xã Mường Lay", on=date(2025, 12, 30)
    )
    assert other.letter.number == "1/2025"
    receive(tree, rows[1])
    lines = LetterEntry.objects.order_by("unit__code", "year", "number")
    assert [(line.unit.code, line.year, line.number, line.direction) for line in lines] == [
        ("tan-lap", 2026, 1, "in"), ("xuan-hoa", 2025, 1, "out"), ("xuan-hoa", 2026, 1, "out"), ("xuan-hoa", 2026, 2, "out"),
    ]  # fmt: skip


def test_a_move_within_the_organisation_needs_no_letter_and_ends_the_posts_of_the_cell(tree):
    person, other = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Thị Hai")
    seats = ensure_seats(
        OPERATOR, unit=factories.at(tree.a), wanted={(tree.cell.pk, "secretary")}, act_uid=new_uid()
    )
    PostHeld.objects.create(
        person=person,
        seat=seats[tree.cell.pk, "secretary"],
        starts_on=date(2025, 1, 1),
        recorded_in=new_uid(),
    )
    act_uid = new_uid()
    rows = start(tree, person, other, to=tree.cells_a[1].ref, number="12-QĐ/ĐU", act_uid=act_uid)
    assert {(row.kind, row.outcome, row.letter) for row in rows} == {("internal", "received", None)}
    assert rows[0].receipt.number == "12-QĐ/ĐU"
    assert (stock(tree.cells_a[1], "members.total", ON), stock(tree.a, "members.in_transit", ON)) == (2, 0)
    assert PostHeld.objects.get().ends_on == ON
    assert start(tree, person, other, to=tree.cells_a[1].ref, act_uid=act_uid) == rows
    undo_act(OPERATOR, act_uid=act_uid)
    assert not Transfer.objects.exists()
    assert (stock(tree.cell, "members.total", ON), PostHeld.objects.get().ends_on) == (2, END)
    with pytest.raises(Conflict):
        start(tree, person, to=tree.cells_a[1].ref, act_uid=act_uid)


def test_who_goes_out_of_the_register_stays_a_member_and_comes_back_to_the_same_file(tree):
    person = factories.make_person(tree.cell, citizen_id="010080001234")
    (row,) = start(tree, person, place="Đảng bộ xã Mường Lay, tỉnh Lai Châu")
    row = receive(
        tree, row, paper=DecisionDraft(issuer="Đảng ủy xã Mường Lay", number="8-GB", issued_on=LATER)
    )
    assert row.receipt.number == "8-GB"
    assert [stock(tree.district, "members.total", on) for on in (date(2026, 4, 5), LATER)] == [1, 0]
    parts = flow(tree.a, "members.transferred_out", by="transfer_way").by
    assert {way: part.value for way, part in parts.items() if part.value} == {"outside": 1}
    assert person.memberships.get().ends_on == END
    back = new_uid()
    returned = take_in(tree, act_uid=back, more={"citizen_id": "010080001234"})
    assert returned.person == person
    assert take_in(tree, act_uid=back).pk == returned.pk
    assert [stock(tree.b, "members.total", on) for on in (date(2026, 7, 5), date(2026, 7, 6))] == [0, 1]
    with pytest.raises(Conflict):
        take_in(tree, more={"citizen_id": "010080001234"})
    undo_act(OPERATOR, act_uid=back)
    assert stock(tree.b, "members.total", TODAY) == 0


def test_a_newcomer_counts_from_the_day_of_receipt_and_is_taken_back_whole(tree):
    act_uid = new_uid()
    row = take_in(tree, act_uid=act_uid)
    assert (row.person.memberships.get().admitted.iso(), row.letter.number) == ("2010-05", "44-GT")
    assert [stock(tree.b, "members.total", on) for on in (date(2026, 7, 5), date(2026, 7, 6))] == [0, 1]
    keys = ("members.transferred_in", "members.admitted", "members.net_change")
    assert [flow(tree.b, key).value for key in keys] == [1, 0, 1]
    assert LetterEntry.objects.get().direction == "in"
    undo_act(OPERATOR, act_uid=act_uid)
    assert not Person.objects.exists()


def test_a_guest_from_outside_takes_part_and_does_not_count(tree):
    act_uid = new_uid()
    row = take_in(tree, act_uid=act_uid, until=date(2027, 3, 1))
    assert (row.kind, TemporaryStay.objects.get().until) == ("temporary", date(2027, 3, 1))
    assert [stock(tree.b, key, TODAY) for key in ("members.total", "members.temporary_in")] == [0, 1]
    items = every_item(Asked(OPERATOR, factories.at(tree.b, date(2027, 3, 2)), ("transfer.guest_ends",)))
    assert [(item.due_on, item.overdue_days) for item in items] == [(date(2027, 3, 1), 1)]
    ended = new_uid()
    stay_steps.end_stay(OPERATOR, transfer=row, done=done(date(2026, 7, 20), act_uid=ended))
    assert stock(tree.b, "members.temporary_in", TODAY) == 0
    undo_act(OPERATOR, act_uid=ended)
    undo_act(OPERATOR, act_uid=act_uid)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"admitted_on": PartialDate(1979)}, "admitted_on"),
        ({"presented_on": date(2026, 5, 31)}, "presented_on"),
        ({"received_on": date(2026, 6, 30)}, "received_on"),
        ({"received_on": date(2026, 8, 2)}, "received_on"),
        ({"until": date(2026, 7, 5)}, "until"),
    ],
)
def test_days_of_a_newcomer_stand_in_their_order(tree, more, field):
    with pytest.raises(DomainError) as refusal:
        take_in(tree, **more)
    assert refusal.value.field == field


def test_each_step_is_taken_back_in_its_order_until_nothing_is_left(tree):
    person = factories.make_person(tree.cell)
    before = list(Affiliation.objects.values())
    acts = [new_uid() for _step in range(3)]
    (row,) = start(tree, person, to=tree.b.ref, act_uid=acts[0])
    steps.present_letter(OPERATOR, transfer=row, done=done(date(2026, 3, 20), act_uid=acts[1]))
    receive(tree, row, act_uid=acts[2])
    for act_uid in acts[:2]:
        with pytest.raises(Conflict):
            undo_act(OPERATOR, act_uid=act_uid)
    undo_act(OPERATOR, act_uid=acts[2])
    row.refresh_from_db()
    assert (row.outcome, row.ends_on, row.to_unit_id, row.presented_on) == (
        "",
        END,
        tree.b.pk,
        date(2026, 3, 20),
    )
    undo_act(OPERATOR, act_uid=acts[1])
    undo_act(OPERATOR, act_uid=acts[0])
    assert list(Affiliation.objects.values()) == before
    assert not Transfer.objects.exists()
    assert not LetterEntry.objects.exists()


def test_a_stay_that_a_list_has_cut_in_two_is_one_stay(tree):
    person = factories.make_person(tree.cell, assumed_until=date(2026, 6, 1))
    before = list(Affiliation.objects.order_by("pk").values())
    (row,) = start(tree, person, to=tree.b.ref)
    act_uid = new_uid()
    receive(tree, row, act_uid=act_uid)
    assert [stock(tree.cell, "members.total", on) for on in (ON, LATER, TODAY)] == [1, 0, 0]
    undo_act(OPERATOR, act_uid=act_uid)
    assert list(Affiliation.objects.order_by("pk").values()) == before


def test_a_stay_for_a_time_counts_at_home_and_is_extended_and_ended(tree):
    person = factories.make_person(tree.cell)
    row = away(tree, person)
    assert stock(tree.a, "members.in_transit", ON) == 0
    receive(tree, row)
    counted = {
        key: (stock(tree.a, key, LATER), stock(tree.b, key, LATER))
        for key in ("members.total", "members.temporary_out", "members.temporary_in")
    }
    assert counted == {
        "members.total": (1, 0), "members.temporary_out": (1, 0), "members.temporary_in": (0, 1),
    }  # fmt: skip
    assert (
        stock(tree.a, "members.expected_to_attend", ON),
        stock(tree.a, "members.expected_to_attend", LATER),
    ) == (1, 0)
    with pytest.raises(Conflict):
        away(tree, person, on=date(2026, 5, 4))
    with pytest.raises(DomainError) as refusal:
        stay_steps.extend_stay(OPERATOR, transfer=row, until=date(2027, 12, 31), done=done(date(2026, 7, 1)))
    assert refusal.value.code == "extension_long"
    assert "II.4.3.2c" in str(refusal.value)
    extended = new_uid()
    stay_steps.extend_stay(
        OPERATOR, transfer=row, until=date(2027, 3, 1), done=done(date(2026, 7, 1), act_uid=extended)
    )
    assert TemporaryStay.objects.get().until == date(2027, 3, 1)
    undo_act(OPERATOR, act_uid=extended)
    assert TemporaryStay.objects.get().until == date(2026, 12, 31)
    stay_steps.end_stay(OPERATOR, transfer=row, done=done(date(2026, 7, 6)))
    assert stock(tree.b, "members.temporary_in", date(2026, 7, 5)) == 1
    assert stock(tree.b, "members.temporary_in", date(2026, 7, 6)) == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"on": date(2026, 8, 2)}, "date_future"),
        ({"on": date(2005, 6, 7)}, "too_early"),
        ({"on": date(2005, 6, 6)}, "not_here"),
        ({"to": ""}, "to_one"),
        ({"place": "Tỉnh khác"}, "to_one"),
        ({"kind": "abroad"}, "to_abroad"),
        ({"kind": "nowhere"}, "kind_unknown"),
        ({"until": date(2026, 12, 31)}, "until_unasked"),
        ({"kind": "temporary"}, "until_missing"),
        ({"kind": "temporary", "until": date(2026, 6, 8)}, "stay_short"),
        ({"kind": "temporary", "until": date(2027, 3, 9)}, "stay_long"),
        ({"kind": "temporary", "until": date(2028, 3, 10), "for_study": True}, "stay_long"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(tree, more, code):
    person = factories.make_person(tree.cell)
    with pytest.raises(DomainError) as refusal:
        start(tree, person, **({"to": tree.b.ref} | more))
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("until", "more"),
    [
        (date(2026, 6, 9), {}),
        (date(2027, 3, 8), {}),
        (date(2028, 3, 9), {"for_study": True}),
    ],
    ids=["TRF-13 three months whole", "TRF-13 a day below twelve", "TRF-14 twenty-four months"],
)
def test_the_last_day_that_a_stay_for_a_time_may_have(tree, until, more):
    (row,) = start(
        tree, factories.make_person(tree.cell), kind="temporary", to=tree.b.ref, until=until, **more
    )
    assert row.until == until


def test_a_unit_let_go_and_the_cell_one_is_in_are_no_places_to_go_to(tree):
    person = factories.make_person(tree.cell)
    gone = factories.make_unit(tree.a, "tan-ra", "Chi bộ thôn Tan", "cell", "hamlet")
    paper = DecisionDraft(issuer="Đảng ủy xã", number="1-QĐ", issued_on=date(2026, 1, 2))
    dissolve_unit(OPERATOR, unit=factories.at(gone), on=date(2026, 2, 1), decision=paper)
    for to, code in (
        (gone.ref, "to_dissolved"),
        (tree.cell.ref, "to_same"),
        (tree.a.ref, "to_no_cell"),
        ("x", "to_unknown"),
    ):
        with pytest.raises(DomainError) as refusal:
            start(tree, person, to=to)
        assert refusal.value.code == code


def test_who_is_held_is_refused_without_a_word_on_why(tree, monkeypatch):
    held, free = factories.make_person(tree.cell), factories.make_person(tree.cell, "Vi Văn Rảnh")
    monkeypatch.setattr(holds, "_holds", {"test": lambda ids, _on: {held.pk} & set(ids)})
    with pytest.raises(DomainError) as refusal:
        start(tree, held, free, to=tree.b.ref)
    assert refusal.value.code == "not_now"
    assert not [word for word in ("kiểm tra", "kỷ luật", "khiếu nại", "QĐ/TW") if word in str(refusal.value)]
    assert start(tree, free, to=tree.b.ref)
    assert away(tree, held)


def test_a_cell_is_not_changed_by_hand_while_a_letter_is_under_way(tree):
    person = factories.make_person(tree.cell)
    start(tree, person, to=tree.b.ref)
    edit = Edit("cell", tree.cells_a[1].ref, date(2026, 5, 4))
    (row,) = plan_edit(OPERATOR, unit=factories.at(tree.a), person_ids=[person.pk], edit=edit).rows
    assert "thu hồi giấy" in row.refused


def test_one_transfer_at_a_time(tree):
    person = factories.make_person(tree.cell)
    (row,) = start(tree, person, to=tree.b.ref)
    with pytest.raises(Conflict) as refusal:
        start(tree, person, to=tree.cells_a[1].ref, on=date(2026, 5, 4))
    assert refusal.value.code == "under_way"
    assert "10/03/2026" in str(refusal.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            person=person,
            kind="official",
            from_unit=tree.cell,
            to_unit=tree.b,
            starts_on=LATER,
            recorded_in=new_uid(),
        )
    steps.cancel_transfer(OPERATOR, transfer=row, done=done())
    assert stock(tree.a, "members.in_transit", LATER) == 0
    assert start(tree, person, to=tree.b.ref, on=date(2026, 5, 4))


def test_who_is_under_way_while_their_cell_goes_into_another_is_not_lost(tree):
    person = factories.make_person(tree.cell)
    (row,) = start(tree, person, to=tree.b.ref)
    cut = date(2026, 3, 16)
    Affiliation.objects.filter(person=person).update(ends_on=cut)
    Affiliation.objects.create(person=person, unit=tree.cells_a[1], starts_on=cut, recorded_in=new_uid())
    Placement.objects.filter(unit=tree.cell).update(ends_on=cut)
    assert (stock(tree.a, "members.total", cut), stock(tree.a, "members.in_transit", cut)) == (1, 1)
    receive(tree, row)
    assert [stock(unit, "members.total", LATER) for unit in (tree.a, tree.b)] == [0, 1]


def test_a_letter_to_a_place_let_go_meanwhile_is_refused_and_cancelled(tree):
    (row,) = start(tree, factories.make_person(tree.cell), to=tree.cells_b[1].ref)
    Placement.objects.filter(unit=tree.cells_b[1]).update(ends_on=date(2026, 4, 1))
    with pytest.raises(DomainError) as refusal:
        receive(tree, row, cell=tree.cells_b[0])
    assert refusal.value.code == "to_dissolved"
    assert steps.cancel_transfer(OPERATOR, transfer=row, done=done()).outcome == "cancelled"


def test_a_step_out_of_order_or_after_somebody_faster_is_refused(tree):
    (row,) = start(tree, factories.make_person(tree.cell), to=tree.b.ref)
    seen = mark_of(row)
    for on, code in ((date(2026, 3, 9), "step_early"), (date(2026, 8, 2), "date_future")):
        with pytest.raises(DomainError) as refusal:
            steps.present_letter(OPERATOR, transfer=row, done=done(on))
        assert refusal.value.code == code
    with pytest.raises(DomainError) as refusal:
        receive(tree, row, cell=tree.cells_a[1])
    assert refusal.value.code == "cell_elsewhere"
    steps.present_letter(OPERATOR, transfer=row, done=done(date(2026, 3, 20)))
    with pytest.raises(Conflict) as refusal:
        receive(tree, row, seen=seen)
    assert refusal.value.code == "changed_meanwhile"
    steps.return_letter(OPERATOR, transfer=row, done=done())
    with pytest.raises(Conflict) as refusal:
        receive(tree, row)
    assert refusal.value.code == "transfer_over"


def test_each_side_does_its_own_part(tree):
    people = factories.cast(tree)
    sender, receiver = people.viewer("clerk_a"), people.viewer("clerk_b")
    person = factories.make_person(tree.cell)
    for who, error in (("secretary", NotVisible), ("department", Forbidden), ("clerk_b", NotVisible)):
        with pytest.raises(error):
            start(tree, person, viewer=people.viewer(who), to=tree.b.ref)
    (row,) = start(tree, person, viewer=sender, to=tree.b.ref)
    with pytest.raises(NotVisible):
        receive(tree, row, viewer=sender)
    with pytest.raises(NotVisible):
        steps.cancel_transfer(receiver, transfer=row, done=done())
    receive(tree, row, viewer=receiver)
    assert Affiliation.objects.get(person=person, ends_on=END).unit_id == tree.cells_b[0].pk
    (out,) = start(
        tree, factories.make_person(tree.cell, "Vi Văn Xa"), viewer=sender, place="Nước bạn", kind="abroad"
    )
    assert receive(tree, out, viewer=sender).outcome == "received"
