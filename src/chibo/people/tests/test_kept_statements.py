"""Kept statements of the work list give what querysets give that are made anew, for every shape; the oracle sees a wrong one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import DateField

from chibo.catalogue import obligations as declared
from chibo.catalogue.declarations import Count
from chibo.catalogue.obligations import obligation_of
from chibo.catalogue.register import all_figures
from chibo.core.periods import Period
from chibo.core.prepared import Given
from chibo.figures.counting import ALL, alias, count_of, scope_for
from chibo.figures.engine import scope_of
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.org.services import record_term
from chibo.rulebook.services import Evidence, set_override
from tests import factories
from tests.duties import differences

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    chance = random.Random(20261122)
    for number in range(18):
        day = date(2024, 12, 1) + timedelta(days=chance.randrange(300))
        cell = chance.choice([*tree.cells_a, *tree.cells_b])
        factories.make_person(cell, f"Lò Văn {number}", admitted_on=day.isoformat(), official_on=None)
    for number, unit in enumerate((tree.a, tree.b, *tree.cells_a)):
        starts_on = date(2020, 6, 1) + timedelta(days=40 * number)
        record_term(OPERATOR, unit=factories.at(unit), name="2020–2025", starts_on=starts_on)
    return tree


def tampered(monkeypatch, key, **changes):
    """A declaration under a key of its own, with something else in it."""
    duty = replace(obligation_of(key), key=f"{key}.tampered", **changes)
    monkeypatch.setitem(declared._obligations, duty.key, duty)
    return duty


def test_both_ways_agree_for_units_dates_viewers_and_values_of_their_own(tree):
    set_override(
        OPERATOR, unit=factories.at(tree.b), rule_id="recognition.cell_deadline", value=10, starts_on=date(2026, 1, 1),
        evidence=Evidence("5-QĐ/ĐU", "Đảng ủy xã Tân Lập", date(2025, 12, 20)),
    )  # fmt: skip
    department = factories.cast(tree).viewer("department")
    questions = [
        (tree.a.ref, ON, OPERATOR),
        (tree.district.ref, ON, department),
        (tree.province.ref, ON + timedelta(days=40), OPERATOR),
        (tree.cell.ref, date(2023, 5, 2), OPERATOR),
    ]
    for unit, on, viewer in questions:
        said, compared = differences(unit, on, viewer)
        assert (said, compared > 0) == ([], True)


def test_the_oracle_sees_a_statement_that_holds_what_python_reckoned(tree, monkeypatch):
    """A declaration whose rows rest on something that is in no shape: the second question is answered by the first one's statement."""
    usual, known = obligation_of("probation.recognition_due").rows, [date(2025, 3, 10)]
    duty = tampered(
        monkeypatch,
        "probation.recognition_due",
        rows=lambda scope, values: usual(scope, values).filter(starts_on__lte=known[0]),
    )
    assert differences(tree.a.ref, ON)[0] == []
    known[0] = date(2024, 12, 1)
    said, _compared = differences(tree.a.ref, ON)
    assert [duty.key in line for line in said] == [True] * len(said) != []


def test_kept_counts_of_figures_are_those_of_the_rows(tree):
    """Every figure of a population whose statements are kept: in and before the record, wide and narrow, over two periods."""
    figures = [one for one in all_figures() if isinstance(one, Count) and one.of.kept]
    compared = 0
    for unit, on in (
        (tree.province, ON),
        (tree.a, ON),
        (tree.cell, date(2025, 2, 10)),
        (tree.a, date(2019, 5, 1)),
    ):
        period = Period.between(on - timedelta(days=200), on)
        for figure in figures:
            scope = scope_for(figure.of, scope_of(factories.at(unit, on), period))
            rows = figure.of.rows(scope)
            slowly = rows.filter(figure.where(scope)).count() if figure.where else rows.count()
            counted = count_of([figure], scope, None)
            assert (counted.total(alias(figure)), counted.total(ALL)) == (slowly, rows.count()), figure.key
            compared += slowly
    assert compared > 20


@pytest.mark.parametrize(
    "reckon",
    [
        lambda on: on.year,
        lambda on: on.replace(day=1),
        lambda on: on < date(2026, 1, 1),
        lambda on: on + 1,
        lambda on: on - date(2026, 1, 1),
    ],
)
def test_python_cannot_reckon_with_a_date_that_is_filled_in_later(reckon):
    with pytest.raises((AttributeError, TypeError)):
        reckon(Given("on", DateField()))


def test_what_is_reckoned_beforehand_makes_a_statement_of_its_own(tree, monkeypatch):
    usual = obligation_of("probation.recognition_due").rows
    tampered(
        monkeypatch,
        "probation.recognition_due",
        reckon=lambda scope, _values: scope.on.replace(month=1, day=1),
        rows=lambda scope, values: usual(scope, values).filter(starts_on__lt=scope.reckoned),
    )
    for on in (ON, date(2025, 12, 31), date(2027, 1, 5)):
        assert differences(tree.a.ref, on)[0] == []
