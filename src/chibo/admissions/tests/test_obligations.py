"""What the record of applicants calls for: the first day, the last day and the day after, settled by the record alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chibo.admissions import services
from chibo.admissions.deadlines import deadlines
from chibo.admissions.models import StageHeld
from chibo.admissions.tests.test_services import NOTED_ON, agree, do, lead
from chibo.core.workdays import add_working_days
from chibo.obligations.engine import Asked, every_item
from chibo.org.access import OPERATOR
from chibo.org.models import Unit
from chibo.rulebook.services import set_override
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def tree(settings):
    settings.CHIBO_TODAY = date(2031, 3, 1)
    tree = factories.make_tree()
    Unit.objects.update(records_from=date(2020, 1, 1))
    return tree


@pytest.fixture
def cell(tree):
    return factories.at(tree.cell, date(2025, 7, 1))


@pytest.fixture
def applicant(cell):
    noted = services.Noted(
        name="Lò Thị Hương", birth_year=2000, organisation="youth_union", noted_on=NOTED_ON
    )
    return services.note_prospect(OPERATOR, unit=cell, noted=noted)


def items(unit, on, key):
    return list(every_item(Asked(OPERATOR, factories.at(unit, on), (key,))))


def late_around(unit, key, due):
    """How many days late on the last day and on the day after; asserts the day itself."""
    (last,) = items(unit, due, key)
    (after,) = items(unit, due + DAY, key)
    assert last.due_on == due
    return last.overdue_days, after.overdue_days


def test_whoever_is_listed_needs_a_helper_once_the_rule_says_so(tree, cell, applicant):
    agree(cell, applicant)
    do(cell, applicant, "listed", date(2025, 7, 20))
    key = "admissions.helper_missing"
    assert items(tree.a, date(2025, 9, 28), key) == []
    (item,) = items(tree.a, date(2025, 9, 29), key)
    assert (item.subject, item.due_on, item.unit_ref) == ("Lò Thị Hương", None, tree.cell.ref)
    helper = factories.make_person(tree.cell, "Vi Văn Giúp")
    services.assign_helper(OPERATOR, unit=cell, applicant=applicant, person=helper, on=date(2025, 10, 5))
    assert len(items(tree.a, date(2025, 10, 4), key)) == 1
    assert items(tree.a, date(2025, 10, 5), key) == []


def test_a_certificate_is_spoken_of_three_months_ahead_and_lapses_after_its_last_day(tree, cell, applicant):
    lead(cell, tree, applicant, until="start_allowed")
    key, due = "admissions.certificate_lapses", date(2030, 8, 20)
    assert items(tree.a, date(2030, 5, 19), key) == []
    assert len(items(tree.a, date(2030, 5, 20), key)) == 1
    assert late_around(tree.a, key, due) == (0, 1)
    do(cell, applicant, "class_completed", date(2030, 9, 1))
    assert items(tree.a, date(2030, 9, 1), key) == []


@pytest.mark.parametrize(
    ("is_abroad", "key", "days"),
    [
        pytest.param(False, "admissions.reply_inside_country", 30, id="ADM-23 inside"),
        pytest.param(True, "admissions.reply_abroad", 90, id="ADM-23 abroad"),
    ],
)
def test_an_answer_is_late_the_day_after_its_last(tree, cell, applicant, is_abroad, key, days):
    lead(cell, tree, applicant, until="start_allowed")
    asked_on = date(2025, 9, 8)
    inquiry = services.ask_verification(
        OPERATOR, unit=cell, applicant=applicant, examined="parents", asked_body="Đảng ủy xã bên",
        asked_on=asked_on, is_abroad=is_abroad,
    )  # fmt: skip
    assert items(tree.a, asked_on - DAY, key) == []
    due = add_working_days(asked_on, days)
    assert late_around(tree.a, key, due) == (0, 1)
    assert items(tree.b, due, key) == []
    services.answer_verification(OPERATOR, unit=cell, inquiry=inquiry, answered_on=due, outcome="confirmed")
    assert items(tree.a, due, key) == []
    assert len(items(tree.a, due - DAY, key)) == 1


def test_decision_ceremony_papers_and_helper_follow_one_another(tree, cell, applicant):
    lead(cell, tree, applicant, until="ceremony")
    decision = add_working_days(date(2025, 10, 3), 45)
    assert items(tree.a, date(2025, 10, 2), "admissions.decision_due") == []
    (item,) = items(tree.a, date(2025, 11, 2), "admissions.decision_due")
    assert (item.due_on, item.opens_on) == (decision, date(2025, 10, 3))
    assert items(tree.a, date(2025, 11, 3), "admissions.decision_due") == []
    (ceremony,) = items(tree.a, date(2025, 11, 19), "admissions.ceremony_due")
    assert ceremony.due_on == add_working_days(date(2025, 11, 3), 30)
    assert items(tree.a, date(2025, 11, 20), "admissions.ceremony_due") == []
    papers = "admissions.member_papers_due"
    assert late_around(tree.a, papers, add_working_days(date(2025, 11, 20), 30)) == (0, 1)
    do(cell, applicant, "member_papers", date(2026, 1, 5), reason="Chờ mẫu phiếu mới")
    assert items(tree.a, date(2026, 1, 5), papers) == []


def test_a_member_on_probation_without_a_helper_is_seen(tree, cell, applicant):
    lead(cell, tree, applicant, until="ceremony")
    key, on = "probation.helper_missing", date(2025, 12, 1)
    assert items(tree.a, on, key) == []
    applicant.helpers.update(ends_on=on)
    assert items(tree.a, on - DAY, key) == []
    assert len(items(tree.a, on, key)) == 1


def test_an_extension_moves_the_day_recognition_is_due_from_the_day_it_was_decided(tree, cell, applicant):
    """PRB-17, PRB-07: before that day the usual months count, however late the extension was written down."""
    usual, longer = "probation.recognition_due", "probation.recognition_after_extension"
    lead(cell, tree, applicant)
    set_override(
        OPERATOR, unit=factories.at(tree.a), rule_id="probation.extension", value=12,
        starts_on=date(2025, 1, 1), basis="Hướng dẫn của Ban Tổ chức",
    )  # fmt: skip
    decided_on, until = date(2026, 11, 25), date(2027, 5, 20)
    step = do(cell, applicant, "probation_extended", decided_on, until=until)
    (before,) = items(tree.a, decided_on - DAY, usual)
    assert before.due_on == add_working_days(date(2026, 11, 20), 30)
    assert items(tree.a, decided_on, usual) == items(tree.a, until - DAY, longer) == []
    due = add_working_days(until, 30)
    assert late_around(tree.a, longer, due) == (0, 1)
    assert "20/05/2027" in items(tree.a, due, longer)[0].sentence
    services.reverse_step(OPERATOR, unit=cell, step=step)
    assert items(tree.a, due, longer) == []
    assert len(items(tree.a, due, usual)) == 1


def test_a_decision_in_a_gap_of_the_rulebook_has_no_day(tree, cell, applicant):
    lead(cell, tree, applicant, until="committee_resolved")
    StageHeld.objects.exclude(stage="cell_resolved").delete()
    StageHeld.objects.update(starts_on=date(2024, 3, 1))
    applicant.fosterings.update(starts_on=date(2024, 3, 1))
    (item,) = items(tree.a, date(2024, 6, 1), "admissions.decision_due")
    assert (item.due_on, item.overdue_days) == (None, 0)


def test_deadlines_of_a_few_people_are_what_the_engine_finds(
    tree, cell, applicant, django_assert_num_queries
):
    lead(cell, tree, applicant, until="cell_resolved")
    unit = factories.at(tree.a, date(2026, 1, 20))
    (item,) = items(tree.a, unit.on, "admissions.decision_due")
    with django_assert_num_queries(14):
        (held,) = deadlines(unit, [applicant.pk])[applicant.pk]
    assert (held.due_on, held.is_late, held.sentence) == (item.due_on, item.is_late, item.sentence)
    assert deadlines(unit, []) == {}
