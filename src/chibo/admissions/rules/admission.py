"""What may stand in the way of a step up to the ceremony, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chibo.admissions.rules import ids
from chibo.admissions.rules.facts import Obstacle
from chibo.admissions.rules.limits import late
from chibo.admissions.rules.moving import (
    celebrated_there,
    certificate_given,
    certified,
    certified_since,
    decided_here,
    forwarded,
    is_waived,
    revoked_for_a_cause,
)
from chibo.core.dates import add_months, months_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from chibo.admissions.rules.facts import Course, Gravity, Values

MONTHS_A_YEAR: Final = 12
ADULT_YEARS: Final = 18
#: Schooling as the rules name it and as the register does, on one scale.
_LEVELS: Final = {
    "none": 0,
    "literate_vietnamese": 0,
    "primary": 1,
    "primary_completed": 1,
    "lower_secondary": 2,
    "lower_secondary_completed": 2,
    "lower_secondary_diploma": 2,
    "upper_secondary": 3,
}
#: Relations everybody has; spouse, in-laws and children not everybody.
ALWAYS_VERIFIED: Final = ("applicant", "parents")


def age_window(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-01: 18 to 60 completed years, counted in months, when the cell considers the case; ADM-02 lets older people in
    with the prior written consent of the body above."""  # noqa: D205, D209
    if course.born_on is None:
        yield Obstacle("birth_date", "standard", ids.MIN_AGE)
        return
    months = months_between(course.born_on, on)
    for rule, code in ((ids.MIN_AGE, "too_young"), (ids.MAX_AGE, "too_old")):
        limit = values[rule]
        if limit.is_gap:
            yield Obstacle("gap", "gap", rule)
        elif code == "too_young" and months < limit.whole * MONTHS_A_YEAR:
            yield Obstacle(code, "standard", rule, limit.whole)
        elif code == "too_old" and months > limit.whole * MONTHS_A_YEAR and not course.has_consent:
            yield Obstacle(code, "consent", ids.OVER_AGE_CONSENT, limit.whole)


def schooling_enough(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-03 … ADM-05: the lowest schooling, less of it in hard areas, and literacy alone with consent from above."""
    lowest, hard = values[ids.SCHOOLING], values[ids.SCHOOLING_HARD]
    if lowest.is_gap:
        yield Obstacle("gap", "gap", ids.SCHOOLING)
        return
    if not course.schooling:
        yield Obstacle("schooling_unknown", "order", ids.SCHOOLING)
        return
    level = _LEVELS[course.schooling]
    if level >= _LEVELS[lowest.text]:
        return
    if hard.is_gap or level >= _LEVELS[hard.text]:
        yield Obstacle("schooling_hard_area", "order", ids.SCHOOLING_HARD)
    elif not course.has_consent:
        yield Obstacle("schooling_elder", "consent", ids.SCHOOLING_ELDERS)


def minor_needs_parents(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """Under the age of admission the parents are asked before anything is listed (ADM-11)."""
    limit = values[ids.MIN_AGE]
    years = ADULT_YEARS if limit.is_gap else limit.whole
    is_minor = (
        months_between(course.born_on, on) < years * MONTHS_A_YEAR
        if course.born_on
        else course.birth_year is not None and on.year - course.birth_year < years
    )
    if is_minor and not course.has_parents_consent:
        yield Obstacle("parents", "consent", ids.UNDER_AGE)


def may_come_back(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-23 … PRB-25: who left may be admitted again once, after some years, with consent, and not after every way of
    leaving."""  # noqa: D205, D209
    left = course.left
    if left is None:
        return
    wait, times, consent = (
        values[rule] for rule in (ids.READMISSION_WAIT, ids.READMISSION_TIMES, ids.READMISSION_CONSENT)
    )
    if wait.is_gap:
        yield Obstacle("gap", "gap", ids.READMISSION_WAIT)
    elif on < (first := add_months(left.on, wait.whole)):
        yield Obstacle("readmission_early", "standard", ids.READMISSION_WAIT, first)
    if not times.is_gap and left.admissions > times.whole:
        yield Obstacle("readmission_again", "standard", ids.READMISSION_TIMES, times.whole)
    if left.kind == "left" and not values[ids.READMISSION_NEVER].is_gap:
        # Hardship of the family excuses it, which the register does not keep: the committee says so as its reason.
        yield Obstacle("readmission_left", "order", ids.READMISSION_NEVER)
    if not consent.is_gap and consent.holds and not course.has_consent:
        yield Obstacle("readmission_consent", "consent", ids.READMISSION_CONSENT)


def introduced_by_enough(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-13 … ADM-18: two official members, or one beside the union; long enough in the same base, but for who just came."""
    rule = {"youth_union": ids.INTRODUCERS_YOUTH, "trade_union": ids.INTRODUCERS_UNION}.get(
        course.organisation, ids.INTRODUCERS
    )
    needed, together, young = values[rule], values[ids.TIME_TOGETHER], values[ids.YOUTH_UNTIL]
    if needed.is_gap:
        yield Obstacle("gap", "gap", rule)
    elif course.introducers is not None and course.introducers < needed.whole:
        yield Obstacle("introducers_few", "order", rule, needed.whole)
    if course.known_short and not together.is_gap and not is_waived(course, values):
        yield Obstacle("introducers_new", "order", ids.TIME_TOGETHER, together.whole)
    outside = course.organisation != "youth_union" and course.born_on is not None
    if outside and not young.is_gap and _years(course, on) <= young.whole:
        yield Obstacle("not_in_youth_union", "order", ids.INTRODUCERS_YOUTH, young.whole)


def _years(course: Course, on: date) -> float:
    assert course.born_on is not None  # noqa: S101 - asked before
    return months_between(course.born_on, on) / MONTHS_A_YEAR


def certificate_valid(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-10: the certificate of the awareness class holds so many months from its issue, the last day included."""
    issued = course.steps.get("class_completed")
    limit = values[ids.CERTIFICATE_VALIDITY]
    if issued is None or limit.is_gap:
        return
    last = add_months(issued, limit.whole)
    if on > last:
        yield Obstacle("certificate_lapsed", "standard", ids.CERTIFICATE_VALIDITY, last)


def papers_fresh(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-39: a dossier not considered within its months needs the introduction and opinions anew."""
    opened, limit = course.steps.get("introduced"), values[ids.PAPERS_VALID]
    if opened and not limit.is_gap and on > add_months(opened, limit.whole):
        yield Obstacle("papers_old", "order", ids.PAPERS_VALID, add_months(opened, limit.whole))


def verified(_on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-20, ADM-24, ADM-48: who is to be verified was, the answers are in, and what exceeds the committee's power has the
    consent of the body above."""  # noqa: D205, D209
    if course.open_inquiries:
        yield Obstacle("inquiries_open", "order", ids.STAMP_ORDER, course.open_inquiries)
    if not values[ids.PERSONS_VERIFIED].is_gap:
        for relation in ALWAYS_VERIFIED:
            if relation not in course.examined:
                yield Obstacle(f"unverified.{relation}", "order", ids.PERSONS_VERIFIED)
    outcomes = set(course.examined.values())
    if "unclear" in outcomes:
        yield Obstacle("inquiry_unclear", "order", ids.STAMP_ORDER)
    if "beyond_power" in outcomes and not course.has_consent:
        yield Obstacle("beyond_power", "consent", ids.POLITICAL_CONSENT)


def reported(step: str) -> Any:
    """A check that a failed vote went up before the body above considers the case (ADM-29)."""

    def check(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
        if course.is_unreported(step):
            yield Obstacle("before.reported_up", "order", ids.FAILED_GOES_UP)

    return check


def nothing_to_report(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
    """A report goes up of a vote that missed its share, and of nothing else (ADM-29)."""
    if not course.unreported:
        yield Obstacle("nothing_failed", "standard", ids.FAILED_GOES_UP)


def resolution_passed(step: str, earlier: str = "") -> Any:
    """A check that the votes before were in favour. Where the last one was not, nothing follows until it went up; then the
    body above may decide with a reason that shows, as it may where the `earlier` vote of the cell missed its share."""  # noqa: D205, D209

    def check(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
        if course.passed.get(step) is False:
            gravity: Gravity = "standard" if course.is_unreported(step) else "order"
            yield Obstacle("vote_failed", gravity, ids.FAILED_GOES_UP)
        elif earlier and course.passed.get(earlier) is False:
            yield Obstacle("cell_vote_failed", "order", ids.FAILED_GOES_UP)

    return check


def decision_in_favour(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
    """No ceremony without a decision that reached its share (ADM-33, ADM-34)."""
    if course.passed.get("decided") is False:
        yield Obstacle("decision_failed", "standard", ids.MISSING_RULE["decided"])


def committee_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-38, where a place has it: so many working days from the cell's resolution."""
    yield from late(on, course.steps.get("cell_resolved"), ids.COMMITTEE_WITHIN, values)


def decided_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-37: so many working days from the cell's resolution, and some more in special cases; ADM-44: from the receipt of a
    dossier that followed somebody."""  # noqa: D205, D209
    if course.was_forwarded:
        yield from late(on, course.steps.get("dossier_received"), ids.MOVING_DECIDE, values)
        return
    since = course.steps.get("cell_resolved")
    yield from late(on, since, ids.DECISION_DEADLINE, values, ids.DECISION_EXTENSION)


def ceremony_since(course: Course, values: Values) -> date | None:
    """The day the clock of the ceremony starts: that on which the cell received the decision where the rule says so and it is
    known, else that of the decision (ADM-40)."""  # noqa: D205, D209
    counted, received = values[ids.CEREMONY_FROM], course.steps.get("decision_received")
    by_receipt = not counted.is_gap and counted.text == "decision_received"
    return received if by_receipt and received else course.steps.get("decided")


def ceremony_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-40: so many working days; later only with the consent of the committee above."""
    yield from late(on, ceremony_since(course, values), ids.CEREMONY_DEADLINE, values)


CHECKS: Final[Mapping[str, tuple[Any, ...]]] = {
    "listed": (minor_needs_parents, may_come_back),
    "class_sent": (minor_needs_parents,),
    "introduced": (introduced_by_enough,),
    "cell_resolved": (
        age_window, schooling_enough, may_come_back, certificate_valid, papers_fresh, verified, certified,
    ),
    "committee_resolved": (reported("cell_resolved"), committee_in_time, certified_since),
    "decided": (resolution_passed("committee_resolved", "cell_resolved"), decided_in_time, decided_here),
    "ceremony": (decision_in_favour, ceremony_in_time, celebrated_there),
    "handed_over": (forwarded,),
    "sent_away": (forwarded, certificate_given),
    "decision_revoked": (revoked_for_a_cause,),
    "reported_up": (nothing_to_report,),
}  # fmt: skip
