"""What was due on a day is the same whether it is asked on that day or long after, with everything recorded since."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from chibo.admissions import services
from chibo.admissions.services import Noted
from chibo.admissions.tests.test_services import WAY, agree, do
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db


def due_on(unit, day):
    """Every duty of a day with all that the list says of it."""
    return list(every_item(Asked(OPERATOR, unit.at(day))))


@pytest.mark.parametrize("seed", range(3))
def test_obligations_of_a_date_do_not_depend_on_when_they_are_computed(settings, seed):
    chance = random.Random(seed)
    settings.CHIBO_TODAY = date(2025, 7, 2)
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    cell, commune = factories.at(tree.cell), factories.at(tree.a)
    helper = factories.make_person(tree.cell, "Lò Văn Giúp")
    factories.make_person(tree.cell, "Vi Văn Mới", admitted_on="2024-10-05", official_on=None)
    noted = Noted(name="Lò Thị Hương", birth_year=2000, organisation="women", noted_on=date(2025, 7, 1))
    applicant = services.note_prospect(OPERATOR, unit=cell, noted=noted)
    agree(cell, applicant)
    as_asked_then = {}
    helps_from = chance.choice(WAY[3:8])[1]
    for kind, on, vote in WAY:
        for day in sorted({on - timedelta(days=chance.randrange(1, 9)) for _ in range(2)}):
            settings.CHIBO_TODAY = day
            if applicant.steps.order_by("-on").first().on <= day:
                as_asked_then[day] = due_on(commune, day)
        settings.CHIBO_TODAY = on
        if on == helps_from:
            services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=helper, on=on)
        do(cell, applicant, kind, on, vote, reason="chưa đủ bước")
        as_asked_then[on] = due_on(commune, on)
    settings.CHIBO_TODAY = date(2027, 3, 1)
    assert any(as_asked_then.values())
    assert {day: due_on(commune, day) for day in as_asked_then} == as_asked_then
