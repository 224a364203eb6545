from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.core.errors import Conflict, DomainError, Forbidden, NotVisible
from chibo.core.uid import new_uid
from chibo.figures.engine import ask, rows_behind
from chibo.figures.results import State
from chibo.org.access import OPERATOR
from chibo.org.models import Place, PlaceCover, Post, Seat, Unit
from chibo.org.services import (
    PlaceDraft,
    cover_place,
    reclassify_unit,
    record_place,
    record_place_fact,
    record_places,
)
from chibo.people.enums import AttainmentKind
from chibo.people.models import HeadOfPlace, PostHeld
from chibo.people.populations import HEADS
from chibo.people.services import HeadDraft, change_head, record_head
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2024, 5, 28)
BEGAN = date(2024, 1, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.filter(pk__in=[tree.a.pk, *(c.pk for c in tree.cells_a)]).update(records_from=BEGAN)
    return tree


def one(unit, key, on=ON, viewer=OPERATOR, **asked):
    return ask(viewer, factories.at(unit, on), [key], **asked)[key]


def place(tree, name, kind="hamlet", cell=None, **facts):
    draft = PlaceDraft(unit_id=tree.a.pk, kind=kind, name=name, cell_id=cell.pk if cell else None, **facts)
    return record_place(OPERATOR, unit=factories.at(tree.a), draft=draft)


def head(tree, where, since=BEGAN, *, member=True, **facts):
    draft = HeadDraft(place=where, is_member=member, starts_on=since, **facts)
    return record_head(OPERATOR, unit=factories.at(tree.a), draft=draft)


def test_places_are_counted_by_kind_with_and_without_cell_and_member(tree):
    place(tree, "Đồng Cam", cell=tree.cells_a[0])
    place(tree, "Bản Suối", cell=tree.cells_a[1])
    place(tree, "Nà Lùng")
    place(tree, "Trường Tiểu học", "school", cell=tree.cells_a[2])
    factories.make_person(tree.cells_a[0])
    total = one(tree.a, "places.total", by="place_kind")
    assert (total.value, total.by["hamlet"].value, total.by["school"].value, total.by["health"].value) == (
        4,
        3,
        1,
        0,
    )
    share = one(tree.a, "places.with_cell_share", by="place_kind")
    assert (share.numerator, share.denominator) == (3, 4)
    assert (share.by["hamlet"].numerator, share.by["hamlet"].denominator) == (2, 3)
    assert one(tree.a, "places.without_cell").value == 1
    assert one(tree.a, "places.with_member").value == 1
    assert one(tree.a, "places.without_member").value == 3  # fmt: skip


def test_cell_is_asked_for_the_places_it_covers(tree):
    place(tree, "Đồng Cam", cell=tree.cells_a[0])
    place(tree, "Nà Lùng")
    assert one(tree.cells_a[0], "places.total").value == 1
    assert one(tree.cells_a[1], "places.total").value == 0
    assert one(tree.district, "places.total").value == 2
    assert one(tree.b, "places.total").state is State.EMPTY


def test_joint_cell_is_not_a_cell_of_ones_own(tree):
    for name in ("Đồng Cam", "Nà Lùng"):
        place(tree, name, cell=tree.cells_a[0])
    assert one(tree.a, "places.with_cell").value == 2
    reclassify_unit(OPERATOR, unit=factories.at(tree.cells_a[0]), on=date(2024, 3, 1), cell_kind="joint")
    assert one(tree.a, "places.with_cell").value == 0
    assert one(tree.a, "places.with_cell", date(2024, 2, 29)).value == 2


def test_finding_of_a_member_holds_until_the_next_finding(tree):
    where = place(tree, "Nà Lùng")
    unit = factories.at(tree.a)
    record_place_fact(OPERATOR, unit=unit, place=where, kind="has_member", value=1, on=date(2024, 2, 1))
    record_place_fact(OPERATOR, unit=unit, place=where, kind="has_member", value=0, on=date(2024, 4, 1))
    days = (date(2024, 1, 31), date(2024, 2, 1), date(2024, 3, 31), date(2024, 4, 1))
    assert [one(tree.a, "places.with_member", day).value for day in days] == [0, 1, 1, 0]
    with pytest.raises(Conflict):
        record_place_fact(OPERATOR, unit=unit, place=where, kind="has_member", value=1, on=date(2024, 4, 1))


def test_households_are_the_sum_of_the_last_findings(tree):
    unit = factories.at(tree.a)
    assert one(tree.a, "indicators.households").state is State.EMPTY
    for name, values in (("Đồng Cam", (40, 42)), ("Nà Lùng", (30,))):
        where = place(tree, name)
        for year, value in enumerate(values, start=2022):
            record_place_fact(
                OPERATOR, unit=unit, place=where, kind="households", value=value, on=date(year, 1, 1)
            )
    assert one(tree.a, "indicators.households").value == 72


def test_places_before_the_record_count_by_known_dates_only(tree):
    past = date(2020, 1, 1)
    place(tree, "Đồng Cam", cell=tree.cells_a[0])
    assert one(tree.a, "places.total", past).state is State.EMPTY
    place(tree, "Nà Lùng", starts_on=date(1990, 1, 1))
    known = one(tree.a, "places.with_cell", past)
    assert (known.value, known.denominator, known.state) == (0, 1, State.COUNTED)


def test_cover_passes_from_one_cell_to_another(tree):
    where = place(tree, "Đồng Cam", cell=tree.cells_a[0])
    cover_place(OPERATOR, unit=factories.at(tree.a), place=where, cell=tree.cells_a[1], on=date(2024, 3, 1))
    assert one(tree.cells_a[0], "places.total", date(2024, 2, 29)).value == 1
    assert one(tree.cells_a[0], "places.total").value == 0
    assert one(tree.cells_a[1], "places.total").value == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceCover.objects.create(place=where, cell=tree.cells_a[0], starts_on=ON, recorded_in=new_uid())


def test_places_of_a_list_read_in_twice_are_the_same(tree):
    draft = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Đồng Cam", cell_id=tree.cell.pk)
    for _time in range(2):
        record_places(OPERATOR, unit=factories.at(tree.a), drafts=[draft], act_uid=new_uid())
    assert (Place.objects.count(), PlaceCover.objects.count()) == (1, 1)
    other = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Đồng Cam", cell_id=tree.cells_a[1].pk)
    with pytest.raises(Conflict, match="Đồng Cam"):
        record_place(OPERATOR, unit=factories.at(tree.a), draft=other)


def test_places_of_other_units_and_kinds_are_refused(tree):
    unit = factories.at(tree.a)
    with pytest.raises(DomainError, match="phải thuộc"):
        record_place(OPERATOR, unit=unit, draft=PlaceDraft(unit_id=tree.b.pk, kind="hamlet", name="Nà Lâu"))
    with pytest.raises(DomainError, match="«castle»"):
        record_place(OPERATOR, unit=unit, draft=PlaceDraft(unit_id=tree.a.pk, kind="castle", name="Nà Lâu"))
    cast = factories.cast(tree)
    draft = PlaceDraft(unit_id=tree.a.pk, kind="hamlet", name="Nà Lâu")
    with pytest.raises(NotVisible):
        record_place(cast.viewer("clerk_b"), unit=unit, draft=draft)
    with pytest.raises(Forbidden):
        record_place(cast.viewer("department"), unit=unit, draft=draft)


def test_heads_are_counted_by_membership_and_level_on_any_date(tree):
    first = place(tree, "Đồng Cam", cell=tree.cells_a[0])
    second = place(tree, "Nà Lùng")
    head(tree, first, date(2021, 1, 1), member=False, schooling="lower_secondary", theory="elementary")
    head(tree, second, date(2021, 1, 1), schooling="upper_secondary", profession="none")
    past = one(tree.a, "leaders.village_heads_not_members", date(2021, 12, 31))
    assert (past.value, past.denominator, past.state) == (1, 2, State.COUNTED)
    change_head(OPERATOR, unit=factories.at(tree.a), head=first.heads.get(), on=date(2023, 5, 1))
    share = one(tree.a, "leaders.village_heads_members_share")
    assert (share.numerator, share.denominator) == (2, 2)
    by = one(tree.a, "leaders.village_heads", by="schooling").by
    assert (by["upper_secondary"].value, by["lower_secondary"].value) == (1, 1)
    assert one(tree.cells_a[0], "leaders.village_heads_members").value == 1


def test_head_who_is_in_the_register_is_read_from_the_file(tree):
    where = place(tree, "Đồng Cam", cell=tree.cell)
    person = factories.make_person(
        tree.cell, until=date(2024, 4, 1), attainments={AttainmentKind.THEORY: "intermediate"}
    )
    head(tree, where, person=person)
    during, after = date(2024, 3, 1), date(2024, 4, 2)
    assert one(tree.a, "leaders.village_heads", during, by="theory").by["intermediate"].value == 1
    assert one(tree.a, "leaders.village_heads_members", during).value == 1
    assert one(tree.a, "leaders.village_heads_not_members", after).value == 1


def test_double_role_is_head_and_secretary_of_the_same_cell(tree):
    person = factories.make_person(tree.cell)
    seat = Seat.objects.create(unit=tree.cell, post=Post.objects.get(pk="secretary"), recorded_in=new_uid())
    PostHeld.objects.create(person=person, seat=seat, sole=True, starts_on=BEGAN, recorded_in=new_uid())
    head(tree, place(tree, "Nà Lùng", cell=tree.cells_a[1]), person=person)
    assert one(tree.a, "leaders.double_roles").value == 0
    head(tree, place(tree, "Đồng Cam", cell=tree.cell), person=person)
    assert one(tree.a, "leaders.double_roles").value == 1


def test_outsider_is_named_by_the_post_alone(tree):
    where = place(tree, "Nà Lùng")
    person = factories.make_person(tree.cell)
    with pytest.raises(DomainError, match="không giữ tên người ngoài Đảng"):
        head(tree, where, member=False, person=person)
    head(tree, where, member=False)
    unit = factories.at(tree.a, ON)
    rows = list(rows_behind(OPERATOR, unit, "leaders.village_heads_not_members"))
    record = HEADS.records(rows, None)[0]
    assert (record.label, record.facts[0]) == ("Trưởng Nà Lùng", "chưa phải là đảng viên")


def test_place_has_one_head_at_a_time(tree):
    where = place(tree, "Nà Lùng")
    head(tree, where, date(2021, 1, 1), member=False)
    head(tree, where, date(2023, 1, 1))
    assert HeadOfPlace.objects.earliest("starts_on").ends_on == date(2023, 1, 1)
    with pytest.raises(Conflict, match="Nà Lùng"):
        head(tree, where, date(2022, 1, 1), ends_on=date(2023, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        HeadOfPlace.objects.create(place=where, is_member=True, starts_on=ON, recorded_in=new_uid())


def test_heads_are_recorded_by_those_who_manage_the_unit(tree):
    where, cast = place(tree, "Nà Lùng"), factories.cast(tree)
    draft = HeadDraft(place=where, is_member=True, starts_on=BEGAN)
    with pytest.raises(NotVisible):
        record_head(cast.viewer("clerk_b"), unit=factories.at(tree.a), draft=draft)
    with pytest.raises(NotVisible):
        record_head(cast.viewer("clerk_b"), unit=factories.at(tree.b), draft=draft)
