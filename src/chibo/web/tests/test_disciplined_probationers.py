"""A disciplined probationer is shown in the case of recognition to who may know, and is still considered (PRB-16)."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.admissions import services as admissions
from chibo.admissions.tests.test_case_facts import told
from chibo.admissions.tests.test_services import NOTED_ON, lead
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.standing.services import CaseDraft, record_discipline
from tests import factories

pytestmark = pytest.mark.django_db
LABEL = "Kỷ luật trong thời gian dự bị"


def test_discipline_in_probation_is_told_to_who_may_know_and_nobody_else(client, settings):
    settings.CHIBO_TODAY = date(2026, 3, 2)
    tree = factories.make_tree()
    cell = factories.at(tree.cell)
    noted = admissions.Noted(
        name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON
    )
    applicant = admissions.note_prospect(OPERATOR, unit=cell, noted=noted)
    lead(cell, tree, applicant)
    applicant.refresh_from_db()
    paper = DecisionDraft(issuer="Chi bộ", number="1-QĐ", issued_on=date(2026, 1, 12))
    draft = CaseDraft(form="reprimand", announced_on=date(2026, 1, 12), paper=paper, by_cell=True)
    record_discipline(OPERATOR, unit=cell, person=applicant.person, draft=draft, act_uid=new_uid())
    people = factories.cast(tree)
    assert LABEL not in told(client, people.clerk_a, applicant)
    knows = factories.make_user("bi-thu-a")
    factories.give(knows, "secretary", tree.a)
    value, _note = told(client, knows, applicant)[LABEL]
    assert value.startswith("Khiển trách, công bố ngày 12/01/2026. Vẫn xét công nhận")
