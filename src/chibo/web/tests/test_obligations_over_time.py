"""What was due on a day is the same whether it is asked on that day or long after, with everything recorded since.

Every act of a history is written down on its own day; a later act that corrects an earlier one (a step taken back, a
letter cancelled, an undo) says that the record was wrong then, and is left out.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from chibo.admissions import services as admissions
from chibo.admissions.services import Noted
from chibo.admissions.tests.test_services import CELL_VOTE, COMMITTEE_VOTE, DECISION_VOTE, agree, do
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.org.models import Succession, Unit
from chibo.org.services import record_term
from chibo.people.models import (
    Affiliation,
    Exemption,
    Membership,
    PostHeld,
    TemporaryStay,
    Transfer,
)
from chibo.people.services import (
    ExemptionDecision,
    ExemptionRequest,
    PostDraft,
    decide_exemption,
    end_exemption,
    end_post,
    hold_post,
    record_contact,
    request_exemption,
)
from chibo.people.services import transfer_steps as steps
from chibo.people.services.standing import recognise_member
from chibo.people.services.transfer_steps import Done
from chibo.people.services.transfers import Departure, start_transfers
from chibo.reorganisation.tests.making import do as reorganise
from chibo.reorganisation.tests.making import into, new
from chibo.standing import services as standing
from chibo.standing.models import FileLoan, PaperFile
from tests import factories
from tests.intervals import overlapping

pytestmark = pytest.mark.django_db
FIRST = date(2025, 9, 1)
LONG_AFTER = date(2028, 3, 1)
STEPS = (
    ("considered", None),
    ("listed", None),
    ("class_completed", None),
    ("cell_resolved", CELL_VOTE),
    ("committee_resolved", COMMITTEE_VOTE),
    ("decided", DECISION_VOTE),
    ("ceremony", None),
)


class History:
    """A commune with a cell in which things happen; whatever is refused leaves everything as it was."""

    def __init__(self, tree):
        self.tree, self.cell = tree, tree.cell
        self.people = [factories.make_person(self.cell, f"Lò Văn {number}") for number in range(2)]
        self.new = factories.make_person(self.cell, "Vi Thị Mới", admitted_on="2024-10-05", official_on=None)
        noted = Noted(name="Lò Thị Hương", birth_year=2000, organisation="women", noted_on=date(2025, 7, 1))
        self.applicant = admissions.note_prospect(OPERATOR, unit=factories.at(self.cell), noted=noted)
        agree(factories.at(self.cell), self.applicant)
        self.taken = 0
        self.others = list(tree.cells_a[1:3])
        for number, other in enumerate(self.others):
            factories.make_person(other, f"Hà Văn {number}", admitted_on="2025-02-11", official_on=None)

    def act(self, first, person, on):
        """Does the first act of the round that may be done, beginning with the one at `first`; gives its name."""
        for name in ACTS[first:] + ACTS[:first]:
            try:
                getattr(self, name)(self.people[person], on, factories.at(self.cell, on))
            except DomainError:
                continue
            return name
        return "nothing"

    def step(self, _person, on, cell):
        kind, vote = STEPS[self.taken % len(STEPS)]
        do(cell, self.applicant, kind, on, vote, reason="chưa đủ bước")
        self.taken += 1

    def help(self, person, on, cell):
        admissions.assign_helper(OPERATOR, unit=cell, applicant=self.applicant, person=person, on=on)

    def recognise(self, _person, on, cell):
        recognise_member(
            OPERATOR, unit=cell, person=self.new, official_on=on, decision=None, act_uid=new_uid()
        )

    def letter(self, person, on, cell, **more):
        departure = Departure(**{"kind": "official", "on": on, "to": self.tree.b.ref} | more)
        start_transfers(OPERATOR, unit=cell, person_ids=[person.pk], departure=departure, act_uid=new_uid())

    def away(self, person, on, cell):
        self.letter(person, on, cell, kind="temporary", until=on + timedelta(days=95))

    def _letter_of(self, person):
        row = Transfer.objects.filter(person=person).order_by("-starts_on", "-id").first()
        if row is None:
            raise Conflict("none", "")
        return row

    def present(self, person, on, _cell):
        row = self._letter_of(person)
        steps.present_letter(OPERATOR, transfer=row, done=Done(on=on, act_uid=new_uid(), cell=None))

    def receive(self, person, on, _cell):
        done = Done(on=on, act_uid=new_uid(), cell=factories.at(self.tree.cells_b[0], on), unlisted="Gửi sau")
        steps.receive_transfer(OPERATOR, transfer=self._letter_of(person), done=done)

    def ask(self, person, on, cell):
        request = ExemptionRequest(person.pk, "timed_exemption", requested_on=on, reason="working_away")
        request_exemption(OPERATOR, unit=cell, request=request, act_uid=new_uid())

    def _exemption_of(self, person):
        row = Exemption.objects.filter(person=person).order_by("-requested_on", "-id").first()
        if row is None:
            raise Conflict("none", "")
        return row.pk

    def exempt(self, person, on, cell):
        decision = ExemptionDecision(
            decided_on=on, starts_on=on, ends_on=on + timedelta(days=150), proposed_on=on,
            paper=DecisionDraft(issuer="Đảng ủy xã Xuân Hòa", number="5-QĐ/ĐU", issued_on=on),
        )  # fmt: skip
        exemption = self._exemption_of(person)
        decide_exemption(OPERATOR, unit=cell, exemption_id=exemption, decision=decision, act_uid=new_uid())

    def contact(self, person, on, cell):
        exemption = self._exemption_of(person)
        record_contact(OPERATOR, unit=cell, exemption_id=exemption, on=on, act_uid=new_uid())

    def come_back(self, person, on, cell):
        exemption = self._exemption_of(person)
        end_exemption(OPERATOR, unit=cell, exemption_id=exemption, returned_on=on, act_uid=new_uid())

    def lead(self, person, on, cell):
        hold_post(OPERATOR, unit=cell, draft=PostDraft(person=person, post="secretary", starts_on=on))

    def step_down(self, _person, on, cell):
        for held in PostHeld.objects.filter(seat__unit=self.cell, ends_on__gt=on):
            end_post(OPERATOR, unit=cell, held=held, on=on)

    def elect(self, _person, on, cell):
        record_term(OPERATOR, unit=cell, name=f"{on.year}–{on.year + 2}", starts_on=on)

    def keep(self, person, on, cell):
        draft = standing.FileDraft(since=on, keeper_id=self.tree.a.pk, place="Tủ 1")
        standing.keep_file(OPERATOR, unit=cell, person=person, draft=draft, act_uid=new_uid())

    def lend(self, person, on, cell):
        draft = standing.LoanDraft(
            borrower="Ủy ban Kiểm tra", purpose="Kiểm tra", lent_on=on, due_on=on + timedelta(days=10)
        )
        file = PaperFile.objects.filter(person=person).first()
        if file is None:
            raise Conflict("none", "")
        standing.lend_file(
            OPERATOR, unit=cell, person=person, file_id=file.pk, draft=draft, act_uid=new_uid()
        )

    def give_back(self, person, on, cell):
        loan = FileLoan.objects.filter(file__person=person).order_by("-lent_on").first()
        if loan is None:
            raise Conflict("none", "")
        standing.return_file(
            OPERATOR, unit=cell, person=person, file_id=loan.file_id, on=on, act_uid=new_uid()
        )

    def absorb(self, _person, on, _cell):
        """Another cell is merged into this one."""
        self._merge(on, into(self.cell))

    def renew(self, _person, on, _cell):
        """This cell and another become a new one."""
        act_uid = self._merge(on, new(f"Chi bộ ngày {on}"))
        self.cell = Succession.objects.filter(recorded_in=act_uid).first().successor

    def _merge(self, on, target):
        if not self.others:
            raise Conflict("none", "")
        paper = {"on": on, "issued_on": on, "number": f"{on:%d%m}-QĐ/ĐU"}
        act_uid = reorganise(self.tree.a, "merge", [self.cell, self.others[-1]], [target], **paper)
        self.others.pop()
        return act_uid


ACTS = (
    "step", "step", "step", "help", "recognise", "letter", "away", "present", "receive", "ask", "exempt", "contact",
    "come_back", "lead", "step_down", "elect", "keep", "lend", "give_back", "absorb", "renew", "absorb",
)  # fmt: skip
COURSES = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, len(ACTS) - 1), st.integers(0, 1)), min_size=5, max_size=10
)


def due_on(unit, day):
    """Every duty of a day with all that the list says of it."""
    return list(every_item(Asked(OPERATOR, factories.at(unit, day))))


#: A letter presented and received, an exemption asked for, granted and ended early, a file lent and given back, each some days after the other.
WHOLE = [
    (days, ACTS.index(name), person)
    for days, name, person in (
        (1, "letter", 0), (9, "present", 0), (20, "receive", 0), (2, "ask", 1), (9, "exempt", 1), (60, "contact", 1),
        (9, "come_back", 1), (5, "keep", 1), (3, "lend", 1), (30, "give_back", 1),
    )
]  # fmt: skip


@example(course=WHOLE, pause=10)
@given(course=COURSES, pause=st.integers(0, 60))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_obligations_of_a_date_do_not_depend_on_when_they_are_computed(settings, course, pause):
    with transaction.atomic():
        settings.CHIBO_TODAY = FIRST
        tree = factories.make_tree()
        Unit.objects.update(records_from=date(2020, 1, 1))
        history, on, as_asked_then = History(tree), FIRST, {}
        for wait, first, person in course:
            on += timedelta(days=wait)
            settings.CHIBO_TODAY = on
            event(history.act(first, person, on))
            as_asked_then[on] = due_on(tree.a, on)
        settings.CHIBO_TODAY = on = on + timedelta(days=pause)
        as_asked_then[on] = due_on(tree.a, on)
        settings.CHIBO_TODAY = LONG_AFTER
        assert any(as_asked_then.values())
        for day, then in as_asked_then.items():
            assert due_on(tree.a, day) == then, day
        for dated in (Affiliation, Membership, TemporaryStay, Exemption):
            assert overlapping(dated, "person_id") == []
        transaction.set_rollback(True)
