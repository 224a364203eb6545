"""Whatever letters are written, received, cancelled and taken back: everybody counts once, and the movement balances."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.core.errors import Conflict, DomainError
from chibo.core.periods import Period
from chibo.core.uid import new_uid
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.people.models import Affiliation, LetterEntry, Membership, Person, TemporaryStay, Transfer
from chibo.people.services import stay_steps
from chibo.people.services import transfer_steps as steps
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from chibo.web.movement import movement
from tests import factories
from tests.intervals import overlapping

pytestmark = pytest.mark.django_db
START = date(2026, 1, 5)
DAYS = 60
ACTS = ("letter", "outside", "within", "temporary", "present", "receive", "cancel", "end", "undo")


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2026, 8, 1)
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2019, 1, 1))
    return tree


class Life:
    """One person led through acts; `done` are the uids of what was written, the newest last."""

    def __init__(self, tree, number):
        self.tree, self.done = tree, []
        self.person = factories.make_person(tree.cells_a[number % 2], f"Lò Văn {number}")

    def act(self, name, on):
        """Does it if it may be done; a refusal leaves everything as it was."""
        uid = new_uid()
        try:
            getattr(self, f"_{name}", self._step)(name, on, uid)
        except DomainError:
            return
        self.done.append(uid)

    def _undo(self, _name, _on, _uid):
        if self.done:
            undo_act(OPERATOR, act_uid=self.done.pop())
        raise Conflict("nothing_written", "")

    def _start(self, on, uid, **more):
        stay = Affiliation.objects.filter(person=self.person, ends_on__gt=on).order_by("starts_on").first()
        if stay is None:
            raise Conflict("gone", "")
        departure = Departure(**({"kind": "official", "on": on} | more))
        start_transfers(
            OPERATOR,
            unit=factories.at(stay.unit),
            person_ids=[self.person.pk],
            departure=departure,
            act_uid=uid,
        )

    def _letter(self, _name, on, uid):
        self._start(on, uid, to=self.tree.b.ref)

    def _outside(self, _name, on, uid):
        self._start(on, uid, place="Nơi khác")

    def _within(self, _name, on, uid):
        self._start(on, uid, to=self.tree.cells_a[2].ref)

    def _temporary(self, _name, on, uid):
        self._start(on, uid, kind="temporary", to=self.tree.b.ref, until=on + timedelta(days=150))

    def _step(self, name, on, uid):
        row = Transfer.objects.filter(person=self.person).order_by("-starts_on", "-id").first()
        if row is None:
            raise Conflict("none", "")
        cell = factories.at(self.tree.cells_b[0]) if row.to_unit_id == self.tree.b.pk else None
        services = {
            "present": steps.present_letter, "receive": steps.receive_transfer, "cancel": steps.cancel_transfer,
            "end": stay_steps.end_stay,
        }  # fmt: skip
        services[name](
            OPERATOR, transfer=row, done=Done(on=on, act_uid=uid, cell=cell, reason="Ốm", unlisted="Gửi sau")
        )


def value(unit, key, on):
    return ask(OPERATOR, factories.at(unit, on), [key])[key].value


lives = st.lists(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(ACTS)), max_size=8), min_size=1, max_size=2
)


@given(courses=lives, first=st.integers(0, DAYS), length=st.integers(1, DAYS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_counts_once_and_the_movement_balances(tree, courses, first, length):
    for table in (LetterEntry, TemporaryStay, Transfer, Affiliation, Membership, Person):
        table.objects.all().delete()
    for number, course in enumerate(courses):
        life, on = Life(tree, number), START
        for wait, name in course:
            on += timedelta(days=wait)
            life.act(name, on)
    for dated in (Affiliation, Membership, TemporaryStay):
        assert overlapping(dated, "person_id") == []
    last = START + timedelta(days=DAYS)
    for on in (START, START + timedelta(days=20), last):
        there = value(tree.district, "members.total", on)
        assert there == Affiliation.objects.filter(starts_on__lte=on, ends_on__gt=on).count() <= len(courses)
        assert value(tree.district, "members.in_transit", on) <= there
        assert value(tree.district, "members.temporary_out", on) <= there
    starts_on = START + timedelta(days=first)
    period = Period.between(starts_on, starts_on + timedelta(days=length))
    for unit in (tree.district, tree.a, tree.cells_b[0]):
        sheet = movement(OPERATOR, factories.at(unit, period.last_day), period)
        assert sheet.rest == 0, (unit.code, sheet)
