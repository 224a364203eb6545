"""What the record of people and units calls for, and the engine that finds it for any unit and date."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from chibo.core.dates import END
from chibo.core.errors import DomainError, NotVisible
from chibo.obligations.engine import Asked, every_item, open_items, standings, standings_below, summed
from chibo.obligations.places import place_from
from chibo.org import paths
from chibo.org.access import OPERATOR
from chibo.org.models import Placement, Unit
from chibo.org.services import record_term, set_seats
from chibo.people.models import Membership
from chibo.people.services import PostDraft, hold_post
from chibo.rulebook.services import Evidence, set_override
from tests import factories

pytestmark = pytest.mark.django_db

RECOGNITION = "probation.recognition_due"
SINCE = date(2020, 1, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.update(records_from=SINCE)
    return tree


def asked(unit, on, *keys, viewer=OPERATOR, **more):
    return Asked(viewer, factories.at(unit, on), keys, **more)


def items(unit, on, *keys, **more):
    return list(every_item(asked(unit, on, *keys, **more)))


def probationer(unit, name, admitted_on):
    return factories.make_person(unit, name, admitted_on=admitted_on, official_on=None)


# Admitted on 2 March 2025: probation ends 02/03/2026; 30 working days after it (PRB-01, PRB-07) is 13/04/2026.
OPENS, DUE = date(2026, 3, 2), date(2026, 4, 13)


def test_recognition_opens_when_probation_ends_and_is_late_the_day_after_the_last_one(tree):
    probationer(tree.cell, "Lò Văn Mới", "2025-03-02")
    assert items(tree.a, OPENS - timedelta(days=1), RECOGNITION) == []
    (item,) = items(tree.a, OPENS, RECOGNITION)
    assert (item.opens_on, item.due_on, item.overdue_days) == (OPENS, DUE, 0)
    assert (item.subject, item.unit_ref, item.owed_by) == ("Lò Văn Mới", tree.cell.ref, "cell_secretary")
    assert item.rule.id == "recognition.cell_deadline"
    assert not item.rule.is_confirmed
    assert items(tree.a, DUE, RECOGNITION)[0].overdue_days == 0
    assert items(tree.a, DUE + timedelta(days=1), RECOGNITION)[0].overdue_days == 1


def test_recognition_is_settled_by_the_record_and_stays_open_for_the_days_before(tree):
    person = probationer(tree.cell, "Lò Văn Mới", "2025-03-02")
    Membership.objects.filter(person=person).update(official_on=date(2026, 3, 20))
    assert len(items(tree.a, date(2026, 3, 19), RECOGNITION)) == 1
    assert items(tree.a, date(2026, 3, 20), RECOGNITION) == []


def test_a_gap_of_the_rulebook_leaves_a_duty_without_a_day(tree):
    probationer(tree.cell, "Lò Văn Cũ", "2022-05-04")
    (item,) = items(tree.a, date(2024, 6, 1), RECOGNITION)
    assert (item.due_on, item.overdue_days, item.place.due_on) == (None, 0, END)
    assert "chưa có trong sổ quy định" in item.sentence
    assert items(tree.a, date(2024, 6, 1), RECOGNITION, when="late") == []


def test_a_committee_below_that_sets_its_own_limit_is_judged_by_it(tree):
    for unit in (tree.cell, tree.cells_b[0]):
        probationer(unit, "Lò Văn Mới", "2025-03-02")
    set_override(
        OPERATOR, unit=factories.at(tree.b), rule_id="recognition.cell_deadline", value=10, starts_on=date(2026, 1, 1),
        evidence=Evidence("5-QĐ/ĐU", "Đảng ủy xã Tân Lập", date(2025, 12, 20)),
    )  # fmt: skip
    due = {item.unit_ref: item.due_on for item in items(tree.district, OPENS, RECOGNITION)}
    assert due == {tree.cell.ref: DUE, tree.cells_b[0].ref: date(2026, 3, 16)}
    (standing,) = standings(asked(tree.district, date(2026, 4, 1), RECOGNITION))
    assert (standing.open, standing.late) == (2, 1)


def make_many(tree, count=24):
    chance = random.Random(20261122)
    for number in range(count):
        day = date(2024, 12, 1) + timedelta(days=chance.randrange(300))
        probationer(chance.choice([*tree.cells_a[:3], *tree.cells_b]), f"Lò Văn {number}", day.isoformat())
    for number, unit in enumerate((tree.a, tree.b, *tree.cells_a, *tree.cells_b)):
        record_term(
            OPERATOR, unit=factories.at(unit), name="2020–2025", starts_on=date(2020, 6, 1) + timedelta(days=40 * number)
        )  # fmt: skip
    return chance


def test_pages_of_the_list_are_the_whole_list_in_order_whatever_their_size(tree):
    chance = make_many(tree)
    for _ in range(2):
        on = date(2025, 6, 1) + timedelta(days=chance.randrange(500))
        whole = items(tree.district, on)
        assert whole == sorted(whole, key=lambda item: item.place)
        for size in (3, 7):
            place, read = None, []
            while page := open_items(asked(tree.district, on), limit=size, after=place):
                read += page
                place = place_from(page[-1].place.written())
            assert read == whole


def test_numbers_equal_the_slow_count_of_the_list_for_every_unit_and_random_days(tree):
    chance = make_many(tree)
    for _ in range(3):
        on = date(2025, 6, 1) + timedelta(days=chance.randrange(500))
        for unit in (tree.district, tree.a, tree.b, tree.cell):
            found = items(unit, on)
            for standing in standings(asked(unit, on)):
                listed = [item for item in found if item.key == standing.key]
                assert standing.open == len(listed)
                assert standing.late == sum(item.overdue_days > 0 for item in listed)
            assert [item for item in found if item.is_late] == items(unit, on, when="late")
        below = standings_below(asked(tree.district, on))
        for unit in (tree.a, tree.b):
            code = Placement.objects.get(unit=unit).path[-paths.WIDTH :]
            total = summed(below[code])
            assert (total.open, total.late) == (len(items(unit, on)), len(items(unit, on, when="late")))


def test_what_is_due_soon_is_not_late_and_within_two_weeks(tree):
    make_many(tree)
    first = items(tree.district, date(2027, 1, 1), RECOGNITION)[0]
    on = first.due_on - timedelta(days=5)
    soon = items(tree.district, on, when="soon")
    expected = [
        item for item in items(tree.district, on) if item.due_on and 0 <= (item.due_on - on).days <= 14
    ]
    assert soon == expected != []


def test_who_sees_no_people_gets_numbers_and_duties_of_units_only(tree):
    cast = factories.cast(tree)
    probationer(tree.cell, "Lò Văn Mới", "2025-03-02")
    record_term(OPERATOR, unit=factories.at(tree.a), name="2020–2025", starts_on=date(2020, 6, 1))
    above = cast.viewer("department")
    assert {item.key for item in items(tree.district, DUE, viewer=above)} >= {"congress.base_due"}
    assert RECOGNITION not in {item.key for item in items(tree.district, DUE, viewer=above)}
    assert (
        next(s.open for s in standings(asked(tree.district, DUE, viewer=above)) if s.key == RECOGNITION) == 1
    )
    with pytest.raises(NotVisible):
        asked(tree.b, DUE, viewer=cast.viewer("clerk_a"))


def test_duties_of_guarded_cells_stay_within_the_grassroots_committee(tree):
    cast = factories.cast(tree)
    probationer(tree.guarded, "Lò Văn Gác", "2025-03-02")
    assert len(items(tree.a, DUE, RECOGNITION, viewer=cast.viewer("clerk_a"))) == 1
    (standing,) = standings(asked(tree.district, DUE, RECOGNITION, viewer=cast.viewer("department")))
    assert standing.open == 0


def test_cells_are_called_on_for_committee_secretary_and_size(tree):
    for number in range(9):
        factories.make_person(tree.cell, f"Vi Văn {number}")
    factories.make_person(tree.cells_a[1], "Vi Văn Lẻ")
    keys = ("units.committee_due", "units.secretary_vacant", "units.too_few_official")
    found = items(tree.a, date(2026, 1, 1), *keys)
    by_key = {}
    for item in found:
        by_key.setdefault(item.key, set()).add(item.unit_ref)
    small = {tree.cells_a[1].ref, tree.cells_a[2].ref, tree.guarded.ref}
    assert by_key["units.committee_due"] == {tree.cell.ref} == by_key["units.secretary_vacant"]
    assert by_key["units.too_few_official"] == small
    assert all(item.due_on is None for item in found)


def test_a_cell_with_a_secretary_and_nine_official_members_is_called_on_for_a_deputy(tree):
    on = date(2026, 8, 1)
    people = [factories.make_person(tree.cell, f"Vi Văn {number}") for number in range(9)]
    few = [factories.make_person(tree.cells_a[1], f"Lò Văn {number}") for number in range(8)]
    key = "units.deputy_vacant"
    assert items(tree.a, on, key) == []
    for cell, person in ((tree.cell, people[0]), (tree.cells_a[1], few[0])):
        held = PostDraft(person=person, post="secretary", starts_on=date(2025, 1, 1))
        hold_post(OPERATOR, unit=factories.at(cell), draft=held)
    (found,) = items(tree.a, on, key)
    assert (found.unit_ref, found.due_on) == (tree.cell.ref, None)
    assert "cấp trên chuẩn y" in found.sentence
    deputy = PostDraft(person=people[1], post="deputy_secretary", starts_on=date(2026, 8, 1))
    hold_post(OPERATOR, unit=factories.at(tree.cell), draft=deputy)
    assert items(tree.a, on, key) == []
    assert len(items(tree.a, date(2026, 7, 31), key)) == 1


def test_a_cell_directly_below_a_district_has_the_term_of_a_base_organisation(tree):
    base = factories.make_unit(tree.district, "co-quan", "Chi bộ Cơ quan", "cell", "office")
    for unit in (base, tree.cell):
        record_term(OPERATOR, unit=factories.at(unit), name="2022-2025", starts_on=date(2022, 6, 10))
    due = {
        key: [(item.unit_ref, item.due_on) for item in items(tree.district, date(2027, 6, 1), key)]
        for key in ("congress.base_due", "congress.cell_due")
    }
    assert due == {
        "congress.base_due": [(base.ref, date(2027, 6, 10))],
        "congress.cell_due": [(tree.cell.ref, date(2024, 12, 10))],
    }
    # A cell may hold it half a year earlier, where the base committee agrees: from then on it is spoken of.
    first = date(2024, 6, 10)
    assert items(tree.cell, date(2024, 6, 9), "congress.cell_due") == []
    assert "đảng ủy cơ sở đồng ý" in items(tree.cell, first, "congress.cell_due")[0].sentence


SHAPE = ("units.too_few_official", "units.secretary_vacant", "units.committee_due")


@pytest.mark.parametrize(
    ("official", "probationary", "called"),
    [
        (2, 0, SHAPE[:1]),
        (2, 1, SHAPE[:1]),
        (3, 0, SHAPE[1:2]),
        (8, 0, SHAPE[1:2]),
        (8, 1, SHAPE[1:2]),
        (9, 0, SHAPE[1:]),
    ],
    ids=["Art 21: two", "Art 3: probationary do not count", "Art 21: three", "Art 24.2: eight", "Art 24.2: eight and one", "Art 24.2: nine"],
)  # fmt: skip
def test_the_shape_of_a_cell_is_called_for_by_its_official_members(tree, official, probationary, called):
    for number in range(official):
        factories.make_person(tree.cell, f"Vi Văn {number}")
    for number in range(probationary):
        probationer(tree.cell, f"Lò Văn {number}", "2025-11-02")
    assert {item.key for item in items(tree.cell, date(2026, 1, 1), *SHAPE)} == set(called)


@pytest.mark.parametrize(
    ("starts_on", "opens", "due"),
    [
        (date(2020, 6, 15), date(2024, 12, 15), date(2025, 6, 15)),
        (date(2020, 2, 29), date(2024, 8, 28), date(2025, 2, 28)),
        (date(2020, 8, 31), date(2025, 2, 28), date(2025, 8, 31)),
    ],
    ids=["Art 22", "Art 22: a leap day", "Art 22: a month without that day"],
)
def test_a_term_that_ends_is_called_for_half_a_year_before(tree, starts_on, opens, due):
    record_term(OPERATOR, unit=factories.at(tree.a), name="2020-2025", starts_on=starts_on)
    key = "congress.base_due"
    assert items(tree.a, opens - timedelta(days=1), key) == []
    for day, late in ((opens, 0), (due, 0), (due + timedelta(days=1), 1)):
        (item,) = items(tree.a, day, key)
        assert (item.due_on, item.overdue_days) == (due, late)
    record_term(OPERATOR, unit=factories.at(tree.a), name="2025-2030", starts_on=due + timedelta(days=1))
    assert items(tree.a, due + timedelta(days=1), key) == []


def test_nothing_is_called_for_where_no_record_has_begun(tree):
    Unit.objects.update(records_from=None)
    assert items(tree.district, date(2026, 1, 1)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_work_list_costs_the_same_for_one_and_three(tree, count, django_assert_num_queries):
    for number in range(count):
        probationer(tree.cell, f"Lò Văn {number}", "2025-03-02")
    question = asked(tree.a, DUE, RECOGNITION)
    with django_assert_num_queries(3):
        open_items(question, limit=10)
    # The rules were read with the list.
    with django_assert_num_queries(1):
        standings(question)


def test_a_place_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(DomainError, match="từ đầu"):
        place_from("x~y")


def test_vacant_seats_and_a_committee_without_secretary_are_called_for(tree):
    people = [factories.make_person(tree.cell, f"Lò Văn {n}") for n in range(3)]
    term = record_term(OPERATOR, unit=factories.at(tree.cell), name="2022-2025", starts_on=date(2022, 1, 1))
    set_seats(OPERATOR, unit=factories.at(tree.cell), term=term, kind="cell_committee", seat_count=3)
    for person, post in zip(people, ("secretary", "committee_member"), strict=False):
        hold_post(
            OPERATOR,
            unit=factories.at(tree.cell),
            draft=PostDraft(person=person, post=post, starts_on=date(2022, 1, 1)),
        )
    on = date(2024, 1, 1)
    (item,) = items(tree.a, on, "units.seats_vacant")
    assert item.sentence == "Chi ủy đang có 2/3 người; cần bầu bổ sung hoặc chỉ định."
    third = PostDraft(person=people[2], post="committee_member", starts_on=on)
    hold_post(OPERATOR, unit=factories.at(tree.cell), draft=third)
    assert items(tree.a, on, "units.seats_vacant") == []
    assert [item.unit_ref for item in items(tree.a, on, "units.base_secretary_vacant")] == ["xuan-hoa"]
    first = PostDraft(person=people[0], post="secretary", starts_on=on)
    hold_post(OPERATOR, unit=factories.at(tree.a), draft=first)
    assert items(tree.a, on, "units.base_secretary_vacant") == []
