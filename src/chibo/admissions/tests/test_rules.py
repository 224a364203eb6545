"""The rules of admission as tables; the ids are the clauses. See `test_refusals.py` for the sentence of each refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chibo.admissions.enums import StepKind, TakenBy
from chibo.admissions.rules import Course, ids, obstacles
from chibo.admissions.rules.bodies import VOTED, is_competent
from chibo.admissions.rules.facts import Left
from chibo.admissions.rules.following import offered
from chibo.admissions.rules.limits import official_from
from chibo.admissions.rules.order import BEFORE, ON_PROBATION, STAGE_AFTER, STRIKING, TAKEN_BY
from chibo.admissions.rules.probation import extension_fits
from chibo.admissions.rules.schedule import Term, term_of
from chibo.core.shares import vote_passes

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """A value of the rulebook as rules read it."""

    whole: int = 0
    text: str = ""
    holds: bool = True
    is_gap: bool = False


NUMBERS = {
    ids.MIN_AGE: 18,
    ids.MAX_AGE: 60,
    ids.INTRODUCERS: 2,
    ids.INTRODUCERS_YOUTH: 1,
    ids.INTRODUCERS_UNION: 1,
    ids.TIME_TOGETHER: 12,
    ids.CERTIFICATE_VALIDITY: 60,
    ids.PAPERS_VALID: 12,
    ids.DECISION_DEADLINE: 45,
    ids.DECISION_EXTENSION: 15,
    ids.CEREMONY_DEADLINE: 30,
    ids.MEMBER_PAPERS: 30,
    ids.PROBATION: 12,
    ids.SELF_REVIEW_AFTER: 12,
    ids.RECOGNITION_CELL_DEADLINE: 30,
    ids.RECOGNITION_DEADLINE: 30,
    ids.RECOGNITION_EXTENSION: 15,
    ids.FAILED_VOTES: 3,
    ids.REVIEW_REQUESTS: 3,
    ids.MOVING_FORWARD: 15,
    ids.MOVING_DECIDE: 30,
    ids.MOVING_STANDS: 30,
    ids.READMISSION_WAIT: 36,
    ids.READMISSION_TIMES: 1,
}
#: Rules that no national paper gives a value: only a place has one, or a committee of its own.
LOCAL = (ids.COMMITTEE_WITHIN, ids.EXTENSION, ids.REVOTE_AFTER, ids.YOUTH_UNTIL)
WORDS = {
    ids.SCHOOLING: "lower_secondary_diploma",
    ids.SCHOOLING_HARD: "primary_completed",
    ids.CEREMONY_FROM: "decision_issued",
    ids.DECIDER: "executive_committee",
}
GAP = Value(is_gap=True)
VALUES = (
    dict.fromkeys(ids.RULES, Value())
    | {rule: Value(number) for rule, number in NUMBERS.items()}
    | {rule: Value(text=text) for rule, text in WORDS.items()}
    | dict.fromkeys(LOCAL, GAP)
)
GAPS = dict.fromkeys(VALUES, GAP)
HANOI = VALUES | {
    ids.COMMITTEE_WITHIN: Value(25),
    ids.EXTENSION: Value(12),
    ids.REVOTE_AFTER: Value(45),
    ids.YOUTH_UNTIL: Value(30),
}
WAY = ("noted", "agreed", "considered", "referred", "listed", "class_sent", "class_completed", "start_allowed",
       "organisation_introduced", "introduced", "organisation_opinion", "residence_opinion", "opinions_collected",
       "cell_resolved", "section_appraised", "committee_resolved", "decided", "decision_received", "ceremony",
       "member_papers", "new_member_class", "self_review", "helper_remarks", "probation_opinions",
       "recognition_cell", "recognition_committee", "recognised", "announced")  # fmt: skip
ASIDE = ("unlisted", "probation_extended", "strike_cell", "strike_committee", "struck_off", "withdrawn", "stopped", "reported_up",
         "moved", "handed_over", "sent_away", "dossier_received", "decision_revoked", "review_requested", "review_refused",
         "strike_review")  # fmt: skip
BORN = date(2000, 5, 17)
START = date(2025, 9, 1)
FACTS = {
    "born_on": BORN, "has_helper": True, "schooling": "upper_secondary", "introducers": 2,
    "examined": {"applicant": "confirmed", "parents": "confirmed"},
}  # fmt: skip


def up_to(step, on=START, **more):
    """Everything before `step` done on one day."""
    done = WAY[: WAY.index(step)]
    return Course(steps=dict.fromkeys(done, on), **(FACTS | more))


def with_days(course, **days):
    """The course with some steps on days of their own."""
    return replace(course, steps=course.steps | days)


def codes(step, on, course, values=VALUES, body=""):
    return [obstacle.code for obstacle in obstacles(step, on, course, values, body)]


def test_every_step_of_the_way_may_follow_the_one_before():
    over = date(2026, 9, 1)
    late_steps = WAY[WAY.index("self_review") :]
    for step in WAY:
        course, on = up_to(step), over if step in late_steps else START
        course = replace(
            course, steps={s: over if s in late_steps else day for s, day in course.steps.items()}
        )
        assert (step, codes(step, on, course)) == (step, [])


def test_every_step_is_known_to_the_rules():
    known = {*WAY, *ASIDE}
    assert known == set(StepKind.values)
    assert set(BEFORE) | {"noted", "withdrawn", "stopped"} == known
    assert set(STAGE_AFTER) <= known
    assert set(TAKEN_BY) == known
    assert set(TAKEN_BY.values()) == set(TakenBy.values)


@pytest.mark.parametrize("step", [step for step in WAY if BEFORE.get(step)])
def test_a_step_without_the_one_before_needs_a_reason(step):
    found = {o.code: o.may_be_passed for o in obstacles(step, date(2026, 9, 1), Course(**FACTS), VALUES)}
    for before in BEFORE[step]:
        assert found[f"before.{before}"] is (before != "agreed")


# The cell considers the case on 17 May 2018: 18 years on the day, 17 years and 11 months the day before.
AGE = [
    pytest.param(date(2018, 5, 16), ["too_young"], id="ADM-01 one day short of 18"),
    pytest.param(date(2018, 5, 17), [], id="ADM-01 eighteen on the day"),
    pytest.param(date(2060, 6, 16), [], id="ADM-01 sixty and not a month more"),
    pytest.param(date(2060, 6, 17), ["too_old"], id="ADM-02 sixty and one month"),
]


@pytest.mark.parametrize(("on", "expected"), AGE)
def test_age_is_counted_in_months_on_the_day_of_the_cell(on, expected):
    assert codes("cell_resolved", on, up_to("cell_resolved", on)) == expected


def test_a_leap_day_birthday_completes_the_year_after_february():
    course = up_to("cell_resolved", born_on=date(2004, 2, 29))
    young = {on: codes("cell_resolved", on, course) for on in (date(2022, 2, 27), date(2022, 3, 1))}
    assert "too_young" in young[date(2022, 2, 27)]
    assert "too_young" not in young[date(2022, 3, 1)]


SCHOOLING = [
    pytest.param("upper_secondary", {}, None, id="ADM-03 upper secondary"),
    pytest.param("lower_secondary", {}, None, id="ADM-03 lower secondary is enough"),
    pytest.param("primary", {}, "schooling_hard_area", id="ADM-04 primary, in hard areas with the area as reason"),
    pytest.param("none", {}, "schooling_elder", id="ADM-05 literate only, without consent"),
    pytest.param("none", {"has_consent": True}, None, id="ADM-05 literate only, with consent"),
    pytest.param("", {}, "schooling_unknown", id="ADM-03 not known"),
]  # fmt: skip


@pytest.mark.parametrize(("schooling", "more", "code"), SCHOOLING)
def test_schooling(schooling, more, code):
    assert codes("cell_resolved", START, up_to("cell_resolved", schooling=schooling, **more)) == [
        code
    ] * bool(code)


INTRODUCERS = [
    pytest.param("women", 2, 0, {}, [], id="ADM-13 two members"),
    pytest.param("women", 1, 0, {}, ["introducers_few"], id="ADM-13 one short"),
    pytest.param("youth_union", 1, 0, {}, [], id="ADM-14 the union and one member"),
    pytest.param("youth_union", 0, 0, {}, ["introducers_few"], id="ADM-14 the union alone"),
    pytest.param("trade_union", 1, 0, {}, [], id="ADM-15 the trade union and one member"),
    pytest.param("women", 2, 1, {}, ["introducers_new"], id="ADM-18 one is not twelve months in the same base"),
    pytest.param("women", None, 0, {}, [], id="not asked yet"),
    pytest.param("women", 2, 0, HANOI, ["not_in_youth_union"], id="ADM-16 of youth age and not of the union"),
]  # fmt: skip


@pytest.mark.parametrize(("organisation", "many", "short", "values", "expected"), INTRODUCERS)
def test_introducers(organisation, many, short, values, expected):
    course = up_to("introduced", organisation=organisation, introducers=many, known_short=short)
    assert codes("introduced", START, course, values or VALUES) == expected


LIMITS = [
    pytest.param("cell_resolved", "class_completed", date(2020, 8, 31), date(2025, 8, 31), "certificate_lapsed", id="ADM-10 certificate on its last day, month end"),
    pytest.param("cell_resolved", "class_completed", date(2024, 2, 29), date(2029, 2, 28), "certificate_lapsed", id="ADM-10 certificate of a leap day"),
    pytest.param("cell_resolved", "introduced", date(2024, 2, 29), date(2025, 2, 28), "papers_old", id="ADM-39 papers, leap day"),
    pytest.param("cell_resolved", "introduced", date(2024, 8, 31), date(2025, 8, 31), "papers_old", id="ADM-39 papers, month end"),
    pytest.param("committee_resolved", "cell_resolved", date(2025, 7, 1), date(2025, 8, 5), "late", id="ADM-38 25 working days"),
    pytest.param("decided", "cell_resolved", date(2026, 1, 5), date(2026, 3, 16), "late_extended", id="ADM-37 45 working days over Tết"),
    pytest.param("decided", "cell_resolved", date(2026, 1, 5), date(2026, 4, 6), "late_beyond", id="ADM-37 and 15 more"),
    pytest.param("ceremony", "decided", date(2025, 7, 1), date(2025, 8, 12), "late", id="ADM-40 30 working days"),
    pytest.param("ceremony", "decided", date(2026, 2, 2), date(2026, 3, 23), "late", id="ADM-40 30 working days over Tết"),
    pytest.param("member_papers", "ceremony", date(2025, 7, 1), date(2025, 8, 12), "late", id="ADM-42 30 working days"),
    pytest.param("recognition_cell", "ceremony", date(2024, 2, 29), date(2025, 4, 14), "late", id="PRB-07 30 working days after a probation from a leap day"),
    pytest.param("recognised", "recognition_cell", date(2025, 7, 1), date(2025, 8, 12), "late_extended", id="PRB-08 30 working days"),
    pytest.param("recognised", "recognition_cell", date(2025, 7, 1), date(2025, 9, 4), "late_beyond", id="PRB-08 and 15 more"),
    pytest.param("recognised", "recognition_cell", date(2025, 7, 1), date(2025, 9, 4), "revote", id="PRB-09 45 working days, then another vote"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "since", "start", "last", "code"), LIMITS)
def test_the_last_day_is_in_time_and_the_day_after_is_not(step, since, start, last, code):
    course = with_days(up_to(step, start - timedelta(days=400)), **{since: start})
    course = with_days(course, introduced=start) if since == "class_completed" else course
    course = with_days(course, class_completed=start) if since == "introduced" else course
    assert code not in codes(step, last, course, HANOI)
    (found,) = [one for one in obstacles(step, last + DAY, course, HANOI) if one.code == code]
    assert found.may_be_passed is (code != "certificate_lapsed")


CLOCK = [
    pytest.param("decision_issued", True, date(2025, 8, 12), id="ADM-40 from the day of issue"),
    pytest.param("decision_received", True, date(2025, 8, 26), id="ADM-40 from the day of receipt"),
    pytest.param(
        "decision_received", False, date(2025, 8, 12), id="ADM-40 receipt not recorded: from the issue"
    ),
]


@pytest.mark.parametrize(("counted", "is_received", "last"), CLOCK)
def test_the_clock_of_the_ceremony_starts_as_the_rule_of_its_day_says(counted, is_received, last):
    days = {"decided": date(2025, 7, 1)} | ({"decision_received": date(2025, 7, 15)} if is_received else {})
    course = Course(steps=days, has_helper=True)
    values = VALUES | {ids.CEREMONY_FROM: Value(text=counted)}
    assert codes("ceremony", last, course, values) == []
    assert codes("ceremony", last + DAY, course, values) == ["late"]
    assert term_of("ceremony", course, values).due_on == last


def test_probation_runs_to_the_day_before_and_no_reason_shortens_it():
    for step, rule in (("self_review", ids.SELF_REVIEW_AFTER), ("recognition_cell", ids.PROBATION)):
        course = up_to(step, START)
        (found,) = [
            o for o in obstacles(step, date(2026, 8, 31), course, VALUES) if o.code == "probation_runs"
        ]
        assert (found.value, found.rule, found.may_be_passed) == (date(2026, 9, 1), rule, False)
        assert "probation_runs" not in codes(step, date(2026, 9, 1), course)
    assert official_from(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_an_extension_needs_a_rule_of_the_place_and_stays_within_it():
    course = up_to("self_review", START)
    assert codes("probation_extended", START, course) == ["extension_unknown"]
    assert codes("probation_extended", START, course, HANOI) == []
    for until, fits in ((date(2026, 9, 1), False), (date(2026, 9, 2), True), (date(2027, 9, 1), True), (date(2027, 9, 2), False)):  # fmt: skip
        assert (extension_fits(until, course, HANOI) is None) is fits, until
    longer = replace(course, extended_until=date(2027, 3, 1))
    assert codes("probation_extended", START, longer, HANOI) == ["extended_already"]
    assert "probation_runs" in codes("self_review", date(2027, 2, 28), longer, HANOI)
    assert "probation_runs" not in codes("self_review", date(2027, 3, 1), longer, HANOI)


def test_minors_need_their_parents_before_they_are_listed():
    course = Course(steps={"noted": START, "agreed": START}, birth_year=2009)
    (found,) = obstacles("listed", START + DAY, course, VALUES)
    assert (found.code, found.may_be_passed) == ("parents", False)
    assert codes("listed", START + DAY, replace(course, has_parents_consent=True)) == []


def test_a_failed_vote_goes_up_first_and_nothing_follows_from_it():
    failed = replace(up_to("committee_resolved"), passed={"cell_resolved": False})
    assert failed.unreported == ("cell_resolved",)
    assert codes("committee_resolved", START, failed) == ["before.reported_up"]
    assert codes("reported_up", START, failed) == []
    told = with_days(failed, reported_up=START)
    assert codes("committee_resolved", START, told) == []
    assert codes("reported_up", START, told) == ["nothing_failed"]
    # A vote taken again after the report has to go up again.
    assert with_days(told, cell_resolved=START + DAY).unreported == ("cell_resolved",)


@pytest.mark.parametrize(
    ("step", "own", "cell"),
    [
        pytest.param("decided", "committee_resolved", "cell_resolved", id="ADM-29 ADM-32"),
        pytest.param("recognised", "recognition_committee", "recognition_cell", id="ADM-29 PRB-10"),
    ],
)
def test_what_the_committee_voted_down_is_decided_above_with_a_reason_alone(step, own, cell):
    course = up_to(step, passed={own: False})
    found = {one.code: one.may_be_passed for one in obstacles(step, START, course, VALUES)}
    assert found["vote_failed"] is False
    told = with_days(course, reported_up=START)
    found = {one.code: one.may_be_passed for one in obstacles(step, START, told, VALUES)}
    assert found["vote_failed"] is True
    assert "cell_vote_failed" in codes(step, START, replace(told, passed={own: True, cell: False}))


def test_three_failed_votes_end_the_voting_of_the_cell():
    course = up_to("recognition_cell", failed={"recognition_cell": 2, "strike_cell": 1})
    for step in ("recognition_cell", "strike_cell"):
        assert "failed_too_often" in codes(step, START, course)
        assert "failed_too_often" not in codes(step, START, replace(course, failed={"recognition_cell": 2}))


def test_striking_off_goes_from_cell_to_committee_to_decision():
    course = up_to("member_papers")
    assert codes("struck_off", START, course) == ["before.strike_committee"]
    assert codes("struck_off", START, course, body="authorised_committee") == []
    course = with_days(course, strike_cell=START, strike_committee=START)
    assert codes("struck_off", START, course) == []


def test_verification_covers_whom_the_rule_names_and_is_answered():
    course = up_to("cell_resolved", open_inquiries=2, examined={"parents": "unclear"})
    assert codes("cell_resolved", START, course) == [
        "inquiries_open",
        "unverified.applicant",
        "inquiry_unclear",
    ]
    beyond = up_to("cell_resolved", examined={"applicant": "beyond_power", "parents": "confirmed"})
    (found,) = obstacles("cell_resolved", START, beyond, VALUES)
    assert (found.code, found.may_be_passed) == ("beyond_power", False)
    assert codes("cell_resolved", START, replace(beyond, has_consent=True)) == []


LEFT = date(2022, 9, 1)
BACK = [
    pytest.param(Left(LEFT, "struck_off"), date(2025, 9, 1), [], id="PRB-23 thirty-six months on the day"),
    pytest.param(Left(LEFT, "struck_off"), date(2025, 8, 31), ["readmission_early"], id="PRB-23 a day short of them"),
    pytest.param(Left(LEFT, "left"), date(2025, 9, 1), ["readmission_left"], id="PRB-24 resigned"),
    pytest.param(Left(LEFT, "struck_off", 2), date(2025, 9, 1), ["readmission_again"], id="PRB-25 a second time"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "on", "expected"), BACK)
def test_who_left_may_come_back(left, on, expected):
    course = Course(steps=dict.fromkeys(("noted", "agreed"), date(2025, 8, 1)), born_on=BORN, left=left)
    assert codes("listed", on, replace(course, has_consent=True)) == expected
    assert codes("listed", on, course) == [*expected, "readmission_consent"]


def test_a_section_committee_appraises_where_there_is_one():
    course = Course(steps={"cell_resolved": START}, has_section=True)
    assert codes("committee_resolved", START, course) == ["before.section_appraised"]
    assert codes("committee_resolved", START, replace(course, has_section=False)) == []


def test_a_closed_case_takes_nothing_more():
    ended = with_days(up_to("cell_resolved"), withdrawn=START)
    assert "closed" in codes("cell_resolved", START, ended)
    assert offered(ended) == []
    failed = with_days(replace(up_to("recognised"), passed={"recognised": False}), recognised=START)
    assert "closed" not in codes("recognised", START + DAY, failed)
    assert "recognised" in offered(failed)


def test_what_is_offered_follows_the_case():
    cell = offered(up_to("committee_resolved"))
    assert ("committee_resolved" in cell, "section_appraised" in cell, "cell_resolved" in cell) == (
        True,
        False,
        False,
    )
    failed = offered(replace(up_to("committee_resolved"), passed={"cell_resolved": False}))
    assert {"cell_resolved", "reported_up", "committee_resolved"} <= set(failed)
    after = set(offered(up_to("self_review")))
    assert after - {*STRIKING} == {"self_review", "helper_remarks", "recognition_cell", "probation_extended"}
    assert after & {*STRIKING} == {"review_requested", "review_refused", "strike_review", "strike_cell"}
    assert offered(up_to("announced")) == ["announced"]
    assert offered(with_days(up_to("announced"), announced=START)) == []
    assert after <= ON_PROBATION


def test_a_gap_of_the_rulebook_decides_nothing():
    on = date(2023, 6, 1)
    found = obstacles("cell_resolved", on, up_to("cell_resolved", on), GAPS)
    assert {o.gravity for o in found} == {"gap"}
    for step in ("decided", "ceremony", "member_papers", "self_review", "recognised"):
        assert codes(step, date(2023, 12, 31), up_to(step, on), GAPS) == []


TERMS = [
    pytest.param("decided", Term(date(2026, 1, 5), date(2026, 3, 16), ids.DECISION_DEADLINE), id="ADM-37"),
    pytest.param("recognition_cell", Term(date(2027, 1, 5), date(2027, 2, 23), ids.RECOGNITION_CELL_DEADLINE), id="PRB-07 over Tết"),
    pytest.param("self_review", Term(date(2027, 1, 5), None, ids.SELF_REVIEW_AFTER), id="PRB-06"),
    pytest.param("cell_resolved", Term(None, date(2027, 1, 5), ids.PAPERS_VALID), id="ADM-39 before ADM-10"),
    pytest.param("referred", Term(), id="no rule sets a day"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "term"), TERMS)
def test_terms(step, term):
    assert term_of(step, Course(steps=dict.fromkeys(WAY, date(2026, 1, 5))), VALUES) == term


BODIES = [
    pytest.param("executive_committee", "authorised_committee", True, id="ADM-34 the whole committee until 26/7/2026"),
    pytest.param("executive_committee", "authorised_standing", False, id="ADM-34 not its standing committee yet"),
    pytest.param("standing_committee", "authorised_standing", True, id="ADM-34 its standing committee from then on"),
    pytest.param("standing_committee", "authorised_committee", False, id="ADM-34 not the whole committee any more"),
    pytest.param("standing_committee", "standing_committee", True, id="ADM-33 the body above at any time"),
]  # fmt: skip


@pytest.mark.parametrize(("decider", "body", "may"), BODIES)
def test_the_competent_body_of_the_day(decider, body, may):
    assert is_competent(body, Value(text=decider)) is may
    assert is_competent(body, GAP)


VOTES = [
    pytest.param(10, 15, Fraction(2, 3), "at_least", True, id="ADM-27 exactly two thirds"),
    pytest.param(9, 15, Fraction(2, 3), "at_least", False, id="ADM-27 one vote short"),
    pytest.param(9, 15 - 2, Fraction(2, 3), "at_least", True, id="ADM-28 two absent and left out of the base"),
    pytest.param(9, 15 - 1, Fraction(2, 3), "at_least", False, id="ADM-28 one exempt member came and counts, one vote short"),
    pytest.param(10, 15 - 1, Fraction(2, 3), "at_least", True, id="ADM-28 the same with the vote"),
    pytest.param(4, 8, Fraction(1, 2), "more_than", False, id="ADM-33 exactly half"),
    pytest.param(5, 8, Fraction(1, 2), "more_than", True, id="ADM-33 one more than half"),
    pytest.param(0, 0, Fraction(2, 3), "at_least", False, id="nobody voted"),
]  # fmt: skip


@pytest.mark.parametrize(("in_favour", "base", "share", "bound", "passes"), VOTES)
def test_votes(in_favour, base, share, bound, passes):
    assert vote_passes(in_favour, base, share, bound) is passes


def test_every_vote_has_its_rule():
    assert {step for step in VOTED if VOTED[step].keys() & {"cell"}} == {
        "cell_resolved",
        "recognition_cell",
        "strike_cell",
    }
    assert VOTED["struck_off"]["authorised_committee"] == "striking_off.vote.authorised_committee_share"
