"""Ready counts against the slow way: random histories, random units, random dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import F

from chibo.catalogue.register import figure_of
from chibo.core.dates import END, PartialDate
from chibo.core.periods import parse_period
from chibo.core.uid import new_uid
from chibo.figures import counting
from chibo.figures.breakdown import breakdown
from chibo.figures.engine import scope_of
from chibo.history.services import undo_act
from chibo.org.access import OPERATOR
from chibo.org.services import move_unit, reclassify_unit
from chibo.people.enums import AttainmentKind
from chibo.people.models import (
    Affiliation,
    Membership,
    MemberTally,
    Person,
    PostHeld,
    PostTally,
    TallyMark,
    TallyStep,
)
from chibo.people.services import (
    Attained,
    Ended,
    Holding,
    PersonChange,
    PersonDraft,
    Stay,
    change_list_people,
    prepare_people,
    record_list_people,
)
from chibo.people.tallies.keeping import rebuild, refresh, wrong_units
from tests import factories

pytestmark = pytest.mark.django_db
FIGURES = (
    "members.total",
    "members.official",
    "members.probationary",
    "members.female",
    "members.ethnic_minority",
    "members.religious",
    "members.rural",
    "members.mean_age",
    "leaders.secretaries",
    "units.total",
    "units.cells",
    "units.with_committee",
    "members.admitted",
)
SPLITS = (None, "child_unit", "cell_kind")
BY_COLUMN = ("sex", "status", "ethnic_minority")
FIRST, LAST = date(1990, 1, 1), date(2024, 6, 30)


def a_day(random, first=FIRST, last=LAST):
    return first + timedelta(days=random.randrange((last - first).days))


def a_period(random, last):
    return parse_period(f"{last - timedelta(days=random.randrange(800))}..{last}")


def a_draft(random, cells):
    admitted = a_day(random)
    moved = a_day(random, admitted, LAST + timedelta(days=1))
    where = random.sample(cells, 2)
    stays = [Stay(where[0].pk, admitted, moved, assumed=random.random() < 0.5)] if admitted < moved else []
    return PersonDraft(
        name="Lò Văn Mẫu",
        sex=random.choice(["female", "male"]),
        born=PartialDate.parse_iso(a_day(random, date(1940, 1, 1), date(1985, 1, 1)).isoformat()),
        ethnic_group=random.choice(["kinh", "tay", "mong", ""]),
        religion=random.choice(["none", "buddhist", ""]),
        admitted_on=PartialDate.parse_iso(admitted.isoformat()) if random.random() < 0.9 else None,
        official_on=PartialDate.parse_iso((admitted + timedelta(days=random.randrange(300, 500))).isoformat())
        if random.random() < 0.8
        else None,
        stays=(*stays, Stay(where[1].pk, moved)),
        attainments=(Attained(AttainmentKind.THEORY, "elementary"),),
    )


def record(random, unit, cells, count):
    act = new_uid()
    people = record_list_people(
        OPERATOR, unit=unit, people=prepare_people([a_draft(random, cells) for _n in range(count)], act)
    )
    return act, people


def change(random, unit, cells, persons):
    """A move, another sex, an official day that became known, a post taken: one of them each."""
    act, changes = new_uid(), []
    led = set(PostHeld.objects.values_list("seat__unit_id", flat=True))
    for person in persons:
        stay = Affiliation.objects.filter(person=person, ends_on=END).first()
        kind = random.randrange(4)
        facts = {"person_id": person.pk, "unit_id": unit.id}
        if kind == 0 and stay and stay.starts_on < LAST:
            on = a_day(random, stay.starts_on + timedelta(days=1), LAST + timedelta(days=2))
            where = random.choice(cells).pk
            changes.append(
                PersonChange(**facts, ended=(Ended("affiliation", stay.pk, on),), stays=(Stay(where, on),))
            )
        elif kind == 1:
            changes.append(
                PersonChange(**facts, facts={"sex": "female", "ethnic_group": "dao", "religion": "none"})
            )
        elif kind == 2:
            membership = Membership.objects.get(person=person)
            day = PartialDate.parse_iso(a_day(random, max(membership.starts_on, FIRST)).isoformat())
            changes.append(PersonChange(**facts, membership_id=membership.pk, official_on=day))
        else:
            cell = random.choice(cells)
            if cell.pk not in led:
                led.add(cell.pk)
                changes.append(PersonChange(**facts, posts=(Holding(cell.pk, "secretary", a_day(random)),)))
    change_list_people(OPERATOR, unit=unit, changes=changes, act_uid=act)
    return act


def history(seed):
    """Two communes, a few dozen lives, changes, acts taken back, members who left, a cell moved, one of another kind, one that
    began late and one that is no cell any more, and a commune that comes under another province."""
    random, tree = Random(seed), factories.make_tree()
    other = factories.make_unit(tree.root, "trung-son", "Đảng bộ tỉnh Trung Sơn", "province")
    cells = [*tree.cells_a, *tree.cells_b]
    unit = factories.at(tree.province)
    refresh()
    _act, persons = record(random, unit, cells, 60)
    refresh()
    undone, _persons = record(random, unit, cells, 10)
    change(random, unit, cells, random.sample(persons, 30))
    refresh()
    changed = change(random, unit, cells, random.sample(persons, 10))
    for act in (changed, undone):
        undo_act(OPERATOR, act_uid=act)
    for membership in Membership.objects.filter(starts_on__lt=date(2010, 1, 1))[:8]:
        Membership.objects.filter(pk=membership.pk).update(ends_on=a_day(random, date(2011, 1, 1)))
    Person.objects.filter(pk=persons[0].pk).delete()
    day = date(2020, 3, 1)
    move_unit(OPERATOR, unit=factories.at(tree.cells_a[1], day), parent=factories.at(tree.b, day), on=day)
    reclassify_unit(OPERATOR, unit=factories.at(tree.cells_b[0]), on=date(2021, 1, 1), cell_kind="retired")
    reclassify_unit(
        OPERATOR, unit=factories.at(tree.cells_a[0]), on=date(2019, 6, 1), kind="partial_committee"
    )
    late = factories.make_unit(tree.a, "chi-bo-moi", "Chi bộ Mới", starts_on=date(2018, 5, 1))
    record(random, unit, [*tree.cells_a, late], 20)
    refresh()
    day = date(2022, 7, 1)
    move_unit(OPERATOR, unit=factories.at(tree.b, day), parent=factories.at(other, day), on=day)
    refresh()
    return random, [tree.root, tree.root, tree.province, other, tree.a, tree.b, *cells]


def slow(figure, scope, split, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_ready", lambda *_asked: None)
        return counting.count_of([figure], scope, split)


def plain(counted):
    """What was counted, parts of nothing left out and means rounded; assumed ones summed (they stand in one group)."""
    groups = {
        key: {name: round(value or 0, 9) for name, value in group.items() if name != counting.ASSUMED}
        for key, group in counted.groups.items()
        if group[counting.ALL]
    }
    return groups, counted.assumed


def differences(random, units, times, monkeypatch):
    """Of so many random questions, those that the two ways answer differently; and how many ready counts answered."""
    found, ready = [], 0
    for _time in range(times):
        unit = factories.at(random.choice(units), a_day(random, FIRST, LAST + timedelta(days=1)))
        by = random.choice([*SPLITS, *BY_COLUMN])
        key = "members.total" if by in BY_COLUMN else random.choice(FIGURES)
        figure, split = figure_of(key), breakdown(OPERATOR, unit, by)
        scope = scope_of(unit, a_period(random, unit.on) if figure.of.flow else None)
        scope = replace(scope, known_from=random.choice([None, FIRST]))
        quick = counting._ready([figure], scope, split)
        ready += quick is not None
        if quick is not None and plain(quick) != plain(slow(figure, scope, split, monkeypatch)):
            found.append((unit.ref, unit.on, key, by))
    return found, ready


def test_ready_counts_equal_slow_counts_at_random_dates(monkeypatch):
    random, units = history(seed=20240702)
    assert not TallyMark.objects.exists()
    found, ready = differences(random, units, 1000, monkeypatch)
    assert found == []
    assert ready > 600
    assert wrong_units() == []


def test_tampered_ready_count_is_found(monkeypatch):
    random, units = history(seed=7)
    row = MemberTally.objects.filter(ends_on=END).order_by("-members", "id")[0]
    MemberTally.objects.filter(unit_id=row.unit_id).update(members=F("members") + 1)
    found, _ready = differences(random, units, 300, monkeypatch)
    assert found
    tops = set(MemberTally.objects.filter(unit_id=row.unit_id).values_list("top", flat=True))
    assert wrong_units() == sorted({row.unit_id} | tops)
    rebuild()
    assert wrong_units() == []


def test_tampered_sum_of_a_province_is_found(monkeypatch):
    random, units = history(seed=8)
    top = MemberTally.objects.filter(ends_on=END).order_by("-members", "id")[0].top
    TallyStep.objects.filter(unit_id=top).update(members=F("members") + 1)
    found, _ready = differences(random, units, 300, monkeypatch)
    assert found
    assert wrong_units() == [top]
    rebuild()
    assert wrong_units() == []


def test_sums_added_up_change_by_change_are_those_worked_out_from_nothing():
    history(seed=9)
    fields = [field.attname for field in TallyStep._meta.concrete_fields if field.attname != "id"]
    there = set(TallyStep.objects.values_list(*fields))
    rebuild()
    anew = set(TallyStep.objects.values_list(*fields))
    assert {row for row in there ^ anew if any(row[: len(fields) - 3])} == set()


def test_marked_unit_is_counted_live_and_its_siblings_too_only_where_they_are_asked_together():
    tree = factories.make_tree()
    factories.make_person(tree.cell)
    factories.make_person(tree.cells_b[0])
    refresh()
    factories.make_person(tree.cell)
    total = figure_of("members.total")
    assert counting._ready([total], scope_of(factories.at(tree.b)), None).total(counting.ALL) == 1
    assert counting._ready([total], scope_of(factories.at(tree.a)), None) is None
    assert counting.count_of([total], scope_of(factories.at(tree.province)), None).total(counting.ALL) == 3


def test_every_change_marks_the_units_it_touches():
    tree = factories.make_tree()
    person = factories.make_person(tree.cell)
    refresh()
    for change_it in (
        lambda: Person.objects.filter(pk=person.pk).update(sex="female"),
        lambda: Membership.objects.filter(person=person).update(official_on=None),
        lambda: Affiliation.objects.filter(person=person).update(unit=tree.cells_a[1]),
        lambda: Affiliation.objects.filter(person=person).delete(),
    ):
        change_it()
        assert TallyMark.objects.exists()
        refresh()
        assert not TallyMark.objects.exists()
        assert wrong_units() == []
    assert not MemberTally.objects.exists()


def test_change_of_a_post_marks_its_unit():
    tree = factories.make_tree()
    person = factories.make_person(tree.cell)
    refresh()
    change_list_people(
        OPERATOR,
        unit=factories.at(tree.a),
        changes=[
            PersonChange(
                person_id=person.pk,
                unit_id=tree.cell.pk,
                posts=(Holding(tree.cell.pk, "secretary", date(2020, 1, 1)),),
            )
        ],
        act_uid=new_uid(),
    )
    assert set(TallyMark.objects.values_list("unit_id", flat=True)) == {tree.cell.pk}
    refresh()
    assert PostTally.objects.get(secretaries=1).unit_id == tree.cell.pk


def test_counts_follow_the_commit_of_an_act(django_capture_on_commit_callbacks):
    tree = factories.make_tree()
    random = Random(1)
    connection.run_on_commit.clear()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        record(random, factories.at(tree.a), list(tree.cells_a), 3)
    assert len(callbacks) == 1
    assert not TallyMark.objects.exists()
    assert wrong_units() == []
    assert MemberTally.objects.exists()


def test_question_of_a_date_costs_one_query_whichever_way(django_assert_num_queries):
    tree = factories.make_tree()
    factories.make_person(tree.cell)
    refresh()
    total, scope = figure_of("members.total"), scope_of(factories.at(tree.a))
    with django_assert_num_queries(1):
        counting.count_of([total], scope, None)
