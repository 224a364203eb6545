"""The order of an admission, and what may stand in its way. Free of Django: pure functions over plain facts.

Days are days of the calendar, half-open spans `[starts_on, ends_on)`. Values of the regulations are handed in by rule id
(`Values`); where one has a gap the check says so (`GAP`) and decides nothing. An obstacle of order or of time may be passed
with a reason that shows; one of standard or of consent may not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal

from chibo.core.dates import add_months, months_between
from chibo.core.workdays import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    Values = Mapping[str, Any]

Gravity = Literal["order", "time", "standard", "consent", "gap"]
MONTHS_A_YEAR: Final = 12

MIN_AGE: Final = "admission.min_age"
MAX_AGE: Final = "admission.max_age"
HELPERS: Final = "admission.sympathisers.helpers"
CERTIFICATE_VALIDITY: Final = "admission.class.certificate_validity"
PAPERS_VALID: Final = "admission.dossier.papers_valid"
DECISION_DEADLINE: Final = "admission.decision.deadline"
CEREMONY_DEADLINE: Final = "admission.ceremony.deadline"
CEREMONY_FROM: Final = "admission.ceremony.deadline_counted_from"
PROBATION: Final = "probation.length"
RECOGNITION_DEADLINE: Final = "recognition.decision_deadline"
SELF_REVIEW_AFTER: Final = "recognition.self_review_after"
STAGE_AFTER: Final[Mapping[str, str]] = {
    "noted": "prospect",
    "listed": "sympathiser",
    "unlisted": "prospect",
    "start_allowed": "candidate",
    "cell_resolved": "cell_resolved",
    "committee_resolved": "committee_resolved",
    "decided": "decided",
    "ceremony": "probation",
    "recognised": "recognised",
    "struck_off": "stopped",
    "withdrawn": "stopped",
    "stopped": "stopped",
}
"""The stage a step leads to; other steps change none."""

WITH_DOSSIER: Final = ("candidate", "cell_resolved", "committee_resolved")
"""Stages at which a dossier is being made."""
UNDER_WAY: Final = ("prospect", "sympathiser", *WITH_DOSSIER, "decided", "probation")
"""Stages of a case that is not closed, in their order."""

BEFORE: Final[Mapping[str, tuple[str, ...]]] = {
    "agreed": ("noted",),
    "considered": ("noted",),
    "referred": ("noted",),
    "listed": ("agreed",),
    "unlisted": ("listed",),
    "class_sent": ("listed",),
    "class_completed": ("class_sent",),
    "start_allowed": ("class_completed",),
    "introduced": ("start_allowed",),
    "opinions_collected": ("introduced",),
    "cell_resolved": ("introduced", "opinions_collected"),
    "section_appraised": ("cell_resolved",),
    "committee_resolved": ("cell_resolved",),
    "decided": ("committee_resolved",),
    "ceremony": ("decided",),
    "member_papers": ("ceremony",),
    "new_member_class": ("ceremony",),
    "self_review": ("ceremony",),
    "helper_remarks": ("ceremony",),
    "probation_opinions": ("self_review",),
    "recognition_cell": ("new_member_class", "self_review", "helper_remarks", "probation_opinions"),
    "recognition_committee": ("recognition_cell",),
    "recognised": ("recognition_committee",),
    "probation_extended": ("ceremony",),
    "struck_off": ("ceremony",),
}
"""What comes before a step (ADM-06 … ADM-40, PRB-01 … PRB-14)."""

ORDER_OF: Final[Mapping[str, str]] = {
    "class_sent": "admission.start.decisions",
    "class_completed": "admission.class.required",
    "start_allowed": "admission.class.required",
    "introduced": "admission.start.decisions",
    "opinions_collected": "admission.opinions.sets",
    "cell_resolved": "admission.opinions.sets",
    "committee_resolved": "admission.vote.cell_share",
    "decided": "admission.vote.committee_share",
    "ceremony": "admission.ceremony.order",
    "recognition_cell": "recognition.dossier",
    "recognition_committee": "recognition.vote.cell_share",
    "recognised": "recognition.vote.committee_share",
}
"""The rule that sets the order of a step, where one does."""

FINAL: Final = frozenset({"recognised", "struck_off", "withdrawn", "stopped"})
NEEDS_HELPER: Final = frozenset({"class_sent", "start_allowed", "ceremony", "helper_remarks"})
VOTED: Final[Mapping[str, Mapping[str, str]]] = {
    "cell_resolved": {"cell": "admission.vote.cell_share"},
    "committee_resolved": {"grassroots_committee": "admission.vote.committee_share"},
    "decided": {
        "standing_committee": "admission.decision.standing_committee_share",
        "authorised_committee": "admission.decision.authorised_committee_share",
    },
    "recognition_cell": {"cell": "recognition.vote.cell_share"},
    "recognition_committee": {"grassroots_committee": "recognition.vote.committee_share"},
    "recognised": {"standing_committee": "recognition.vote.standing_committee_share"},
}
"""The bodies that may vote on a step, each with the rule of its share."""

SHARES: Final = tuple(sorted({rule for bodies in VOTED.values() for rule in bodies.values()}))
RULES: Final = tuple(
    dict.fromkeys(
        (
            MIN_AGE,
            MAX_AGE,
            CERTIFICATE_VALIDITY,
            PAPERS_VALID,
            DECISION_DEADLINE,
            CEREMONY_DEADLINE,
            CEREMONY_FROM,
            PROBATION,
            RECOGNITION_DEADLINE,
            SELF_REVIEW_AFTER,
            "admission.class.under_age_allowed",
            "admission.verification.reply_inside_country",
            HELPERS,
            *ORDER_OF.values(),
            *SHARES,
        )
    )
)
"""Every rule a step is judged by."""


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of a step: its code, the rule it comes from, and the day or number that matters."""

    code: str
    gravity: Gravity
    rule: str = ""
    value: object = None

    @property
    def may_be_passed(self) -> bool:
        """Is a reason enough?"""
        return self.gravity in {"order", "time"}


@dataclass(frozen=True)
class Course:
    """What the register knows of somebody's way so far. `steps` gives the last day of each step that stands."""

    steps: Mapping[str, date] = field(default_factory=dict)
    born_on: date | None = None
    birth_year: int | None = None
    has_helper: bool = False
    has_parents_consent: bool = False
    open_inquiries: int = 0
    passed: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        return any(step in FINAL for step in self.steps)


def obstacles(step: str, on: date, course: Course, values: Values) -> list[Obstacle]:
    """Everything that stands in the way of a step on a day; an empty list lets it pass."""
    found = [*_order(step, on, course)]
    for check in _CHECKS.get(step, ()):
        found += check(on, course, values)
    return found


def _order(step: str, on: date, course: Course) -> Iterator[Obstacle]:
    if course.is_closed:
        yield Obstacle("closed", "standard")
    rule = ORDER_OF.get(step, "")
    for before in BEFORE.get(step, ()):
        day = course.steps.get(before)
        if day is None:
            # Nothing is kept of a person who has not agreed (privacy); no reason passes that.
            yield Obstacle(f"before.{before}", "consent" if before == "agreed" else "order", rule)
        elif day > on:
            yield Obstacle(f"earlier.{before}", "order", rule, day)
    if step in NEEDS_HELPER and not course.has_helper:
        yield Obstacle("helper", "order", HELPERS)


def age_window(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-01: 18 to 60 completed years, counted in months, when the cell considers the case."""
    if course.born_on is None:
        yield Obstacle("birth_date", "standard", MIN_AGE)
        return
    months = months_between(course.born_on, on)
    for rule, code in ((MIN_AGE, "too_young"), (MAX_AGE, "too_old")):
        limit = values[rule]
        if limit.is_gap:
            yield Obstacle("gap", "gap", rule)
        elif code == "too_young" and months < limit.whole * MONTHS_A_YEAR:
            yield Obstacle(code, "standard", rule, limit.whole)
        elif code == "too_old" and months > limit.whole * MONTHS_A_YEAR:
            # ADM-02 lets older people in with prior written consent, which is a paper and therefore a reason.
            yield Obstacle(code, "order", rule, limit.whole)


def minor_needs_parents(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """Under the age of admission the parents are asked before anything is listed (ADM-11)."""
    limit = values[MIN_AGE]
    years = 18 if limit.is_gap else limit.whole
    is_minor = (
        months_between(course.born_on, on) < years * MONTHS_A_YEAR
        if course.born_on
        else course.birth_year is not None and on.year - course.birth_year < years
    )
    if is_minor and not course.has_parents_consent:
        yield Obstacle("parents", "consent", "admission.class.under_age_allowed")


def certificate_valid(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-10: the certificate of the awareness class holds so many months from its issue, the last day included."""
    issued = course.steps.get("class_completed")
    limit = values[CERTIFICATE_VALIDITY]
    if issued is None or limit.is_gap:
        return
    last = add_months(issued, limit.whole)
    if on > last:
        yield Obstacle("certificate_lapsed", "standard", CERTIFICATE_VALIDITY, last)


def papers_fresh(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-39: a dossier not considered within its months needs the introduction and opinions anew."""
    opened, limit = course.steps.get("introduced"), values[PAPERS_VALID]
    if opened and not limit.is_gap and on > add_months(opened, limit.whole):
        yield Obstacle("papers_old", "order", PAPERS_VALID, add_months(opened, limit.whole))


def inquiries_answered(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
    """ADM-24: certification comes after the answers are in."""
    if course.open_inquiries:
        yield Obstacle(
            "inquiries_open", "order", "admission.verification.reply_inside_country", course.open_inquiries
        )


def decided_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-37: so many working days from the cell's resolution."""
    yield from _late(on, course.steps.get("cell_resolved"), DECISION_DEADLINE, values)


def ceremony_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """ADM-40: so many working days from the decision; later only with the consent of the committee above."""
    yield from _late(on, course.steps.get("decided"), CEREMONY_DEADLINE, values)


def recognition_decided_in_time(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-08: so many working days from the cell's resolution."""
    yield from _late(on, course.steps.get("recognition_cell"), RECOGNITION_DEADLINE, values)


def _late(on: date, since: date | None, rule: str, values: Values) -> Iterator[Obstacle]:
    limit = values[rule]
    if since is None or limit.is_gap:
        return
    last = add_working_days(since, limit.whole)
    if on > last:
        yield Obstacle("late", "time", rule, last)


def probation_over(on: date, course: Course, values: Values) -> Iterator[Obstacle]:
    """PRB-01, PRB-06: not before the months of probation have run."""
    ceremony, limit = course.steps.get("ceremony"), values[PROBATION]
    if ceremony is None or limit.is_gap:
        return
    ends = official_from(ceremony, limit.whole)
    if on < ends:
        yield Obstacle("probation_runs", "standard", PROBATION, ends)


def official_from(ceremony_on: date, months: int) -> date:
    """PRB-11: the first day as an official member, however late the meetings were."""
    return add_months(ceremony_on, months)


def resolution_passed(step: str) -> Any:
    """A check that the vote before was in favour: a failed result goes up, and nothing follows from it."""

    def check(_on: date, course: Course, _values: Values) -> Iterator[Obstacle]:
        if course.passed.get(step) is False:
            yield Obstacle("vote_failed", "standard", next(iter(VOTED[step].values())))

    return check


_CHECKS: Final[Mapping[str, tuple[Any, ...]]] = {
    "listed": (minor_needs_parents,),
    "class_sent": (minor_needs_parents,),
    "cell_resolved": (age_window, certificate_valid, papers_fresh, inquiries_answered),
    "decided": (resolution_passed("committee_resolved"), decided_in_time),
    "ceremony": (resolution_passed("decided"), ceremony_in_time),
    "self_review": (probation_over,),
    "recognition_cell": (probation_over,),
    "recognised": (resolution_passed("recognition_committee"), recognition_decided_in_time),
}


def vote_passes(in_favour: int, base: int, share: Fraction, bound: str) -> bool:
    """Is the share reached? `at_least` 2/3 is met by exactly two thirds, `more_than` 1/2 is not by exactly half.

    A base of nobody passes nothing. Numbers are people.
    """
    if base <= 0:
        return False
    reached = Fraction(in_favour, base)
    return reached > share if bound == "more_than" else reached >= share
