"""Recording what was done: one service for every step, judged by the rules of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.admissions import queries, rules
from chibo.admissions.enums import StepKind
from chibo.admissions.models import Ballot, StageHeld, Step
from chibo.admissions.sentences import sentences
from chibo.admissions.services.applicants import refuse_future
from chibo.admissions.services.dated import follow, still_open
from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft, record_decision
from chibo.org import access, permissions
from chibo.people.services import NewMember, admit_member, end_membership, recognise_member

if TYPE_CHECKING:
    from datetime import date

    from chibo.admissions.models import Applicant
    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

#: Steps recorded by services of their own, because they carry more than a day and a paper.
ELSEWHERE = frozenset({StepKind.NOTED, StepKind.AGREED})


@dataclass(frozen=True, kw_only=True)
class Vote:
    """A vote as the tellers counted it; `body` and `method` are codes of `enums`, numbers are people."""

    body: str
    method: str
    summoned: int
    in_favour: int
    against: int = 0
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done on a day. `reason` says why it stands out of order or of time, "" where it does not."""

    kind: str
    on: date
    reason: str = ""
    course: str = ""
    paper: DecisionDraft | None = None
    vote: Vote | None = None


@transaction.atomic
def record_step(viewer: Viewer, *, unit: UnitOn, applicant: Applicant, done: Done) -> Step:
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
    _refuse_obstacles(applicant, done, values)
    act = Act(viewer.actor, "admissions.record_step", new_uid(), chain=unit.chain)
    paper = record_decision(act, done.paper, unit_id=unit.id) if done.paper else None
    try:
        with transaction.atomic():
            step = Step.objects.create(
                applicant=applicant, kind=done.kind, on=done.on, course=clean_text(done.course),
                reason=clean_text(done.reason), decision=paper, recorded_in=act.uid,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("step_stands", _("Bước này của ngày ấy đã có trong sổ."), field="on") from error
    facts = {"kind": done.kind, "on": done.on, "reason": step.reason}
    drafts = [act.draft("admissions.step", step.pk, unit_id=unit.id, after=facts)]
    passed = _count(step, done, values)
    if passed:
        drafts += _advance(act, unit, applicant, done)
    act.record(drafts)
    if passed:
        _in_people(viewer, unit, applicant, step, values)
    return step


def _refuse_obstacles(applicant: Applicant, done: Done, values: dict[str, RuleValue]) -> None:
    found = rules.obstacles(done.kind, done.on, queries.course_of(applicant, done.on), values)
    # A gap is told on the page and decides nothing; a reason is asked for what the rules would not let pass by itself.
    hard = [obstacle for obstacle in found if not obstacle.may_be_passed and obstacle.gravity != "gap"]
    if hard:
        raise DomainError("step_refused", sentences(hard, values), field="kind")
    soft = [obstacle for obstacle in found if obstacle.may_be_passed]
    if soft and not clean_text(done.reason):
        raise DomainError("reason_needed", sentences(soft, values), field="reason")


def _count(step: Step, done: Done, values: dict[str, RuleValue]) -> bool:
    """Keeps the vote with its result; True where there is none to fail. Raises `DomainError` for a vote that cannot be."""
    bodies = rules.VOTED.get(done.kind)
    if bodies is None:
        return True
    if done.vote is None:
        raise DomainError("vote_missing", _("Hãy ghi kết quả biểu quyết."), field="in_favour")
    vote = done.vote
    if vote.body not in bodies:
        raise DomainError("vote_body", _("Bước này do cơ quan khác biểu quyết. Hãy chọn lại."), field="body")
    if vote.left_out + vote.in_favour + vote.against > vote.summoned:
        sentence = _("Số phiếu và số vắng cộng lại nhiều hơn số được triệu tập. Hãy xem lại.")
        raise DomainError("vote_adds_up", sentence, field="in_favour")
    share = values[bodies[vote.body]]
    if share.is_gap:
        sentence = _(
            "Sổ quy định chưa có tỷ lệ biểu quyết của thời gian này. Cấp ủy hãy ghi giá trị riêng rồi ghi lại bước này."
        )
        raise DomainError("share_unknown", sentence, field="in_favour")
    passed = rules.vote_passes(vote.in_favour, vote.summoned - vote.left_out, share.share, share.bound)
    Ballot.objects.create(
        step=step, body=vote.body, method=vote.method, summoned=vote.summoned, left_out=vote.left_out,
        in_favour=vote.in_favour, against=vote.against, passed=passed,
    )  # fmt: skip
    return passed


def _advance(act: Act, unit: UnitOn, applicant: Applicant, done: Done) -> list[AuditDraft]:
    """The stage the step leads to, from its day on; nothing where it leads to none or the stage holds already."""
    stage = rules.STAGE_AFTER.get(done.kind)
    held = still_open(applicant.stages.all())
    if stage is None or any(row.stage == stage for row in held):
        return []
    row = StageHeld(applicant=applicant, stage=stage, starts_on=done.on, ends_on=END)
    return follow(act, row, held, kind="admissions.stage", unit_id=unit.id)


def _in_people(
    viewer: Viewer, unit: UnitOn, applicant: Applicant, step: Step, values: dict[str, RuleValue]
) -> None:
    """What the step makes of the person in `people`: a member, an official member, or no member any more."""
    if step.kind == StepKind.CEREMONY:
        decided = (
            applicant.steps.filter(kind=StepKind.DECIDED, reversed_in__isnull=True).order_by("-on").first()
        )
        new = NewMember(
            known=applicant.person, name=applicant.name, sex=applicant.sex, born_on=_known_birth(applicant),
            ethnic_group=applicant.ethnic_group, religion=applicant.religion, citizen_id=applicant.citizen_id,
            schooling=applicant.schooling, profession=applicant.profession, ceremony_on=step.on,
            decided_on=decided.on if decided else None, decision=decided.decision if decided else None,
        )  # fmt: skip
        applicant.person = admit_member(viewer, unit=unit, new=new, act_uid=step.recorded_in)
        applicant.save(update_fields=["person"])
    elif step.kind == StepKind.RECOGNISED and applicant.person:
        ceremony = applicant.steps.filter(kind=StepKind.CEREMONY, reversed_in__isnull=True).latest("on")
        length = values[rules.PROBATION]
        official_on = step.on if length.is_gap else rules.official_from(ceremony.on, length.whole)
        recognise_member(
            viewer, unit=unit, person=applicant.person, official_on=official_on, decision=step.decision,
            act_uid=step.recorded_in,
        )  # fmt: skip
    elif step.kind == StepKind.STRUCK_OFF and applicant.person:
        end_membership(
            viewer, unit=unit, person=applicant.person, kind="struck_off", on=step.on, act_uid=step.recorded_in
        )  # fmt: skip


def _known_birth(applicant: Applicant) -> date:
    if applicant.born_on is None or not applicant.sex:
        sentence = _(
            "Trước lễ kết nạp cần có ngày sinh và giới tính của người vào Đảng. Hãy ghi vào hồ sơ trước."
        )
        raise DomainError("facts_missing", sentence, field="on")
    return applicant.born_on


@transaction.atomic
def reverse_step(viewer: Viewer, *, unit: UnitOn, step: Step) -> None:
    """Takes a wrong step back: it stays readable, marked as taken back, and the stage is as before it.

    Permission `admissions.record`. Raises `Conflict` for a step that is not the last that stands (later ones rest on it), or
    one that made the person a member: that is taken back as an act of `people`.
    """
    access.require(viewer, permissions.RECORD_ADMISSIONS, unit.path)
    last = step.applicant.steps.filter(reversed_in__isnull=True).order_by("-on", "-id").first()
    if last is None or last.pk != step.pk:
        raise Conflict("later_steps", _("Có bước ghi sau dựa vào bước này. Hãy lấy lại bước ghi sau trước."))
    if step.kind in {StepKind.CEREMONY, StepKind.RECOGNISED, StepKind.STRUCK_OFF, StepKind.NOTED}:
        sentence = _("Bước này đã thành đảng tịch trong sổ. Hãy hoàn tác ở nhật ký thay đổi.")
        raise Conflict("step_in_people", sentence)
    act = Act(viewer.actor, "admissions.reverse_step", new_uid(), chain=unit.chain)
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
