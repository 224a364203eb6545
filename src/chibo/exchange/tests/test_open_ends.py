"""What a newer list leaves open: moves with a day, people who are missing, notes that propose something."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chibo.core.audit.models import AuditEntry
from chibo.core.dates import BEGINNING, END
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.exchange.models import ImportBatch, ProposedFact, Unsettled
from chibo.exchange.newer.rules import Move, Stood
from chibo.exchange.services import (
    confirm_proposals,
    dismiss_proposals,
    reopen_proposals,
    settle_moves,
    undo_batch,
)
from chibo.exchange.tests.lists import AS_OF, LATER, LO, SUNG, VANG, apply, counts, dump
from chibo.org.access import OPERATOR
from chibo.people.models import Affiliation, Exemption, PostHeld
from tests.factories import cast, make_tree

pytestmark = pytest.mark.django_db
MOVED_ON = date(2024, 2, 1)
THERE = LO | {"cell": VANG["cell"]}
ASKS = SUNG | {"note": "Xin tạm miễn sinh hoạt đi làm ăn xa"}


@pytest.fixture
def tree():
    return make_tree()


def stays(name=LO["name"]):
    rows = Affiliation.objects.filter(person__name=name).order_by("starts_on").select_related("unit")
    return [(row.unit.code, row.starts_on, row.ends_on, row.assumed) for row in rows]


def moved_batch(tree):
    apply(tree.a, LO, SUNG)
    batch, _plan = apply(tree.a, THERE, SUNG, as_of=LATER)
    return batch, Unsettled.objects.get(batch=batch)


D = date
STAY = Stood(7, 1, D(2023, 6, 30), END, assumed=False)
ASSUMED = Stood(8, 1, D(2005, 2, 1), D(2024, 6, 30), assumed=True)


@pytest.mark.parametrize(
    ("stay", "on", "known_from", "wanted"),
    [
        (STAY, D(2024, 2, 1), BEGINNING, [(1, D(2023, 6, 30), D(2024, 2, 1), False), (2, D(2024, 2, 1), END, False)]),
        (ASSUMED, D(2023, 9, 1), BEGINNING, [
            (2, D(2005, 2, 1), D(2023, 6, 30), True), (2, D(2023, 6, 30), D(2023, 9, 1), False),
            (1, D(2023, 9, 1), D(2024, 6, 30), False)]),
        (ASSUMED, D(2024, 6, 30), D(2020, 1, 1), [
            (1, D(2005, 2, 1), D(2020, 1, 1), True), (2, D(2020, 1, 1), D(2023, 6, 30), True),
            (2, D(2023, 6, 30), D(2024, 6, 30), False)]),
    ],
    ids=["newer list", "older list", "older list, young cell"],
)  # fmt: skip
def test_stays_of_a_move(stay, on, known_from, wanted):
    listed_on = D(2024, 6, 30) if stay is STAY else D(2023, 6, 30)
    found = Move(stay, 2, listed_on).stays(on, known_from)
    assert [(one.unit_id, one.starts_on, one.ends_on, one.assumed) for one in found] == wanted


def test_move_ends_the_stay_and_the_post_on_its_day(tree):
    batch, left = moved_batch(tree)
    part = settle_moves(OPERATOR, batch=batch, days={left.pk: MOVED_ON})
    assert stays() == [
        ("dong-cam", date(2005, 2, 1), AS_OF, True),
        ("dong-cam", AS_OF, MOVED_ON, False),
        ("ban-suoi", MOVED_ON, END, False),
    ]
    held = PostHeld.objects.get(person__name=LO["name"])
    assert (held.seat.post_id, held.ends_on) == ("secretary", MOVED_ON)
    assert (part.kind, part.changed, part.as_of) == ("moves", 1, LATER)
    assert AuditEntry.objects.filter(act_uid=part.act_uid, object_type="people.person").count() == 1
    _batch, plan = apply(tree.a, THERE | {"phone": "0911111111"}, SUNG, as_of=LATER)
    assert counts(plan) == {"changed": 1, "same": 1}


def test_move_is_taken_back_whole(tree):
    batch, left = moved_batch(tree)
    before = dump()
    part = settle_moves(OPERATOR, batch=batch, days={left.pk: MOVED_ON})
    undo_batch(OPERATOR, batch=part)
    assert dump() == before
    settle_moves(OPERATOR, batch=batch, days={left.pk: MOVED_ON})


def test_first_list_cannot_be_taken_back_while_a_move_rests_on_it(tree):
    first, _plan = apply(tree.a, LO)
    batch, _plan = apply(tree.a, THERE, as_of=LATER)
    settle_moves(OPERATOR, batch=batch, days={Unsettled.objects.get(batch=batch).pk: MOVED_ON})
    with pytest.raises(Conflict):
        undo_batch(OPERATOR, batch=first)


@pytest.mark.parametrize("day", [AS_OF, LATER + timedelta(days=1), date(2001, 1, 1)])
def test_move_on_a_day_the_lists_exclude_is_refused(tree, day):
    batch, left = moved_batch(tree)
    before = dump()
    with pytest.raises(DomainError) as refusal:
        settle_moves(OPERATOR, batch=batch, days={left.pk: day})
    assert refusal.value.code == "move_day"
    assert LO["name"] in str(refusal.value)
    assert dump() == before


def test_move_is_settled_once_and_by_those_who_may(tree):
    people = cast(tree)
    batch, left = moved_batch(tree)
    for who, refusal in (("clerk_b", NotVisible), ("department", Forbidden), ("nobody", NotVisible)):
        with pytest.raises(refusal):
            settle_moves(people.viewer(who), batch=batch, days={left.pk: MOVED_ON})
    with pytest.raises(NotVisible):
        settle_moves(OPERATOR, batch=batch, days={left.pk + 1: MOVED_ON})
    settle_moves(people.viewer("clerk_a"), batch=batch, days={left.pk: MOVED_ON})
    with pytest.raises(Conflict):
        settle_moves(people.viewer("clerk_a"), batch=batch, days={left.pk: MOVED_ON})


def test_older_list_with_another_cell_moves_in_the_time_before_the_newer(tree):
    apply(tree.a, LO, SUNG, as_of=LATER)
    batch, plan = apply(tree.a, THERE, SUNG)
    assert plan.moved == 1
    left = Unsettled.objects.get(batch=batch, kind="moved")
    settle_moves(OPERATOR, batch=batch, days={left.pk: MOVED_ON})
    assert stays() == [
        ("ban-suoi", date(2005, 2, 1), AS_OF, True),
        ("ban-suoi", AS_OF, MOVED_ON, False),
        ("dong-cam", MOVED_ON, LATER, False),
        ("dong-cam", LATER, END, False),
    ]


def as_of(day):
    """The register as it stands on a day."""
    holds = {"starts_on__lte": day, "ends_on__gt": day}
    return (
        sorted(Affiliation.objects.filter(**holds).values_list("person_id", "unit_id")),
        sorted(PostHeld.objects.filter(**holds).values_list("person_id", "seat_id")),
        sorted(
            (row.person_id, row.kind, row.level, row.grade)
            for person in {stay.person for stay in Affiliation.objects.all()}
            for row in person.attainments.filter(**holds)
        ),
    )


@pytest.mark.parametrize(
    "older",
    [
        LO | {"posts": ""}, LO | {"posts": "Phó Bí thư"}, LO | {"schooling": "7/10", "theory": "Cao cấp"},
        LO | {"name": "Lò Thị Mơ", "phone": "0999999999", "sex": "Nam"}, THERE, THERE | {"posts": ""},
    ],
    ids=["no post", "other post", "other levels", "other facts", "other cell", "other cell, no post"],
)  # fmt: skip
def test_older_list_leaves_the_day_of_the_newer_as_it_was(tree, older):
    apply(tree.a, LO, SUNG, as_of=LATER)
    days = [LATER, LATER + timedelta(days=200)]
    before = [as_of(day) for day in days]
    facts = list(Affiliation.objects.values_list("person__name", "person__sex").distinct())
    apply(tree.a, older, SUNG)
    assert [as_of(day) for day in days] == before
    assert list(Affiliation.objects.values_list("person__name", "person__sex").distinct()) == facts


def test_missing_people_stand_on_a_page_and_are_not_closed(tree):
    people = cast(tree)
    apply(tree.a, LO, SUNG)
    batch, plan = apply(tree.a, LO | {"phone": "0911111111"}, as_of=LATER)
    assert plan.missing == 1
    client = Client()
    client.force_login(people.clerk_a)
    page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
    assert reverse("exchange:missing", args=[batch.pk]) in page
    page = client.get(reverse("exchange:missing", args=[batch.pk])).content.decode()
    person = Affiliation.objects.filter(person__name=SUNG["name"]).first().person
    assert reverse("people:person", args=[person.uid]) in page
    assert LO["name"] not in page
    assert Affiliation.objects.filter(person=person, ends_on=END).count() == 1
    Affiliation.objects.filter(person=person, ends_on=END).update(ends_on=MOVED_ON)
    assert SUNG["name"] not in client.get(reverse("exchange:missing", args=[batch.pk])).content.decode()


def test_moves_page_asks_for_days_and_moves(tree):
    people = cast(tree)
    batch, left = moved_batch(tree)
    client = Client()
    client.force_login(people.clerk_a)
    address = reverse("exchange:moves", args=[batch.pk])
    page = client.get(address).content.decode()
    assert "sau 30/06/2023, không sau 30/06/2024" in page
    assert client.post(address, {f"take-{left.pk}": "on"}).status_code == 422
    assert client.post(address, {"common": "2024-02-01"}).status_code == 422
    refused = client.post(address, {f"take-{left.pk}": "on", "common": "2020-01-01"})
    assert refused.status_code == 422
    assert "ngày chuyển phải sau 30/06/2023" in refused.content.decode()
    done = client.post(
        address, {f"take-{left.pk}": "on", "common": "2024-01-01", f"on-{left.pk}": "2024-02-01"}
    )
    assert done.url == reverse("exchange:batch", args=[ImportBatch.objects.latest("pk").pk])
    assert stays()[-1][:2] == ("ban-suoi", MOVED_ON)
    assert "Không còn ai cần ngày chuyển" in client.get(address).content.decode()


def proposed(tree):
    batch, _plan = apply(tree.a, LO, ASKS)
    return batch, ProposedFact.objects.get()


def test_note_becomes_a_proposal_and_nothing_more(tree):
    batch, fact = proposed(tree)
    assert (fact.batch, fact.person.name, fact.unit_id) == (batch, SUNG["name"], tree.cell.pk)
    assert (fact.kind, fact.reason, fact.note) == ("exemption_requested", "working_away", ASKS["note"])
    assert not Exemption.objects.exists()
    apply(tree.a, LO | {"phone": "0911111111"}, ASKS, as_of=LATER)
    assert ProposedFact.objects.count() == 1


def test_proposal_is_confirmed_with_kind_and_day_and_opened_again(tree):
    batch, fact = proposed(tree)
    confirm_proposals(OPERATOR, batch=batch, kinds={fact.pk: "timed_exemption"}, requested_on=AS_OF)
    row = Exemption.objects.get()
    assert (row.person_id, row.kind, row.reason, row.requested_on) == (
        fact.person_id, "timed_exemption", "working_away", AS_OF,
    )  # fmt: skip
    fact.refresh_from_db()
    assert (fact.exemption, fact.settled_by, bool(fact.settled_at)) == (row, "operator", True)
    with pytest.raises(Conflict):
        dismiss_proposals(OPERATOR, batch=batch, ids=[fact.pk])
    with pytest.raises(Conflict, match="đơn xin miễn"):
        undo_batch(OPERATOR, batch=batch)
    reopen_proposals(OPERATOR, batch=batch, ids=[fact.pk])
    fact.refresh_from_db()
    assert (fact.exemption, fact.settled_by, Exemption.objects.count()) == (None, "", 0)
    undo_batch(OPERATOR, batch=batch)
    assert not ProposedFact.objects.exists()


def test_proposal_is_dismissed_by_those_who_may(tree):
    people = cast(tree)
    batch, fact = proposed(tree)
    for who, refusal in (("clerk_b", NotVisible), ("department", Forbidden)):
        with pytest.raises(refusal):
            dismiss_proposals(people.viewer(who), batch=batch, ids=[fact.pk])
    dismiss_proposals(people.viewer("clerk_a"), batch=batch, ids=[fact.pk])
    fact.refresh_from_db()
    assert (fact.dismissed, fact.settled_by) == (True, "clerk_a")
    assert not Exemption.objects.exists()


def test_proposals_page_confirms_dismisses_and_opens_again(tree):
    people = cast(tree)
    batch, fact = proposed(tree)
    client = Client()
    client.force_login(people.clerk_a)
    address = reverse("exchange:proposals", args=[batch.pk])
    assert ASKS["note"] in client.get(address).content.decode()
    assert client.post(address, {"act": "confirm", "requested_on": "2023-06-30"}).status_code == 422
    ticked = {f"take-{fact.pk}": "on", f"kind-{fact.pk}": "timed_exemption", "requested_on": "2023-06-01"}
    assert client.post(address, {"act": "confirm", **ticked}).status_code == 302
    assert Exemption.objects.get().requested_on == date(2023, 6, 1)
    assert client.post(reverse("exchange:reopen_proposal", args=[batch.pk, fact.pk])).status_code == 302
    assert not Exemption.objects.exists()
    assert client.post(address, {"act": "dismiss", **ticked}).status_code == 302
    assert "đã bỏ qua" in client.get(address).content.decode()
