"""Random histories of reorganisations: everybody stands once at every date, and the past never moves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.core.dates import add_months
from chibo.core.errors import NotVisible
from chibo.core.uid import new_uid
from chibo.figures.engine import ask
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.models import PlaceCover, Placement, Term, Unit, UnitProfile
from chibo.org.queries import on_date, unit_on
from chibo.org.services import PlaceDraft, record_place, record_place_fact, record_term
from chibo.people.models import Affiliation, HeadOfPlace, PostHeld
from chibo.people.services import HeadDraft, PostDraft, hold_post, record_head
from chibo.reorganisation.tests.making import allot, contents, decide, do, held, into, new, prepare
from chibo.standing.models import ResidenceLiaison
from chibo.standing.services import LiaisonDraft, introduce
from tests import factories
from tests.factories import at, make_person
from tests.intervals import overlapping

pytestmark = pytest.mark.django_db
FIRST = date(2015, 1, 1)
SINCE = date(2012, 3, 1)
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
    for subject in ("place", "person"):
        ids = held(draft).get(subject, [])
        for side in (0, 1):
            allot(
                draft, subject, [one for one, at in zip(ids, cycle(dealt), strict=False) if at == side], side
            )
    ids = held(draft).get("resident", [])
    allot(draft, "resident", ids, dealt[0])
    return decide(draft)


def inhabited(tree):
    """Seven members, and of each other thing a cell holds one: a village with its head and its counts, a post, a term, somebody in
    contact with the residence."""
    people = [make_person(tree.cells_a[n % 3], f"Người {n}", since=date(2010, 1, 1)) for n in range(7)]
    for number, cell in enumerate(tree.cells_a[:2]):
        draft = PlaceDraft(
            unit_id=tree.a.pk, kind="hamlet", name=f"Bản {number}", label="thôn", cell_id=cell.pk
        )
        place = record_place(OPERATOR, unit=at(tree.a), draft=draft)
        record_head(OPERATOR, unit=at(tree.a), draft=HeadDraft(place=place, is_member=False, starts_on=SINCE))
        record_place_fact(OPERATOR, unit=at(tree.a), place=place, kind="households", value=90, on=SINCE)
        leader = PostDraft(person=people[number], post="secretary", starts_on=SINCE)
        hold_post(OPERATOR, unit=at(cell), draft=leader)
        record_term(OPERATOR, unit=at(cell), name="2012-2015", ordinal=3, starts_on=SINCE)
    contact = LiaisonDraft(introduced_on=SINCE, unit_id=tree.cell.pk, letter="1-GT", excused="")
    introduce(OPERATOR, unit=at(tree.cells_a[2]), person=people[2], draft=contact, act_uid=new_uid())
    return people


FIGURES = ("members.total", "members.official", "units.cells", "places.total", "congress.ordinal")
DATED = (
    (Affiliation, "person_id"), (Placement, "unit_id"), (UnitProfile, "unit_id"), (PlaceCover, "place_id"),
    (HeadOfPlace, "place_id"), (PostHeld, "seat_id"), (Term, "unit_id"), (ResidenceLiaison, "person_id"),
)  # fmt: skip


def told(tree, day):
    """What figures of a day are, for the commune and each cell of the day."""
    said = {}
    for unit in [tree.a, *cells_of(tree, day)]:
        answer = ask(OPERATOR, unit_on(OPERATOR, unit.ref, day), FIGURES)
        said[unit.pk] = [one.value for one in answer.values()]
    return said


def check_day(tree, day, people):
    """Everybody stands once on the day, in a unit that stands."""
    stays = list(Affiliation.objects.filter(on_date(day)).values_list("person_id", "unit_id"))
    assert sorted(person for person, _unit in stays) == sorted(person.pk for person in people)
    standing = set(Placement.objects.filter(on_date(day)).values_list("unit_id", flat=True))
    assert {unit for _person, unit in stays} <= standing


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=STEPS)
def test_any_history_keeps_everybody_once_and_the_past_as_it_was(steps):
    with transaction.atomic():
        tree = factories.make_tree()
        people = inhabited(tree)
        start, acts = contents(), []
        past, cells = {FIRST: told(tree, FIRST)}, len(tree.cells_a)
        for number, step in enumerate(steps, start=1):
            on = add_months(FIRST, 6 * number)
            rows = contents(before=on)
            acts.append(act_on(tree, step, number))
            cells += 0 if acts[-1] is None else 1 if step[0].startswith("split") else -1
            # Rows dated before the day do not change by a byte, but in how they end.
            assert contents(before=on) == rows
            assert len(cells_of(tree, on)) == cells
            for day in (on - timedelta(days=1), on):
                past[day] = told(tree, day)
                assert past[day][tree.a.pk][0] == len(people)
        for day, then in past.items():
            check_day(tree, day, people)
            assert told(tree, day) == then, day
        assert {model.__name__: found for model, key in DATED if (found := overlapping(model, key))} == {}
        for act_uid in reversed([one for one in acts if one]):
            undo_act(OPERATOR, act_uid=act_uid)
        assert contents() == start
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
            (date(2021, 12, 31), ("xuan-hoa/chi-bo-chung",)),
            (date(2022, 1, 1), ("xuan-hoa/chi-bo-mot", "xuan-hoa/chi-bo-hai")),
        ):
            stays = Affiliation.objects.filter(on_date(day)).values_list("person_id", "unit__ref")
            assert sorted(pk for pk, _ref in stays) == sorted(person.pk for person in people)
            assert {ref for _pk, ref in stays} <= set(units)
        with pytest.raises(NotVisible):
            unit_on(OPERATOR, merged.ref, date(2022, 1, 1))
        transaction.set_rollback(True)
