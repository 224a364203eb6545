"""A wrong step that became a membership is taken back as a whole, by undoing its act."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.admissions import services
from chibo.admissions.models import Ballot, StageHeld, Step
from chibo.admissions.services import Noted
from chibo.admissions.tests.test_probation import PAPER
from chibo.admissions.tests.test_services import CELL_VOTE, COMMITTEE_VOTE, DECISION_VOTE, NOTED_ON, do, lead
from chibo.core.errors import Conflict
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.people.models import Affiliation, Membership, Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2027, 3, 1)
    return factories.make_tree()


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell)


@pytest.fixture
def applicant(cell):
    noted = Noted(name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON)
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


def stage(applicant):
    held = StageHeld.objects.filter(applicant=applicant).latest("starts_on")
    return held.stage, held.is_open


def test_a_wrong_ceremony_is_undone_with_the_membership_it_made(tree, cell, applicant):
    lead(cell, tree, applicant, until="decided")
    before = Person.objects.count(), Membership.objects.count(), Affiliation.objects.count()
    ceremony = do(cell, applicant, "ceremony", date(2025, 11, 20))
    later = do(cell, applicant, "member_papers", date(2025, 12, 1))
    with pytest.raises(Conflict, match="Khai lý lịch"):
        undo_act(OPERATOR, act_uid=ceremony.recorded_in)
    services.reverse_step(OPERATOR, unit=cell, step=later)
    undo_act(OPERATOR, act_uid=ceremony.recorded_in)
    applicant.refresh_from_db()
    assert (applicant.person, stage(applicant)) == (None, ("decided", True))
    assert (Person.objects.count(), Membership.objects.count(), Affiliation.objects.count()) == before
    assert do(cell, applicant, "ceremony", date(2025, 11, 21)).pk


def test_a_wrong_vote_is_undone_with_its_totals(tree, cell, applicant):
    lead(cell, tree, applicant, until="cell_resolved")
    step = Step.objects.get(applicant=applicant, kind="cell_resolved")
    undo_act(OPERATOR, act_uid=step.recorded_in)
    assert not Ballot.objects.exists()
    assert stage(applicant) == ("candidate", True)


def test_a_wrong_striking_off_gives_the_membership_back(tree, cell, applicant):
    lead(cell, tree, applicant)
    do(cell, applicant, "strike_review", date(2026, 5, 3))
    do(cell, applicant, "strike_cell", date(2026, 5, 4), CELL_VOTE, ground="absence")
    do(cell, applicant, "strike_committee", date(2026, 5, 20), COMMITTEE_VOTE)
    gone = do(cell, applicant, "struck_off", date(2026, 6, 1), DECISION_VOTE, paper=PAPER)
    undo_act(OPERATOR, act_uid=gone.recorded_in)
    membership = Membership.objects.get(person__applications=applicant)
    assert (membership.is_open, membership.exit_kind) == (True, "")
    assert stage(applicant) == ("probation", True)
