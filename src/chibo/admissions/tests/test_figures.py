"""Figures of admissions, counted again by hand from the rows of the test."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.admissions.listing import Filters, found
from chibo.admissions.services import (
    Done,
    Noted,
    OwnFacts,
    move_applicant,
    note_prospect,
    record_agreement,
    record_step,
    reverse_step,
)
from chibo.core.periods import Period
from chibo.figures.engine import ask, rows_behind
from chibo.org.access import OPERATOR
from tests import factories

pytestmark = pytest.mark.django_db

KEYS = [f"admissions.{name}" for name in ("under_way", "prospects", "in_class", "dossiers_open")]
#: Step and day of everybody's way; a person is taken along the first so many.
WAY = (
    ("listed", date(2024, 2, 1)),
    ("class_sent", date(2024, 3, 1)),
    ("class_completed", date(2024, 3, 20)),
    ("start_allowed", date(2024, 4, 10)),
)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2024, 7, 2)
    return factories.make_tree()


def lead(unit, name, many, *, sex="female", organisation="women", course="Lớp 1/2024"):
    """Somebody noted on 2 January 2024 and taken along the first `many` steps; helper and reasons as the rules ask."""
    cell = factories.at(unit, date(2024, 7, 2))
    noted = Noted(name=name, birth_year=1998, organisation=organisation, noted_on=date(2024, 1, 2))
    applicant = note_prospect(OPERATOR, unit=cell, noted=noted)
    if many:
        facts = OwnFacts(born_on=date(1998, 5, 6), sex=sex, ethnic_group="thai", job_group="farmer")
        record_agreement(OPERATOR, unit=cell, applicant=applicant, on=date(2024, 1, 5), facts=facts)
    for kind, on in WAY[:many]:
        done = Done(
            kind=kind, on=on, course=course if kind.startswith("class") else "", reason="Theo sổ của chi bộ"
        )
        record_step(OPERATOR, unit=cell, applicant=applicant, done=done)
    return applicant


@pytest.fixture
def people(tree):
    first, second = tree.cells_a[0], tree.cells_a[2]
    return {
        "noted": lead(first, "Lò Thị Một", 0),
        "listed": lead(first, "Lò Thị Hai", 1),
        "sent": lead(second, "Vi Văn Ba", 2, sex="male", organisation="youth_union"),
        "certified": lead(second, "Vi Thị Tư", 3),
        "candidate": lead(first, "Hà Văn Năm", 4, sex="male"),
        "elsewhere": lead(tree.cells_b[0], "Hà Thị Sáu", 4),
    }


def stocks(unit, on, **asked):
    found = ask(OPERATOR, factories.at(unit, on), KEYS, **asked)
    return tuple(found[key].value for key in KEYS)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2024, 1, 1), (None, None, None, None), id="nothing is known before the first"),
        pytest.param(date(2024, 1, 2), (5, 5, 0, 0), id="all noted"),
        pytest.param(date(2024, 1, 31), (5, 5, 0, 0), id="day before the list"),
        pytest.param(date(2024, 2, 1), (5, 1, 0, 0), id="day of the list"),
        pytest.param(date(2024, 3, 1), (5, 1, 3, 0), id="day of sending"),
        pytest.param(date(2024, 3, 19), (5, 1, 3, 0), id="last day in class"),
        pytest.param(date(2024, 3, 20), (5, 1, 1, 0), id="day of the certificate"),
        pytest.param(date(2024, 4, 10), (5, 1, 1, 1), id="day the formalities began"),
    ],
)
def test_who_stands_where_on_a_day(tree, people, on, expected):
    assert stocks(tree.a, on) == expected


def test_stages_add_up_and_moving_changes_the_cell_alone(tree, people):
    on = date(2024, 7, 1)
    parts = ask(OPERATOR, factories.at(tree.a, on), ["admissions.under_way"], by="stage")[
        "admissions.under_way"
    ].by
    assert {stage: part.value for stage, part in parts.items() if part.value} == {
        "prospect": 1, "sympathiser": 3, "candidate": 1,
    }  # fmt: skip
    move_applicant(
        OPERATOR, unit=factories.at(tree.cell, on), target=factories.at(tree.cells_b[0], on),
        applicant=people["candidate"], on=on,
    )  # fmt: skip
    assert (stocks(tree.a, date(2024, 6, 30))[3], stocks(tree.a, on)[3], stocks(tree.b, on)[3]) == (1, 0, 2)
    assert stocks(tree.district, on)[0] == 6


def test_certificates_of_a_period_by_class_and_kind_of_cell(tree, people):
    key = "admissions.class_completed"
    unit = factories.at(tree.a, date(2024, 7, 1))

    def counted(start, end, by=""):
        return ask(OPERATOR, unit, [key], period=Period.between(start, end), **({"by": by} if by else {}))[
            key
        ]

    whole = counted(date(2024, 3, 20), date(2024, 3, 21), "cell_kind")
    assert whole.value == 2
    assert {kind: part.value for kind, part in whole.by.items() if part.value} == {"hamlet": 1, "school": 1}
    # Before the record of the unit begins nothing found is not nothing there.
    assert counted(date(2024, 1, 1), date(2024, 3, 20)).value is None
    by_class = counted(date(2024, 1, 1), date(2024, 7, 1), "course").by
    assert {course: part.value for course, part in by_class.items()} == {"Lớp 1/2024": 2}


def test_a_step_taken_back_counts_nowhere(tree, people):
    step = people["certified"].steps.get(kind="class_completed")
    reverse_step(OPERATOR, unit=factories.at(tree.cells_a[2], date(2024, 7, 2)), step=step)
    assert stocks(tree.a, date(2024, 7, 1)) == (5, 1, 2, 1)


def test_rows_behind_a_number_are_the_people(tree, people):
    rows = rows_behind(OPERATOR, factories.at(tree.a, date(2024, 7, 1)), "admissions.dossiers_open")
    assert [row.applicant.name for row in rows] == ["Hà Văn Năm"]


@pytest.mark.parametrize(
    ("key", "group", "count"),
    [
        pytest.param("admissions.women", "women", 2, id="women"),
        pytest.param("admissions.ethnic_minority", "minority", 4, id="an ethnic minority"),
        pytest.param("admissions.young", "young", 5, id="up to thirty years of age"),
    ],
)
def test_priority_groups_count_the_people_their_filter_lists(tree, people, key, group, count):
    unit = factories.at(tree.a, date(2024, 7, 1))
    rows = rows_behind(OPERATOR, unit, key)
    listed = found(OPERATOR, unit, Filters(group=group))
    assert ask(OPERATOR, unit, [key])[key].value == count
    assert {row.applicant_id for row in rows} == {row.applicant_id for row in listed}
    assert len(rows_behind(OPERATOR, unit, key, rest=True)) == 5 - count
