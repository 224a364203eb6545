"""The rules of admission as tables; the ids are the clauses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chibo.admissions import rules
from chibo.admissions.enums import StepKind
from chibo.admissions.rules import Course, obstacles, vote_passes

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """A value of the rulebook as rules read it."""

    whole: int = 0
    is_gap: bool = False


VALUES = {
    rules.MIN_AGE: Value(18),
    rules.MAX_AGE: Value(60),
    rules.CERTIFICATE_VALIDITY: Value(60),
    rules.PAPERS_VALID: Value(12),
    rules.DECISION_DEADLINE: Value(45),
    rules.CEREMONY_DEADLINE: Value(30),
    rules.CEREMONY_FROM: Value(),
    rules.PROBATION: Value(12),
    rules.RECOGNITION_DEADLINE: Value(30),
    rules.SELF_REVIEW_AFTER: Value(12),
}
GAPS = dict.fromkeys(VALUES, Value(is_gap=True))
WAY = ("noted", "agreed", "considered", "referred", "listed", "class_sent", "class_completed", "start_allowed",
       "introduced", "opinions_collected", "cell_resolved", "section_appraised", "committee_resolved", "decided",
       "ceremony", "member_papers", "new_member_class", "self_review", "helper_remarks", "probation_opinions",
       "recognition_cell", "recognition_committee", "recognised")  # fmt: skip
BORN = date(2000, 5, 17)


def up_to(step, on=date(2025, 9, 1), **more):
    """Everything before `step` done on one day."""
    done = WAY[: WAY.index(step)]
    return Course(steps=dict.fromkeys(done, on), **({"born_on": BORN, "has_helper": True} | more))


def codes(step, on, course, values=VALUES):
    return [obstacle.code for obstacle in obstacles(step, on, course, values)]


def test_every_step_of_the_way_may_follow_the_one_before():
    probation_over = date(2026, 9, 1)
    for step in WAY:
        course = up_to(step)
        late_steps = WAY[WAY.index("self_review") :]
        on = probation_over if step in late_steps else date(2025, 9, 1)
        if step in late_steps:
            kept = WAY.index("self_review")
            course = replace(
                course,
                steps={s: (on if WAY.index(s) >= kept else day) for s, day in course.steps.items()},
            )
        assert (step, codes(step, on, course)) == (step, [])


def test_every_step_is_known_to_the_rules():
    known = {*WAY, "unlisted", "probation_extended", "struck_off", "withdrawn", "stopped"}
    assert known == set(StepKind.values)
    assert set(rules.BEFORE) | {"noted", "withdrawn", "stopped"} == known
    assert set(rules.STAGE_AFTER) <= known


@pytest.mark.parametrize("step", [step for step in WAY if rules.BEFORE.get(step)])
def test_a_step_without_the_one_before_needs_a_reason(step):
    course = Course(born_on=BORN, has_helper=True)
    found = {o.code: o.may_be_passed for o in obstacles(step, date(2026, 9, 1), course, VALUES)}
    for before in rules.BEFORE[step]:
        assert found[f"before.{before}"] is (before != "agreed")


# The cell considers the case on 17 May 2018: 18 years on the day, 17 years and 11 months the day before.
AGE = [
    pytest.param(date(2018, 5, 16), ["too_young"], id="ADM-01 one day short of 18"),
    pytest.param(date(2018, 5, 17), [], id="ADM-01 eighteen on the day"),
    pytest.param(date(2060, 6, 16), [], id="ADM-01 sixty and not a month more"),
    pytest.param(date(2060, 6, 17), ["too_old"], id="ADM-01 sixty and one month"),
]


@pytest.mark.parametrize(("on", "expected"), AGE)
def test_age_is_counted_in_months_on_the_day_of_the_cell(on, expected):
    assert codes("cell_resolved", on, up_to("cell_resolved", on)) == expected


def test_too_young_is_never_passed_and_too_old_needs_consent():
    for on, may in ((date(2018, 5, 16), False), (date(2061, 1, 1), True)):
        (found,) = obstacles("cell_resolved", on, up_to("cell_resolved", on), VALUES)
        assert (found.may_be_passed, found.rule in {rules.MIN_AGE, rules.MAX_AGE}) == (may, True)


def test_a_leap_day_birthday_completes_the_year_after_february():
    course = replace(up_to("cell_resolved"), born_on=date(2004, 2, 29))
    young = {on: codes("cell_resolved", on, course) for on in (date(2022, 2, 27), date(2022, 3, 1))}
    assert "too_young" in young[date(2022, 2, 27)]
    assert "too_young" not in young[date(2022, 3, 1)]


LIMITS = [
    pytest.param("cell_resolved", "class_completed", date(2020, 8, 31), date(2025, 8, 31), "certificate_lapsed", id="ADM-10 certificate, month end"),
    pytest.param("cell_resolved", "introduced", date(2024, 2, 29), date(2025, 2, 28), "papers_old", id="ADM-39 papers, leap day"),
    pytest.param("decided", "cell_resolved", date(2026, 1, 5), date(2026, 3, 16), "late", id="ADM-37 45 working days over Tết"),
    pytest.param("ceremony", "decided", date(2025, 7, 1), date(2025, 8, 12), "late", id="ADM-40 30 working days"),
    pytest.param("recognised", "recognition_cell", date(2025, 7, 1), date(2025, 8, 12), "late", id="PRB-08 30 working days"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "since", "start", "last", "code"), LIMITS)
def test_the_last_day_is_in_time_and_the_day_after_is_not(step, since, start, last, code):
    course = up_to(step, start)
    kept = {name: day for name, day in course.steps.items() if name == since} | {
        name: start for name in course.steps if name != since
    }
    course = replace(course, steps=kept)
    assert code not in codes(step, last, course)
    assert code in codes(step, last + DAY, course)


def test_probation_runs_to_the_day_before_and_no_reason_shortens_it():
    course = up_to("self_review", date(2025, 9, 1))
    (found,) = [
        o for o in obstacles("self_review", date(2026, 8, 31), course, VALUES) if o.code == "probation_runs"
    ]
    assert (found.value, found.may_be_passed) == (date(2026, 9, 1), False)
    assert "probation_runs" not in codes("self_review", date(2026, 9, 1), course)
    assert rules.official_from(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_minors_need_their_parents_before_they_are_listed():
    course = Course(steps={"noted": date(2025, 9, 1), "agreed": date(2025, 9, 1)}, birth_year=2009)
    (found,) = obstacles("listed", date(2025, 9, 2), course, VALUES)
    assert (found.code, found.may_be_passed) == ("parents", False)
    assert codes("listed", date(2025, 9, 2), replace(course, has_parents_consent=True)) == []


def test_a_failed_vote_goes_up_and_nothing_follows_from_it():
    course = replace(up_to("committee_resolved"), passed={"cell_resolved": False})
    assert codes("committee_resolved", date(2025, 9, 1), course) == []
    course = replace(up_to("decided"), passed={"committee_resolved": False})
    assert codes("decided", date(2025, 9, 1), course) == ["vote_failed"]


def test_open_verification_waits_and_a_closed_case_takes_nothing_more():
    course = replace(up_to("cell_resolved"), open_inquiries=2)
    assert codes("cell_resolved", date(2025, 9, 1), course) == ["inquiries_open"]
    ended = replace(course, steps={**course.steps, "withdrawn": date(2025, 9, 1)})
    assert "closed" in codes("cell_resolved", date(2025, 9, 1), ended)


def test_a_gap_of_the_rulebook_decides_nothing():
    on = date(2023, 6, 1)
    found = obstacles("cell_resolved", on, up_to("cell_resolved", on), GAPS)
    assert {o.gravity for o in found} == {"gap"}
    assert codes("ceremony", date(2023, 12, 31), up_to("ceremony", on), GAPS) == []


VOTES = [
    pytest.param(10, 15, Fraction(2, 3), "at_least", True, id="ADM-27 exactly two thirds"),
    pytest.param(9, 15, Fraction(2, 3), "at_least", False, id="ADM-27 one vote short"),
    pytest.param(9, 13, Fraction(2, 3), "at_least", True, id="ADM-28 two absent and left out of the base"),
    pytest.param(4, 8, Fraction(1, 2), "more_than", False, id="ADM-33 exactly half"),
    pytest.param(5, 8, Fraction(1, 2), "more_than", True, id="ADM-33 one more than half"),
    pytest.param(0, 0, Fraction(2, 3), "at_least", False, id="nobody voted"),
]


@pytest.mark.parametrize(("in_favour", "base", "share", "bound", "passes"), VOTES)
def test_votes(in_favour, base, share, bound, passes):
    assert vote_passes(in_favour, base, share, bound) is passes
