"""Reads of admissions. Every read takes a viewer; what the viewer may not see is `NotVisible`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F, Max, Q, QuerySet

from chibo.admissions.enums import StepKind
from chibo.admissions.models import OWN_FACTS, Applicant, Ballot, Delegation, Fostering, Helper, StageHeld
from chibo.admissions.papers import CONSENT, HELPED
from chibo.admissions.populations import stages_on
from chibo.admissions.rules.bodies import AUTHORISED
from chibo.admissions.rules.facts import Course, Left
from chibo.admissions.rules.ids import LEFT_OUT, RULES
from chibo.catalogue.scope import Scope
from chibo.catalogue.vote_base import left_out_on
from chibo.core.dates import END, add_months
from chibo.core.errors import NotVisible
from chibo.org import access, permissions
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Affiliation, Exemption, Membership, TemporaryStay
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.admissions.models import Step
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue

#: Facts of a person whose change makes a page stale.
MARKED: Final = ("name", "born_on", "agreed_on", "parents_agreed_on", "anonymous_on", *OWN_FACTS)
_MARK_LENGTH = 16
FORGET_AFTER: Final = "admission.stopped.forget_after"


def applicant_by_uid(viewer: Viewer, uid: UUID, on: date) -> tuple[Applicant, UnitOn]:
    """The applicant and the cell that fosters the person on the date, or fostered last. Five SQL queries.

    Permission `admissions.see` on that cell (`units.guarded` too where it is guarded). Raises `NotVisible`.
    """
    applicant = Applicant.objects.filter(uid=uid).first()
    if applicant is None:
        raise NotVisible
    fosterings = list(
        Fostering.objects.filter(applicant=applicant).select_related("unit").order_by("starts_on")
    )
    holding = next((row for row in fosterings if row.holds_on(on)), fosterings[-1])
    unit = unit_on(viewer, holding.unit.ref, on)
    access.require(viewer, permissions.SEE_ADMISSIONS, unit.path)
    if unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path):
        raise NotVisible
    return applicant, unit


def cell_of_member(viewer: Viewer, person: Person, on: date) -> UnitOn:
    """The cell of a member on the date, where the viewer may record admissions. Raises `NotVisible`, `Forbidden`."""
    stay = person.affiliations.filter(on_date(on)).select_related("unit").first()
    if stay is None:
        raise NotVisible
    unit = unit_on(viewer, stay.unit.ref, on)
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    if unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path):
        raise NotVisible
    return unit


def applicants_on(viewer: Viewer, unit: UnitOn) -> QuerySet[StageHeld]:
    """Everybody under way in the unit and below on its date, with stage and cell: one row a person. Lazy.

    The very rows the figures count, less those out of the viewer's reach (`admissions.see`, `units.guarded`).
    """
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    rows = stages_on(scope).filter(access.within(viewer, permissions.SEE_ADMISSIONS, "figure_path"))
    guarded = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    return rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | guarded) if guarded else rows


def course_of(applicant: Applicant, unit: UnitOn, on: date) -> Course:
    """What the register knows of somebody's way in that unit, as far as it stands (steps taken back are left out). At most
    eight SQL queries."""  # noqa: D205, D209
    standing = _standing(applicant)
    papers = list(applicant.papers.filter(dated_on__lte=on).values_list("form", flat=True))
    moves = [step for step in standing if step.kind == StepKind.MOVED]
    ballots = Ballot.objects.filter(step__in=[step.pk for step in standing])
    votes = list(ballots.order_by("step__on", "step_id").values_list("step__kind", "passed"))
    extended = [step.until for step in standing if step.kind == StepKind.PROBATION_EXTENDED]
    inquiries = list(applicant.inquiries.filter(asked_on__lte=on).order_by("asked_on", "id"))
    return Course(
        steps={step.kind: step.on for step in standing},
        born_on=applicant.born_on,
        birth_year=applicant.birth_year,
        schooling=applicant.schooling,
        organisation=applicant.organisation,
        has_section=has_section(unit),
        has_helper=Helper.objects.filter(on_date(on), applicant=applicant).exists(),
        has_parents_consent=applicant.parents_agreed_on is not None and applicant.parents_agreed_on <= on,
        has_consent=CONSENT in papers,
        open_inquiries=sum(one.answered_on is None for one in inquiries),
        examined={one.examined: one.outcome for one in inquiries if one.answered_on is not None},
        passed=dict(votes),
        failed=Counter(kind for kind, passed in votes if not passed),
        extended_until=extended[-1] if extended else None,
        left=_left(applicant, on),
        moves_outside=bool(moves) and moves[-1].is_outside,
        helped_moves=_helped_moves(standing),
        certificates=papers.count(HELPED),
        is_authorised=_lies_with_cell(standing) and authorised_on(unit, on),
        review_requests=sum(step.kind == StepKind.REVIEW_REQUESTED for step in standing),
    )


def _standing(applicant: Applicant) -> list[Step]:
    """Steps that stand, in their order; a decision that was revoked no more, nor its receipt."""
    steps = list(applicant.steps.filter(reversed_in__isnull=True).order_by("on", "id"))
    revoked = max((n for n, step in enumerate(steps) if step.kind == StepKind.DECISION_REVOKED), default=0)
    void = {StepKind.DECIDED, StepKind.DECISION_RECEIVED}
    return [step for n, step in enumerate(steps) if n > revoked or step.kind not in void]


def _lies_with_cell(standing: list[Step]) -> bool:
    """Did the cell propose somebody whom no committee has considered yet?"""
    kinds = {step.kind for step in standing}
    return StepKind.CELL_RESOLVED in kinds and not kinds & {StepKind.COMMITTEE_RESOLVED, StepKind.CEREMONY}


def _helped_moves(standing: list[Step]) -> int:
    """How often the case changed cells before the committee proposed it (ADM-43)."""
    count = 0
    for step in standing:
        if step.kind in {StepKind.COMMITTEE_RESOLVED, StepKind.DECIDED, StepKind.CEREMONY}:
            break
        count += step.kind == StepKind.HANDED_OVER
    return count


def authorised_on(unit: UnitOn, on: date) -> bool:
    """Does the grassroots committee of the unit decide itself on the day (ADM-36)? One SQL query."""
    return Delegation.objects.filter(on_date(on), unit_id=unit.chain).exists()


def votes_by_own_power(path: str, since: date) -> QuerySet[Ballot]:
    """Votes on that day or later by which the committee of a grassroots organisation decided itself. Lazy."""
    stay, placed = "step__applicant__fosterings__", "step__applicant__fosterings__unit__placements__"
    held = {
        f"{prefix}{edge}": F("step__on")
        for prefix in (stay, placed)
        for edge in ("starts_on__lte", "ends_on__gt")
    }
    return Ballot.objects.filter(
        access.subtree(path, f"{placed}path"),
        body__in=AUTHORISED,
        step__on__gte=since,
        step__reversed_in__isnull=True,
        **held,
    )


@dataclass(frozen=True)
class VoteBase:
    """Who votes in a cell on a day, as numbers: official members, those summoned, and those of them who count only if present."""

    official: int
    summoned: int
    if_present: int


def vote_base(unit: UnitOn, on: date, values: Mapping[str, RuleValue]) -> VoteBase:
    """What the register knows of the base of a vote of the cell (ADM-28); nobody is left out in a gap of the rulebook. Four SQL
    queries at most."""  # noqa: D205, D209
    there = Affiliation.objects.filter(
        on_date(on),
        on_date(on, "person__memberships__"),
        unit_id=unit.id,
        person__memberships__official_on__lte=on,
    )
    people = set(there.values_list("person_id", flat=True))
    causes = () if values[LEFT_OUT].is_gap else values[LEFT_OUT].items
    summoned = people - left_out_on(people, on, [str(cause) for cause in causes])
    away: set[int] = set()
    if "absent_on_temporary_transfer" in causes:
        away |= set(
            TemporaryStay.objects.filter(on_date(on), person_id__in=summoned).values_list(
                "person_id", flat=True
            )
        )
    if "absent_exempted" in causes:
        exempted = Exemption.objects.filter(on_date(on), person_id__in=summoned, decided_on__lte=on)
        away |= set(exempted.values_list("person_id", flat=True))
    return VoteBase(len(people), len(summoned), len(away))


def has_section(unit: UnitOn) -> bool:
    """Does a section committee (đảng ủy bộ phận) stand between the cell and its grassroots organisation?"""
    above = unit.ancestors[-1] if unit.ancestors else None
    return not unit.is_grassroots and above is not None and not above.is_grassroots


def _left(applicant: Applicant, on: date) -> Left | None:
    """How the person left the Party before, for somebody who was a member once."""
    if applicant.person_id is None:
        return None
    ceremonies = applicant.steps.filter(kind=StepKind.CEREMONY, reversed_in__isnull=True).values("on")
    own = Membership.objects.filter(person_id=applicant.person_id).exclude(starts_on__in=ceremonies)
    ended = list(own.filter(ends_on__lte=on).order_by("ends_on"))
    return Left(ended[-1].ends_on, ended[-1].exit_kind, len(ended)) if ended else None


def mark_of(applicant: Applicant) -> str:
    """What a page was made from: it changes with every record about the person. Six SQL queries."""
    counted = [
        tuple(rows.aggregate(n=Count("pk"), last=Max("pk"), closed=Count(closed)).values())
        for rows, closed in (
            (applicant.steps, "reversed_in"),
            (applicant.papers, "pk"),
            (applicant.inquiries, "closed_in"),
            (applicant.helpers, "closed_in"),
            (applicant.fosterings, "closed_in"),
        )
    ]
    facts = Applicant.objects.filter(pk=applicant.pk).values_list(*MARKED).get()
    return sha256(repr((counted, facts)).encode()).hexdigest()[:_MARK_LENGTH]


def forgotten_on(unit: UnitOn, stopped_on: date, on: date) -> date | None:
    """The day from which a case that stopped is anonymous, by the value of the date `on`; None where the committee of the unit
    set none. One SQL query."""  # noqa: D205, D209
    limit = rules([FORGET_AFTER], on=on, unit=unit)[FORGET_AFTER]
    return None if limit.is_gap else add_months(stopped_on, limit.whole)


def values_for(unit: UnitOn, on: date) -> dict[str, RuleValue]:
    """The values a step in that unit on that day is judged by. One SQL query."""
    return rules(RULES, on=on, unit=unit)


def is_open(applicant: Applicant) -> bool:
    """Is the person still under way? One SQL query."""
    last = applicant.stages.filter(ends_on=END).first()
    return last is not None and last.stage not in {"stopped", "recognised"}
