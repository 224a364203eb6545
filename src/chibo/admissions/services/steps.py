"""Recording what was done: one service for every step, judged by the rules of its day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admissions import queries, rules
from chibo.admissions.enums import Ground, StepKind
from chibo.admissions.models import Introducer, StageHeld, Step
from chibo.admissions.rules.order import STAGE_AFTER
from chibo.admissions.rules.probation import extension_fits
from chibo.admissions.sentences import sentence
from chibo.admissions.services.applicants import refuse_future
from chibo.admissions.services.dated import follow, still_open
from chibo.admissions.services.introducing import known_short, refuse_introducers
from chibo.admissions.services.judged import refuse_obstacles
from chibo.admissions.services.membership import in_people
from chibo.admissions.services.voting import Vote, count_vote, over_base
from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft, record_decision
from chibo.org import access, permissions

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.admissions.models import Applicant
    from chibo.admissions.rules.facts import Course
    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue

#: Steps recorded by services of their own, because they carry more than a day and a paper.
ELSEWHERE = frozenset({StepKind.NOTED, StepKind.AGREED, StepKind.HANDED_OVER})
#: Steps that are nothing without the paper that says so.
PAPER_MISSING = {
    StepKind.STRUCK_OFF: gettext_lazy("Chưa ghi quyết định xóa tên. Hãy ghi số, ngày và cơ quan ban hành."),
    StepKind.DECISION_REVOKED: gettext_lazy(
        "Chưa ghi quyết định thu hồi. Hãy ghi số, ngày và cơ quan ban hành."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done on a day. `reason` says why it stands out of order or of time, "" where it does not.

    `introducers` are the official members who introduce, `until` the first day after a probation that is extended, `ground`
    why a member on probation is to be struck off (code of `enums.Ground`), `place` where somebody moves, `is_outside` whether
    that is out of the area of the committee that decides.
    """

    kind: str
    on: date
    reason: str = ""
    course: str = ""
    paper: DecisionDraft | None = None
    vote: Vote | None = None
    introducers: tuple[Person, ...] = ()
    until: date | None = None
    ground: str = ""
    place: str = ""
    is_outside: bool = False


@transaction.atomic
def record_step(
    viewer: Viewer, *, unit: UnitOn, applicant: Applicant, done: Done, act_uid: UUID | None = None
) -> Step:
    """Records one step of somebody's way; the stage follows from it. Permission `admissions.record` on the cell.

    From the ceremony on the person stands in `people`, a member of the cell. Raises `DomainError` with every obstacle and
    its rule where the step may not be taken, or where it may with a reason and none is given; `Conflict` for a step of
    that day that stands already.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    if done.kind in ELSEWHERE or done.kind not in StepKind.values:
        raise DomainError("step_unknown", _("Không có bước «%(kind)s».") % {"kind": done.kind}, field="kind")
    refuse_future(done.on)
    values = queries.values_for(unit, done.on)
    _refuse_unfit(unit, applicant, done, values)
    act = Act(viewer.actor, "admissions.record_step", act_uid or new_uid(), chain=unit.chain)
    step = write_step(act, unit, applicant, done)
    facts = {"kind": done.kind, "on": done.on, "reason": step.reason}
    drafts = [act.draft("admissions.step", step.pk, unit_id=unit.id, after=facts)]
    passed = count_vote(step, done.vote, unit, values)
    if passed:
        drafts += _advance(act, unit, applicant, done)
    if passed and done.kind == StepKind.CEREMONY:
        act.keep([applicant], ("person_id",))
    act.record(drafts)
    if passed:
        in_people(viewer, unit, applicant, step, values)
    return step


def write_step(act: Act, unit: UnitOn, applicant: Applicant, done: Done) -> Step:
    """The row of a step. Not for callers outside these services. Raises `Conflict` where it stands on that day already."""
    paper = record_decision(act, done.paper, unit_id=unit.id) if done.paper else None
    try:
        with transaction.atomic():
            step = Step.objects.create(
                applicant=applicant, kind=done.kind, on=done.on, course=clean_text(done.course), until=done.until,
                ground=done.ground, place=clean_text(done.place), is_outside=done.is_outside,
                reason=clean_text(done.reason), decision=paper, recorded_in=act.uid,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("step_stands", _("Bước này của ngày ấy đã có trong sổ."), field="on") from error
    Introducer.objects.bulk_create(
        Introducer(step=step, person=person, recorded_in=act.uid) for person in done.introducers
    )
    return step


def _refuse_unfit(unit: UnitOn, applicant: Applicant, done: Done, values: dict[str, RuleValue]) -> None:
    """Raises `DomainError` for what the step lacks, and for what stands in its way."""
    course = queries.course_of(applicant, unit, done.on)
    _refuse_incomplete(unit, course, done, values)
    if done.kind == StepKind.INTRODUCED:
        short = known_short(unit, done.introducers, done.on, values)
        course = replace(course, introducers=len(set(done.introducers)), known_short=short)
    body = done.vote.body if done.vote else ""
    found = rules.obstacles(done.kind, done.on, course, values, body)
    refuse_obstacles([*found, *over_base(unit, done.on, done.vote, values)], done.reason, values)


def _refuse_incomplete(unit: UnitOn, course: Course, done: Done, values: dict[str, RuleValue]) -> None:
    if done.kind == StepKind.INTRODUCED:
        refuse_introducers(unit, done.introducers, done.on, values)
    if done.kind == StepKind.STRIKE_CELL and done.ground not in Ground.values:
        raise DomainError("ground_missing", _("Hãy chọn căn cứ đề nghị xóa tên."), field="ground")
    if done.kind in PAPER_MISSING and done.paper is None:
        raise DomainError("paper_missing", str(PAPER_MISSING[StepKind(done.kind)]), field="issuer")
    if done.kind in {StepKind.MOVED, StepKind.SENT_AWAY} and not clean_text(done.place):
        raise DomainError("place_missing", _("Hãy ghi nơi người ấy chuyển đến."), field="place")
    if done.kind == StepKind.PROBATION_EXTENDED:
        if done.until is None:
            raise DomainError("until_missing", _("Hãy ghi ngày hết thời gian kéo dài."), field="until")
        too_long = extension_fits(done.until, course, values)
        if too_long is not None:
            raise DomainError("extension_long", sentence(too_long, values), field="until")


def _advance(act: Act, unit: UnitOn, applicant: Applicant, done: Done) -> list[AuditDraft]:
    """The stage the step leads to, from its day on; nothing where it leads to none or the stage holds already."""
    stage = STAGE_AFTER.get(done.kind)
    held = still_open(applicant.stages.all())
    if stage is None or any(row.stage == stage for row in held):
        return []
    row = StageHeld(applicant=applicant, stage=stage, starts_on=done.on, ends_on=END)
    return follow(act, row, held, kind="admissions.stage", unit_id=unit.id)


@transaction.atomic
def reverse_step(viewer: Viewer, *, unit: UnitOn, step: Step, act_uid: UUID | None = None) -> None:
    """Takes a wrong step back: it stays readable, marked as taken back, and the stage is as before it.

    Permission `admissions.record`. Raises `Conflict` for a step that is not the last that stands (later ones rest on it), or
    one that made the person a member: that is taken back as an act of `people`.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    last = step.applicant.steps.filter(reversed_in__isnull=True).order_by("-on", "-id").first()
    if last is None or last.pk != step.pk:
        raise Conflict("later_steps", _("Có bước ghi sau dựa vào bước này. Hãy lấy lại bước ghi sau trước."))
    if step.kind == StepKind.HANDED_OVER:
        sentence = _("Hồ sơ đã sang chi bộ khác. Hãy hoàn tác ở nhật ký thay đổi.")
        raise Conflict("step_in_people", sentence)
    if step.kind in {StepKind.CEREMONY, StepKind.RECOGNISED, StepKind.STRUCK_OFF, StepKind.NOTED}:
        sentence = _("Bước này đã thành đảng tịch trong sổ. Hãy hoàn tác ở nhật ký thay đổi.")
        raise Conflict("step_in_people", sentence)
    act = Act(viewer.actor, "admissions.reverse_step", act_uid or new_uid(), chain=unit.chain)
    before = {"kind": step.kind, "on": step.on}
    step.reversed_in = act.uid
    step.save(update_fields=["reversed_in"])
    drafts = [
        act.draft(
            "admissions.step", step.pk, unit_id=unit.id, before=before,
            after={**before, "reversed_on": today()}, note=str(step.recorded_in),
        )
    ]  # fmt: skip
    drafts += _stage_back(act, unit, step)
    act.record(drafts)


def _stage_back(act: Act, unit: UnitOn, step: Step) -> list[AuditDraft]:
    """The stage the step opened goes, the one it closed is open again."""
    drafts = []
    for opened in StageHeld.objects.filter(recorded_in=step.recorded_in):
        before = {"stage": opened.stage, "starts_on": opened.starts_on, "ends_on": opened.ends_on}
        drafts.append(act.draft("admissions.stage", opened.pk, unit_id=unit.id, before=before))
        opened.delete()
    for closed in StageHeld.objects.filter(closed_in=step.recorded_in):
        before = {"stage": closed.stage, "starts_on": closed.starts_on, "ends_on": closed.ends_on}
        closed.ends_on, closed.closed_in = END, None
        closed.save(update_fields=["ends_on", "closed_in"])
        after = {**before, "ends_on": END}
        drafts.append(act.draft("admissions.stage", closed.pk, unit_id=unit.id, before=before, after=after))
    return drafts
