"""The dossier of one person: where they stand, what was done, what is missing, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.admissions import papers, rules
from chibo.admissions.deadlines import Deadline, deadlines
from chibo.admissions.enums import Stage, StepKind
from chibo.admissions.queries import applicant_by_uid, course_of, values_for
from chibo.admissions.sentences import sentence
from chibo.org import permissions
from chibo.org.queries import on_date
from chibo.rulebook.queries import rules as values_of
from chibo.rulebook.shown import basis_words, item_words, state_of, state_words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.admissions.models import Applicant, Helper, Inquiry, Paper, StageHeld, Step
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Steps that make, change or end a membership: whoever records them needs `members.decide`.
OF_MEMBERSHIP = frozenset({StepKind.CEREMONY, StepKind.RECOGNISED, StepKind.STRUCK_OFF})
#: Steps recorded by a form of their own, and those that end a case.
_APART = frozenset({StepKind.NOTED, StepKind.AGREED})
ENDINGS = (StepKind.WITHDRAWN, StepKind.STOPPED)
_AGAIN = frozenset({StepKind.CONSIDERED, StepKind.CLASS_SENT, StepKind.CLASS_COMPLETED})
_AFTER_CEREMONY = frozenset(
    kind for kind, before in rules.BEFORE.items() if "ceremony" in before or kind.startswith(("recognition", "probation"))
)  # fmt: skip


@dataclass(frozen=True)
class NextStep:
    """A step that may come next, with what stands in its way in sentences. `is_barred`: no reason passes it."""

    kind: StepKind
    obstacles: tuple[str, ...]
    is_barred: bool
    needs_reason: bool


@dataclass(frozen=True)
class PaperLine:
    """A paper of the checklist: its code and name, the state, why it is needed, and where it was noted."""

    form: str
    name: str
    state: papers.State
    reason: str
    rule: str
    noted: Paper | None


@dataclass(frozen=True)
class Dossier:
    """Somebody's case on a date, as far as the viewer may see it. `sealed_id` is None where it may not be seen."""

    applicant: Applicant
    unit: UnitOn
    stage: StageHeld | None
    helpers: list[Helper]
    steps: list[Step]
    papers: list[PaperLine]
    inquiries: list[Inquiry]
    next_steps: list[NextStep]
    deadlines: list[Deadline]
    sees_sensitive: bool
    sealed_id: str | None
    may_record: bool

    @property
    def is_closed(self) -> bool:
        return self.stage is None or self.stage.stage in {Stage.STOPPED, Stage.RECOGNISED}

    @property
    def may_be_forgotten(self) -> bool:
        """May name and facts be taken out of the register?"""
        return (
            self.stage is not None and self.stage.stage == Stage.STOPPED and not self.applicant.anonymous_on
        )

    @property
    def last_step(self) -> Step | None:
        """The step that may be taken back: the last that stands, unless it has become a membership or is the first."""
        standing = [step for step in self.steps if step.reversed_in is None]
        last = max(standing, key=lambda step: (step.on, step.pk), default=None)
        return None if last is None or last.kind in OF_MEMBERSHIP | {StepKind.NOTED} else last


def dossier_of(viewer: Viewer, uid: UUID, on: date) -> Dossier:
    """The dossier `uid` on a date. Permission `admissions.see` on the cell; raises `NotVisible`. Flat in SQL queries."""
    applicant, unit = applicant_by_uid(viewer, uid, on)
    steps = list(applicant.steps.select_related("ballot", "decision").order_by("on", "id"))
    may_record = viewer.can(permissions.RECORD_ADMISSIONS, unit.path)
    sealed = viewer.can(permissions.SEE_SEALED, unit.path)
    return Dossier(
        applicant=applicant,
        unit=unit,
        stage=applicant.stages.filter(on_date(on)).first(),
        helpers=list(applicant.helpers.select_related("person").order_by("starts_on")),
        steps=steps,
        papers=_papers(applicant, unit, {step.kind for step in steps if step.reversed_in is None}),
        inquiries=list(applicant.inquiries.order_by("asked_on", "id")),
        next_steps=next_steps(viewer, applicant, unit) if may_record else [],
        deadlines=deadlines(unit, [applicant.pk]).get(applicant.pk, []),
        sees_sensitive=viewer.can(permissions.SEE_SENSITIVE, unit.path),
        sealed_id=applicant.citizen_id if sealed else None,
        may_record=may_record,
    )


def _papers(applicant: Applicant, unit: UnitOn, steps: set[str]) -> list[PaperLine]:
    """The checklist of the case. Two SQL queries."""
    noted = {paper.form: paper for paper in applicant.papers.order_by("dated_on", "id")}
    values = values_of(papers.RULES, on=unit.on, unit=unit)
    above = unit.ancestors[-1] if unit.ancestors else None
    has_section = not unit.is_grassroots and above is not None and not above.is_grassroots
    lines = []
    for kind in papers.PAPERS:
        name, asked = values[kind.named_by], values[kind.asked_by]
        state = papers.state_of(
            kind, steps=steps, noted=noted, organisation=applicant.organisation, has_section=has_section
        )
        reason = ", ".join(filter(None, (basis_words(asked.basis), state_words(state_of(asked)))))
        lines.append(
            PaperLine(
                kind.form,
                "" if name.is_gap else item_words(name.text),
                state,
                reason,
                asked.id,
                noted.get(kind.form),
            )
        )
    return lines


def offered_kinds(applicant: Applicant, steps: set[str]) -> list[StepKind]:
    """Steps that may come next by their place in the order; those of a member only from the ceremony on."""
    if steps & rules.FINAL or applicant.agreed_on is None:
        return []
    on_probation = "ceremony" in steps
    found = []
    for kind, before in rules.BEFORE.items():
        taken = kind in steps and kind not in _AGAIN
        reached = any(step in steps for step in before)
        if kind in _APART or taken or not reached or (kind in _AFTER_CEREMONY) != on_probation:
            continue
        if kind == "unlisted" and "start_allowed" in steps:
            continue
        found.append(StepKind(kind))
    return found


def next_steps(viewer: Viewer, applicant: Applicant, unit: UnitOn) -> list[NextStep]:
    """What may be done next, each with what stands in its way on the date. Six SQL queries."""
    course, values = course_of(applicant, unit.on), values_for(unit, unit.on)
    decides = viewer.can(permissions.DECIDE_MEMBERS, unit.path)
    found = []
    for kind in offered_kinds(applicant, set(course.steps)):
        if kind in OF_MEMBERSHIP and not decides:
            continue
        in_the_way = rules.obstacles(kind, unit.on, course, values)
        found.append(
            NextStep(
                kind=kind,
                obstacles=tuple(sentence(obstacle, values) for obstacle in in_the_way),
                is_barred=any(not one.may_be_passed and one.gravity != "gap" for one in in_the_way),
                needs_reason=any(one.may_be_passed for one in in_the_way),
            )
        )
    return found
