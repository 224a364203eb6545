from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from chibo.core.audit.models import AuditEntry
from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.periods import parse_period
from chibo.core.uid import new_uid
from chibo.decisions.models import Decision
from chibo.decisions.services import DecisionDraft
from chibo.figures.engine import ask
from chibo.figures.models import DeclaredValue
from chibo.figures.results import State
from chibo.figures.services import DeclaredDraft, declare_value, withdraw_value
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2006, 2, 10)
NEXT = date(2006, 2, 11)
PAPER = DecisionDraft(number="03-NQ/TU", issuer="Tỉnh ủy", issued_on=DAY)
BEGAN = date(2024, 1, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.filter(pk=tree.a.pk).update(records_from=BEGAN)
    return tree


def one(unit, key, on=DAY, **asked):
    return ask(OPERATOR, factories.at(unit, on), [key], **asked)[key]


def declare(unit, key="places.without_cell", value="19", viewer=OPERATOR, **facts):
    usual = {
        "as_printed": f"{value} bản",
        "starts_on": DAY,
        "ends_on": NEXT,
        "decision": None if "note" in facts else PAPER,
    }
    draft = DeclaredDraft(key=key, value=Decimal(value), **(usual | facts))
    return declare_value(viewer, unit=factories.at(unit), draft=draft)


def test_declared_value_stands_where_the_register_is_empty_and_only_for_its_days(tree):
    declare(tree.a, computed=Decimal("18.5"))
    found = one(tree.a, "places.without_cell")
    assert (found.value, found.state, found.numerator) == (19, State.DECLARED, None)
    assert found.source == "03-NQ/TU, Tỉnh ủy, ngày 10/02/2006"
    assert (found.declared.as_printed, found.declared.computed) == ("19 bản", 18.5)
    assert one(tree.a, "places.without_cell", NEXT).state is State.EMPTY
    assert one(tree.district, "places.without_cell").state is State.EMPTY


def test_declared_parts_are_no_total_and_unnamed_parts_are_unknown(tree):
    declare(tree.a, dimension="place_kind", at="hamlet")
    split = one(tree.a, "places.without_cell", by="place_kind")
    assert (split.state, split.value) == (State.DECLARED, None)
    assert (split.by["hamlet"].value, split.by["school"].value) == (19, None)
    assert one(tree.a, "places.without_cell").state is State.EMPTY


def test_counted_value_is_shown_and_the_declared_one_stands_beside_it(tree):
    factories.make_person(tree.cell)
    declare(tree.a, "members.total", "3", starts_on=BEGAN, ends_on=date(2025, 1, 1))
    on = date(2024, 5, 28)
    plain = one(tree.a, "members.total", on)
    assert (plain.value, plain.state, plain.declared) == (1, State.COUNTED, None)
    beside = one(tree.a, "members.total", on, beside=True)
    assert (beside.value, beside.state, beside.declared.value) == (1, State.COUNTED, 3)


def test_declared_flow_stands_for_exactly_its_period(tree):
    declare(tree.b, "members.admitted", "12", starts_on=date(2005, 1, 1), ends_on=date(2006, 1, 1))
    year, quarter = parse_period("2005"), parse_period("2005-Q1")
    on = date(2005, 12, 31)
    assert one(tree.b, "members.admitted", on, period=year).value == 12
    assert one(tree.b, "members.admitted", date(2005, 3, 31), period=quarter).state is State.EMPTY


def test_indicator_holds_from_its_day_on_and_has_no_breakdown(tree):
    declare(tree.cell, "indicators.poor_share", "0.005", ends_on=date(9999, 12, 31), note="số của thôn")
    found = one(tree.cell, "indicators.poor_share", date(2010, 1, 1))
    assert (found.value, found.state, found.source) == (0.005, State.DECLARED, "số của thôn")
    with pytest.raises(DomainError, match="không chia được"):
        one(tree.cell, "indicators.poor_share", by="sex")


def test_declaring_twice_for_the_same_days_is_refused_and_withdrawing_frees_them(tree):
    row = declare(tree.a)
    with pytest.raises(Conflict, match="19 bản"):
        declare(tree.a, value="20")
    withdraw_value(OPERATOR, unit=factories.at(tree.a), row=row)
    declare(tree.a, value="20")
    assert one(tree.a, "places.without_cell").value == 20
    acts = AuditEntry.objects.filter(object_type="figures.declared_value").values_list("act", flat=True)
    assert sorted(acts) == ["figures.declare_values", "figures.declare_values", "figures.withdraw_value"]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"key": "places.unknown"}, "Không có số liệu"),
        ({"dimension": "theory", "at": "none"}, "không chia được"),
        ({"decision": None}, "cần văn bản hoặc ghi chú"),
    ],
    ids=["key", "dimension", "source"],
)
def test_declaring_what_cannot_be_is_refused(tree, facts, sentence):
    with pytest.raises(DomainError, match=sentence):
        declare(tree.a, **facts)


def test_declaring_needs_the_permission_over_the_unit(tree):
    cast = factories.cast(tree)
    with pytest.raises(NotVisible):
        declare(tree.a, viewer=cast.viewer("clerk_b"))
    with pytest.raises(Forbidden):
        declare(tree.a, viewer=cast.viewer("department"))


@pytest.mark.parametrize(
    "facts",
    [{"note": ""}, {"note": "x", "dimension": "sex"}, {"note": "x", "ends_on": DAY}],
    ids=["source", "part", "period"],
)
def test_database_refuses_a_value_without_source_part_or_time(tree, facts):
    usual = {
        "starts_on": DAY,
        "as_printed": "1",
        "value": 1,
        "key": "members.total",
        "recorded_in": new_uid(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredValue.objects.create(unit=tree.a, **(usual | facts))


def test_yearly_mean_and_rate_divide_by_the_years_of_the_period(tree):
    for month in range(1, 7):
        factories.make_person(tree.cell, admitted_on=f"2021-{month:02}-01", official_on=None)
    period = parse_period("2020-07-01..2023-06-30")
    mean = one(tree.a, "admissions.yearly_mean", date(2023, 6, 30), period=period)
    assert (mean.value, mean.numerator, mean.denominator, type(mean.value)) == (2, 6, 3, int)
    rate = one(tree.a, "admissions.yearly_rate", date(2023, 6, 30), period=period)
    assert (rate.numerator, rate.denominator, round(rate.value, 3)) == (2, 6, 0.333)
    running = one(tree.a, "admissions.yearly_mean", date(2022, 6, 30), period=period)
    assert (running.value, running.denominator) == (3, 2)
    with pytest.raises(DomainError, match="trong một kỳ"):
        one(tree.a, "admissions.yearly_mean")
