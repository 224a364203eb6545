"""Random histories of reorganisations: everybody stands once at every date, and the past never moves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.core.dates import add_months
from chibo.core.errors import NotVisible
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Unit, UnitProfile
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Affiliation
from chibo.reorganisation.tests.making import allot, decide, do, into, new, prepare
from tests import factories
from tests.factories import make_person
from tests.intervals import overlapping

pytestmark = pytest.mark.django_db
FIRST = date(2015, 1, 1)
#: What is done, to which of the cells that are there (by position), and how the people are dealt out.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "merge_into", "split", "split_off", "dissolve"]),
        st.integers(0, 5),
        st.integers(1, 5),
        st.lists(st.integers(0, 1), min_size=8, max_size=8),
    ),
    min_size=2,
    max_size=5,
)


def cells_of(tree, on):
    """Cells below the commune on a day."""
    return list(Unit.objects.filter(on_date(on, "placements__"), placements__parent=tree.a).order_by("pk"))


def act_on(tree, step, number):
    """One step of a history; gives the uid of its act, None where there are too few cells for it."""
    kind, position, distance, dealt = step
    on = add_months(FIRST, 6 * number)
    cells = cells_of(tree, on - timedelta(days=1))
    cell, other = cells[position % len(cells)], cells[(position + distance) % len(cells)]
    paper = {"on": on, "number": f"{number}-QĐ/ĐU", "issued_on": on}
    if kind in {"merge", "merge_into", "dissolve"} and cell == other:
        return None
    if kind == "merge":
        return do(tree.a, "merge", [cell, other], [new(f"Chi bộ {number}")], **paper)
    if kind == "merge_into":
        return do(tree.a, "merge", [cell, other], [into(cell)], **paper)
    if kind == "dissolve":
        return do(tree.a, "dissolve", [cell], [into(other)], **paper)
    first = into(cell) if kind == "split_off" else new(f"Chi bộ {number} một")
    draft = prepare(tree.a, "split", [cell], [first, new(f"Chi bộ {number} hai")], **paper)
    here = Affiliation.objects.filter(on_date(on), unit=cell).order_by("pk")
    for person, side in zip(here.values_list("person_id", flat=True), dealt, strict=False):
        allot(draft, "person", [person], side)
    return decide(draft)


def told(tree, days):
    """What every figure of those days is, for the commune and each cell of the day."""
    said = {}
    for day in days:
        for unit in [tree.a, *cells_of(tree, day)]:
            answer = ask(OPERATOR, unit_on(OPERATOR, unit.ref, day), ["members.total", "units.cells"])
            said[day, unit.pk] = [one.value for one in answer.values()]
    return said


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS)
def test_any_history_keeps_everybody_once_and_the_past_as_it_was(steps):
    with transaction.atomic():
        tree = factories.make_tree()
        people = [make_person(tree.cells_a[n % 3], f"Người {n}", since=date(2010, 1, 1)) for n in range(7)]
        start = list(Affiliation.objects.order_by("pk").values())
        days, past, acts = [FIRST], told(tree, [FIRST]), []
        for number, step in enumerate(steps, start=1):
            acts.append(act_on(tree, step, number))
            on = add_months(FIRST, 6 * number)
            assert told(tree, days) == past
            days += [on - timedelta(days=1), on]
            past = told(tree, days)
            for day in days:
                stays = Affiliation.objects.filter(on_date(day)).values_list("person_id", flat=True)
                assert sorted(stays) == sorted(person.pk for person in people)
                assert past[day, tree.a.pk][0] == len(people)
                stood = {row.unit_id for row in Affiliation.objects.filter(on_date(day))}
                assert stood <= set(Placement.objects.filter(on_date(day)).values_list("unit_id", flat=True))
        assert overlapping(Affiliation, "person_id") == []
        assert overlapping(Placement, "unit_id") == overlapping(UnitProfile, "unit_id") == []
        for act_uid in reversed([one for one in acts if one]):
            undo_act(OPERATOR, act_uid=act_uid)
        assert list(Affiliation.objects.order_by("pk").values()) == start
        transaction.set_rollback(True)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(dealt=st.lists(st.integers(0, 1), min_size=6, max_size=6))
def test_merge_then_split_keeps_every_person_exactly_once(dealt):
    with transaction.atomic():
        tree = factories.make_tree()
        people = [make_person(tree.cells_a[n % 2], f"Người {n}") for n in range(6)]
        do(
            tree.a,
            "merge",
            tree.cells_a[:2],
            [new("Chi bộ Chung")],
            on=date(2020, 1, 1),
            issued_on=date(2020, 1, 1),
        )
        merged = Unit.objects.get(ref="xuan-hoa/chi-bo-chung")
        paper = {"on": date(2022, 1, 1), "number": "2-QĐ/ĐU", "issued_on": date(2022, 1, 1)}
        draft = prepare(tree.a, "split", [merged], [new("Chi bộ Một"), new("Chi bộ Hai")], **paper)
        for person, side in zip(people, dealt, strict=True):
            allot(draft, "person", [person.pk], side)
        decide(draft)
        for day, units in (
            (date(2019, 12, 31), ("xuan-hoa/dong-cam", "xuan-hoa/ban-suoi")),
            (date(2020, 1, 1), ("xuan-hoa/chi-bo-chung",)),
            (date(2022, 1, 1), ("xuan-hoa/chi-bo-mot", "xuan-hoa/chi-bo-hai")),
        ):
            stays = Affiliation.objects.filter(on_date(day)).values_list("person_id", "unit__ref")
            assert sorted(pk for pk, _ref in stays) == sorted(person.pk for person in people)
            assert {ref for _pk, ref in stays} <= set(units)
        with pytest.raises(NotVisible):
            unit_on(OPERATOR, merged.ref, date(2022, 1, 1))
        transaction.set_rollback(True)
