"""The dossier of one person: where they stand, what was done, what is missing, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.admissions import rules
from chibo.admissions.checklist import PaperLine, checklist
from chibo.admissions.deadlines import Deadline, deadlines
from chibo.admissions.enums import Stage, StepKind, TakenBy
from chibo.admissions.queries import applicant_by_uid, course_of, forgotten_on, values_for
from chibo.admissions.rules.following import offered
from chibo.admissions.rules.order import TAKEN_BY
from chibo.admissions.rules.schedule import TERMED, Term, term_of
from chibo.admissions.sentences import sentence
from chibo.core.workdays import working_days_between
from chibo.org import permissions
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.admissions.models import Applicant, Helper, Inquiry, StageHeld, Step
    from chibo.admissions.rules.facts import Course
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

#: Steps that make, change or end a membership: whoever records them needs `members.decide`.
OF_MEMBERSHIP = frozenset({StepKind.CEREMONY, StepKind.RECOGNISED, StepKind.STRUCK_OFF})
#: Steps that are more than a row of their own: they are taken back in the log of changes, the first not at all.
NOT_ALONE = OF_MEMBERSHIP | {StepKind.NOTED, StepKind.HANDED_OVER}
#: Steps that end a case before the ceremony.
ENDINGS = (StepKind.WITHDRAWN, StepKind.STOPPED)


@dataclass(frozen=True)
class NextStep:
    """A step that may come next: who takes it, its term with the working days left (negative once it is over), and what
    stands in its way in sentences. `is_barred`: no reason passes it."""  # noqa: D205, D209

    kind: StepKind
    taken_by: str
    term: Term
    days_left: int | None
    obstacles: tuple[str, ...]
    is_barred: bool
    needs_reason: bool


@dataclass(frozen=True)
class Kept:
    """How a step that was done stood to its last day, by the rules of its own day: so many working days late, 0 in time."""

    due_on: date
    days_late: int


@dataclass(frozen=True)
class Dossier:
    """Somebody's case on a date, as far as the viewer may see it. `sealed_id` is None where it may not be seen; `kept` tells
    of steps with a last day, by step id; `forgotten_on` when the name will be taken out, None where no time is set."""  # noqa: D205, D209

    applicant: Applicant
    unit: UnitOn
    stage: StageHeld | None
    helpers: list[Helper]
    steps: list[Step]
    kept: Mapping[int, Kept]
    papers: list[PaperLine]
    inquiries: list[Inquiry]
    next_steps: list[NextStep]
    deadlines: list[Deadline]
    sees_sensitive: bool
    sealed_id: str | None
    may_record: bool
    forgotten_on: date | None

    @property
    def is_closed(self) -> bool:
        return self.stage is None or self.stage.stage in {Stage.STOPPED, Stage.RECOGNISED}

    @property
    def aside(self) -> tuple[StepKind, ...]:
        """Steps that may be taken at any time before the ceremony and lead away from it."""
        if self.stage is None or self.stage.stage == Stage.PROBATION:
            return ()
        revoking = (StepKind.DECISION_REVOKED,) if self.stage.stage == Stage.DECIDED else ()
        known = {one.kind for one in self.next_steps}
        moving = () if StepKind.SENT_AWAY in known else (StepKind.MOVED, *revoking)
        return (*moving, *ENDINGS)

    @property
    def may_be_forgotten(self) -> bool:
        """May name and facts be taken out of the register?"""
        return (
            self.stage is not None
            and self.stage.stage == Stage.STOPPED
            and not self.applicant.anonymous_on
            and not any(step.kind == StepKind.CEREMONY for step in self.steps)
        )

    @property
    def last_step(self) -> Step | None:
        """The step that may be taken back: the last that stands, unless it has become a membership or is the first."""
        standing = [step for step in self.steps if step.reversed_in is None]
        last = max(standing, key=lambda step: (step.on, step.pk), default=None)
        return None if last is None or last.kind in NOT_ALONE else last


def dossier_of(viewer: Viewer, uid: UUID, on: date) -> Dossier:
    """The dossier `uid` on a date. Permission `admissions.see` on the cell; raises `NotVisible`. Flat in SQL queries."""
    applicant, unit = applicant_by_uid(viewer, uid, on)
    steps = list(
        applicant.steps.select_related("ballot", "decision")
        .prefetch_related("introducers__person")
        .order_by("on", "id")
    )
    may_record = viewer.can(permissions.RECORD_ADMISSIONS, unit.path)
    sealed = viewer.can(permissions.SEE_SEALED, unit.path)
    course, values = course_of(applicant, unit, unit.on), values_for(unit, unit.on)
    stage = applicant.stages.filter(on_date(on)).first()
    is_stopped = stage is not None and stage.stage == Stage.STOPPED
    return Dossier(
        applicant=applicant,
        unit=unit,
        stage=stage,
        helpers=list(applicant.helpers.select_related("person").order_by("starts_on")),
        steps=steps,
        kept=_kept(unit, steps, course),
        papers=checklist(applicant, unit, course, values),
        inquiries=list(applicant.inquiries.order_by("asked_on", "id")),
        next_steps=next_steps(viewer, unit, course, values) if may_record else [],
        deadlines=deadlines(unit, [applicant.pk]).get(applicant.pk, []),
        sees_sensitive=viewer.can(permissions.SEE_SENSITIVE, unit.path),
        sealed_id=applicant.citizen_id if sealed else None,
        may_record=may_record,
        forgotten_on=forgotten_on(unit, stage.starts_on, unit.on) if stage and is_stopped else None,
    )


def _kept(unit: UnitOn, steps: list[Step], course: Course) -> dict[int, Kept]:
    """Steps with a last day, each by the rules of its own day. One SQL query a step of these few kinds."""
    found = {}
    for step in steps:
        if step.kind not in TERMED or step.reversed_in is not None:
            continue
        term = term_of(step.kind, course, values_for(unit, step.on))
        if term.due_on is not None:
            late = working_days_between(term.due_on, step.on) if step.on > term.due_on else 0
            found[step.pk] = Kept(term.due_on, late)
    return found


def next_steps(
    viewer: Viewer, unit: UnitOn, course: Course, values: Mapping[str, RuleValue]
) -> list[NextStep]:
    """What may be done next, each with what stands in its way on the date of the unit. No SQL query."""
    decides = viewer.can(permissions.DECIDE_MEMBERS, unit.path)
    return [
        _next(StepKind(kind), unit.on, course, values)
        for kind in offered(course)
        if decides or kind not in OF_MEMBERSHIP
    ]


def _next(kind: StepKind, on: date, course: Course, values: Mapping[str, RuleValue]) -> NextStep:
    in_the_way, term = rules.obstacles(kind, on, course, values), term_of(kind, course, values)
    return NextStep(
        kind=kind,
        taken_by=str(TakenBy(TAKEN_BY[kind]).label),
        term=term,
        days_left=_days_left(on, term.due_on),
        obstacles=tuple(sentence(obstacle, values) for obstacle in in_the_way),
        is_barred=any(one.is_bar for one in in_the_way),
        needs_reason=any(one.may_be_passed for one in in_the_way),
    )


def _days_left(on: date, due_on: date | None) -> int | None:
    """Working days after `on` up to the last day; negative once it is over."""
    if due_on is None:
        return None
    return working_days_between(on, due_on) if on <= due_on else -working_days_between(due_on, on)
