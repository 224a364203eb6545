"""The movement of members balances through any history of units merged, split and dissolved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from chibo.core.dates import add_months
from chibo.core.periods import Period
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.reorganisation.tests.test_histories import FIRST, SINCE, STEPS, act_on, cells_of, inhabited
from chibo.web.movement import movement
from tests import factories

pytestmark = pytest.mark.django_db


@given(steps=STEPS)
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_movement_balances_through_any_history_of_units(steps):
    with transaction.atomic():
        tree = factories.make_tree()
        inhabited(tree)
        Unit.objects.update(records_from=SINCE)
        for number, step in enumerate(steps, start=1):
            act_on(tree, step, number)
        first, last = FIRST, add_months(FIRST, 6 * len(steps))
        there = {unit.pk for unit in cells_of(tree, first)}
        stayed = [unit for unit in cells_of(tree, last) if unit.pk in there]
        for unit in [tree.a, *stayed]:
            sheet = movement(
                OPERATOR, factories.at(unit, last), Period.between(first, last + timedelta(days=1))
            )
            assert sheet.rest == 0, (unit.code, sheet)
        transaction.set_rollback(True)
