from __future__ import annotations

from datetime import date

import pytest

from chibo.core.errors import DomainError, Forbidden, NotVisible
from chibo.core.periods import parse_period
from chibo.figures.engine import ask, rows_behind
from chibo.figures.results import State
from chibo.org.access import NOBODY, OPERATOR
from chibo.org.models import Post, Role, Seat, Unit
from chibo.people.enums import AttainmentKind
from chibo.people.models import PostHeld
from chibo.people.tallies.keeping import refresh
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2024, 5, 28)
BEGAN = date(2024, 1, 1)


@pytest.fixture
def tree():
    tree = factories.make_tree()
    Unit.objects.filter(pk__in=[tree.a.pk, *(c.pk for c in tree.cells_a)]).update(records_from=BEGAN)
    return tree


def one(unit, key, *, viewer=OPERATOR, on=ON, **asked):
    return ask(viewer, factories.at(unit, on), [key], **asked)[key]


def hold(person, unit, post, *, since=BEGAN):
    kind = Post.objects.get(pk=post)
    seat, _ = Seat.objects.get_or_create(unit=unit, post=kind, defaults={"recorded_in": person.recorded_in})
    PostHeld.objects.create(
        person=person, seat=seat, sole=kind.sole, starts_on=since, recorded_in=person.recorded_in
    )


def test_ask_counts_the_subtree_and_no_sibling(tree):
    factories.make_person(tree.cells_a[0], sex="female")
    factories.make_person(tree.cells_a[2])
    factories.make_person(tree.cells_b[0])
    assert one(tree.a, "members.total").value == 2
    assert one(tree.district, "members.total").value == 3
    assert one(tree.cells_a[0], "members.total").value == 1
    female = one(tree.a, "members.female")
    assert (female.value, female.numerator, female.denominator) == (1, 1, 2)
    share = one(tree.a, "members.female_share")
    assert (share.value, share.numerator, share.denominator) == (0.5, 1, 2)


def test_ask_takes_the_edges_of_an_interval_half_open(tree):
    factories.make_person(tree.cell, admitted_on="2024-02-10", official_on=None, until=date(2024, 4, 1))
    values = [one(tree.a, "members.total", on=day).value for day in
              (date(2024, 2, 9), date(2024, 2, 10), date(2024, 3, 31), date(2024, 4, 1))]  # fmt: skip
    assert values == [0, 1, 1, 0]


def test_ask_official_turns_on_the_day_itself(tree):
    factories.make_person(tree.cell, admitted_on="2023-02-10", official_on="2024-02-10")
    assert one(tree.a, "members.official", on=date(2024, 2, 9)).value == 0
    assert one(tree.a, "members.probationary", on=date(2024, 2, 9)).value == 1
    assert one(tree.a, "members.official", on=date(2024, 2, 10)).value == 1


def test_ask_does_not_multiply_a_member_with_many_dated_rows(tree):
    person = factories.make_person(
        tree.cell,
        assumed_until=BEGAN,
        attainments={AttainmentKind.SCHOOLING: "primary", AttainmentKind.THEORY: "none"},
    )
    hold(person, tree.cell, "secretary")
    hold(person, tree.cell, "committee_member")
    assert one(tree.a, "members.total").value == 1
    assert one(tree.a, "leaders.secretaries").value == 1


def test_ask_says_reconstructed_where_a_row_is_assumed(tree):
    factories.make_person(tree.cell, admitted_on="2010-01-01", official_on="2011-01-01", assumed_until=BEGAN)
    past = one(tree.a, "members.total", on=date(2021, 12, 31))
    assert (past.value, past.state) == (1, State.RECONSTRUCTED)
    assert "01/01/2024" in past.reason
    assert one(tree.a, "members.total").state is State.COUNTED


def test_ask_tells_empty_from_zero(tree):
    before = one(tree.a, "members.total", on=date(1950, 1, 1))
    after = one(tree.a, "members.total")
    assert (before.value, before.state) == (None, State.EMPTY)
    assert (after.value, after.state) == (0, State.COUNTED)
    assert one(tree.a, "members.female_share").state is State.NOT_APPLICABLE
    nothing = one(tree.b, "members.total")
    assert (nothing.value, nothing.state) == (None, State.EMPTY)


def test_ask_committee_is_empty_before_the_record_and_zero_within(tree):
    within = one(tree.a, "units.with_committee")
    assert (within.value, within.denominator, within.state) == (0, 4, State.COUNTED)
    before = one(tree.a, "units.with_committee", on=date(2021, 12, 31))
    assert (before.value, before.denominator, before.state) == (None, None, State.EMPTY)
    assert "01/01/2024" in before.reason


def test_ask_committee_stays_empty_where_cells_are_known_but_posts_are_not(tree):
    cell = factories.make_unit(tree.a, "moi", "Chi bộ Mới", cell_kind="hamlet", starts_on=date(2015, 1, 1))
    assert one(tree.a, "units.cells", on=date(2021, 12, 31)).value == 1
    assert one(tree.a, "units.with_committee", on=date(2021, 12, 31)).state is State.EMPTY
    hold(factories.make_person(cell), cell, "committee_member", since=date(2020, 1, 1))
    known = one(tree.a, "units.with_committee", on=date(2021, 12, 31))
    assert (known.value, known.denominator) == (1, 1)


def test_committee_counts_the_post_itself_and_no_secretary(tree):
    hold(factories.make_person(tree.cell), tree.cell, "secretary")
    hold(factories.make_person(tree.cell), tree.cell, "deputy_secretary")
    assert one(tree.a, "units.with_committee").value == 0
    hold(factories.make_person(tree.cell), tree.cell, "committee_member")
    hold(factories.make_person(tree.cell), tree.cell, "committee_member")
    result = one(tree.a, "units.with_committee_share")
    assert (result.numerator, result.denominator) == (1, 4)


def test_ask_by_child_unit_names_every_child(tree):
    factories.make_person(tree.cells_a[0])
    factories.make_person(tree.cells_a[0])
    factories.make_person(tree.cells_a[1])
    result = one(tree.a, "members.total", by="child_unit")
    assert {key: part.value for key, part in result.by.items()} == {
        "dong-cam": 2,
        "ban-suoi": 1,
        "truong-hoc": 0,
        "quan-su": 0,
    }
    assert result.by["dong-cam"].denominator == 3
    above = one(tree.district, "members.total", by="child_unit")
    assert {key: part.value for key, part in above.by.items()} == {"xuan-hoa": 3, "tan-lap": 0}


def test_ask_by_dimension_shows_absent_values_as_zero(tree):
    schooling, profession = AttainmentKind.SCHOOLING, AttainmentKind.PROFESSION
    first = factories.make_person(
        tree.cells_a[0], attainments={schooling: "upper_secondary", profession: "university"}
    )
    second = factories.make_person(
        tree.cells_a[1], attainments={schooling: "lower_secondary", profession: "none"}
    )
    hold(first, tree.cells_a[0], "secretary")
    hold(second, tree.cells_a[1], "secretary")
    by = one(tree.a, "leaders.secretaries", by="education").by
    assert (by["university"].value, by["lower_secondary"].value, by["college"].value) == (1, 1, 0)
    assert (by["university"].numerator, by["university"].denominator) == (1, 2)
    cells = one(tree.a, "units.cells", by="cell_kind")
    assert (cells.by["hamlet"].numerator, cells.by["hamlet"].denominator) == (2, 4)
    share = one(tree.a, "members.female_share", by="cell_kind").by["hamlet"]
    assert (share.value, share.numerator, share.denominator) == (0, 0, 2)


def test_ask_mean_age_counts_calendar_months(tree):
    factories.make_person(tree.cell, born="1984-05-01")
    factories.make_person(tree.cell, born="1994-11-01")
    assert one(tree.a, "members.mean_age").value == pytest.approx((40 + 29.5) / 2)
    assert one(tree.b, "members.mean_age").state is State.EMPTY


def test_flow_counts_admissions_where_the_person_was_that_day(tree):
    factories.make_person(tree.cell, admitted_on="2024-03-01", official_on=None)
    factories.make_person(tree.cell, admitted_on="2024-03-31", official_on=None, until=date(2024, 4, 15))
    factories.make_person(tree.cell, admitted_on="2024-04-01", official_on=None)
    factories.make_person(tree.cells_b[0], admitted_on="2024-03-10", official_on=None)
    march = one(tree.a, "members.admitted", on=date(2024, 3, 31), period=parse_period("2024-03"))
    assert (march.value, march.state) == (2, State.COUNTED)
    assert one(tree.a, "members.net_change", on=date(2024, 4, 30), period=parse_period("2024-04")).value == 0


def test_net_change_over_a_past_period_is_reconstructed(tree):
    factories.make_person(tree.cell, admitted_on="2010-01-01", official_on="2011-01-01", assumed_until=BEGAN)
    factories.make_person(tree.cell, admitted_on="2022-01-01", official_on=None, assumed_until=BEGAN)
    result = one(tree.a, "members.net_change", on=ON, period=parse_period("2022-01-01..2024-05-28"))
    assert (result.value, result.state) == (1, State.RECONSTRUCTED)


def test_ask_costs_one_query_a_population_for_one_row_and_for_three(tree, django_assert_num_queries):
    keys = [
        "members.total",
        "members.female_share",
        "members.mean_age",
        "units.with_committee",
        "leaders.secretaries",
    ]
    for rows in (1, 3):
        while len(rows_behind(OPERATOR, factories.at(tree.a, ON), "members.total")) < rows:
            factories.make_person(tree.cell)
        refresh()
        for unit in (tree.a, tree.district):
            placed = factories.at(unit, ON)
            with django_assert_num_queries(4):  # no secretary anywhere: asked ready, then live
                ask(OPERATOR, placed, keys)
            with django_assert_num_queries(2):
                ask(OPERATOR, placed, ["members.total"], by="child_unit")


def test_rows_behind_are_what_was_counted_in_every_part(tree):
    for number, cell in enumerate(tree.cells_a):
        factories.make_person(
            cell,
            sex="female" if number % 2 else "male",
            admitted_on=f"20{10 + number}-01-01",
            official_on=None,
        )
    unit = factories.at(tree.a, ON)
    for key in (
        "members.total",
        "members.female",
        "members.rural",
        "members.official",
        "units.cells",
        "units.with_committee",
    ):
        for by in ("cell_kind", "child_unit"):
            result = ask(OPERATOR, unit, [key], by=by)[key]
            rows = rows_behind(OPERATOR, unit, key)
            rest = rows_behind(OPERATOR, unit, key, rest=True)
            assert rows.count() == result.value
            assert rows.count() + rest.count() == result.denominator
            for value, part in result.by.items():
                assert rows_behind(OPERATOR, unit, key, by=by, at=value).count() == part.value


def test_rights_hide_figures_rows_and_guarded_strength(tree):
    people = factories.cast(tree)
    for _number in range(3):
        factories.make_person(tree.guarded, ethnic_group="tay")
    factories.make_person(tree.cell, ethnic_group="tay")
    department, clerk = people.viewer("department"), people.viewer("clerk_a")
    with pytest.raises(NotVisible):
        one(tree.a, "members.total", viewer=people.viewer("clerk_b"))
    with pytest.raises(NotVisible):
        ask(NOBODY, factories.at(tree.a, ON), ["members.total"])
    with pytest.raises(Forbidden):
        rows_behind(department, factories.at(tree.a, ON), "members.total")
    assert one(tree.a, "members.total", viewer=department).value == 4
    closed = one(tree.guarded, "members.total", viewer=department)
    assert (closed.value, closed.hidden) == (None, True)
    split = one(tree.a, "members.total", viewer=department, by="child_unit").by
    assert (split["quan-su"].hidden, split["quan-su"].value, split["dong-cam"].value) == (True, None, 1)
    kinds = one(tree.a, "members.total", viewer=department, by="cell_kind").by
    assert (kinds["military"].hidden, kinds["hamlet"].hidden) == (True, False)
    assert one(tree.guarded, "members.total", viewer=clerk).value == 3


def test_small_sensitive_counts_are_hidden_from_above(tree):
    people = factories.cast(tree)
    for group in ("tay", "tay", "kinh", "kinh", "kinh", "kinh", "kinh"):
        factories.make_person(tree.cell, ethnic_group=group)
    above = one(tree.a, "members.total", viewer=people.viewer("department"), by="ethnic_group").by
    assert (above["tay"].hidden, above["kinh"].value) == (True, 5)
    assert one(tree.a, "members.ethnic_minority", viewer=people.viewer("department")).hidden
    assert one(tree.a, "members.ethnic_minority", viewer=people.viewer("clerk_a")).value == 2


def test_rows_of_a_sensitive_figure_need_the_right_to_see_them(tree):
    people = factories.cast(tree)
    factories.make_person(tree.cell, ethnic_group="tay")
    cell = factories.at(tree.cell, ON)
    assert rows_behind(people.viewer("secretary"), cell, "members.total").count() == 1
    with pytest.raises(Forbidden):
        rows_behind(people.viewer("secretary"), cell, "members.ethnic_minority")


def test_unknown_key_dimension_and_missing_period_are_refused_in_a_sentence(tree):
    with pytest.raises(DomainError, match=r"members\.total"):
        one(tree.a, "members.totl")
    with pytest.raises(DomainError, match="child_unit"):
        one(tree.a, "members.total", by="grade")
    with pytest.raises(DomainError, match="kỳ"):
        one(tree.a, "members.admitted")


def test_rows_behind_leave_out_guarded_cells_but_not_units_of_no_kind(tree):
    factories.make_person(tree.guarded)
    factories.make_person(tree.a)
    Role.objects.filter(pk="department_above").update(permissions=["units.see", "figures.see", "people.see"])
    viewer = factories.cast(tree).viewer("department")
    rows = rows_behind(viewer, factories.at(tree.a, ON), "members.total")
    assert [row.unit_id for row in rows] == [tree.a.pk]


def test_a_flow_before_the_record_with_nobody_is_reconstructed_as_none(tree):
    result = one(tree.a, "members.admitted", on=date(2023, 12, 31), period=parse_period("2023"))
    assert (result.value, result.state) == (0, State.RECONSTRUCTED)
    assert "01/01/2024" in result.reason
    unknown = one(tree.b, "members.admitted", on=date(2023, 12, 31), period=parse_period("2023"))
    assert (unknown.value, unknown.state) == (None, State.EMPTY)
