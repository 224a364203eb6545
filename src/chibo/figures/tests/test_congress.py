from __future__ import annotations

from datetime import date

import pytest

from chibo.figures.engine import ask
from chibo.figures.results import State
from chibo.org.access import OPERATOR
from chibo.org.services import record_term
from chibo.org.terms import term_period
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return factories.make_tree()


def record(unit, name, starts_on, ordinal=None):
    return record_term(OPERATOR, unit=factories.at(unit), name=name, starts_on=starts_on, ordinal=ordinal)


def ordinal_of(unit, on):
    return ask(OPERATOR, factories.at(unit, on), ["congress.ordinal"])["congress.ordinal"]


def test_term_of_the_day_gives_the_ordinal_of_the_unit_itself(tree):
    record(tree.a, "2015-2020", date(2015, 5, 1), 18)
    record(tree.a, "2020–2025", date(2020, 6, 15), 19)
    assert ordinal_of(tree.a, date(2020, 6, 14)).value == 18
    now = ordinal_of(tree.a, date(2020, 6, 15))
    assert (now.value, now.state) == (19, State.COUNTED)
    assert "Đại hội lần thứ 19, nhiệm kỳ 2020–2025" in now.source
    for other in (tree.cell, tree.district):
        assert ordinal_of(other, date(2020, 6, 15)).state is State.EMPTY


def test_term_without_a_known_ordinal_is_a_period_and_no_figure(tree):
    record(tree.a, "2020–2025", date(2020, 7, 1))
    assert ordinal_of(tree.a, date(2021, 1, 1)).state is State.EMPTY
    assert term_period(factories.at(tree.a), "2020..2025").starts_on == date(2020, 7, 1)
