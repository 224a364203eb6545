"""What follows when somebody left the Party: the notice slip that goes up with the file, a complaint and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.enums import ExitKind
from chibo.people.exit_enums import ComplaintLevel, ComplaintOutcome, Unhandled
from chibo.people.models import ExitComplaint, Membership
from chibo.people.standing_rules import COMPLAINT_REFUSED, COMPLAINT_WITHIN, complaint_obstacle
from chibo.people.standing_words import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

COMPLAINT: Final = "people.exit_complaint"


@dataclass(frozen=True, kw_only=True, slots=True)
class ComplaintDraft:
    """A complaint: the day, who handles it (code of `ComplaintLevel`), why it is not handled ("" where it is)."""

    made_on: date
    level: str
    unhandled: str = ""


@transaction.atomic
def send_exit_notice(viewer: Viewer, *, unit: UnitOn, person: Person, on: date, act_uid: UUID) -> Membership:
    """Writes down that the notice slip about a leaver or a dead member went up with the file (DEL-14). Permission
    `members.decide` on `unit`. Raises `DomainError` for a day before the leaving or to come, `Conflict` where it went up."""  # noqa: D205, D209
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = _left(person)
    _refuse_day(on, row.ends_on, "on")
    if row.exit_notice_on is not None:
        sentence = _("Phiếu báo đã ghi gửi ngày %(day)s. Ghi sai thì hoàn tác lần ghi ấy.")
        raise Conflict("notice_sent", sentence % {"day": format_date(row.exit_notice_on)})
    act = Act(viewer.actor, "people.send_exit_notice", act_uid, chain=unit.chain)
    act.keep([row], ("exit_notice_on",))
    row.exit_notice_on = on
    row.save(update_fields=["exit_notice_on"])
    before, after = {"exit_notice_on": None}, {"exit_notice_on": on}
    act.record([act.draft("people.membership", row.pk, unit_id=unit.id, before=before, after=after)])
    return row


@transaction.atomic
def record_complaint(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: ComplaintDraft, act_uid: UUID
) -> ExitComplaint:
    """Writes down that somebody struck off complained (DEL-09 … DEL-11). Permission `members.decide` on `unit`.

    Raises `DomainError` for a day to come, a wrong code or what the rules forbid (with the clause), `Conflict` where nobody was
    struck off or a complaint to that level is open.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = _left(person)
    if row.exit_kind != ExitKind.STRUCK_OFF:
        raise Conflict("not_struck_off", _("Chỉ ghi khiếu nại việc xóa tên. Kỷ luật thì ghi ở phần kỷ luật."))
    if draft.level not in ComplaintLevel.values or draft.unhandled not in {"", *Unhandled.values}:
        raise DomainError(
            "level_unknown", _("Hãy chọn cấp giải quyết và lý do trong danh sách."), field="level"
        )
    _refuse_day(draft.made_on, None, "made_on")
    _refuse_against_rules(unit, row, draft)
    if row.complaints.filter(level=draft.level, unhandled="", answered_on=None).exists():
        raise Conflict(
            "complaint_open", _("Khiếu nại ở cấp này đang được giải quyết. Hãy ghi trả lời trước.")
        )
    act = Act(viewer.actor, "people.record_complaint", act_uid, chain=unit.chain)
    facts = {"made_on": draft.made_on, "level": draft.level, "unhandled": draft.unhandled}
    made = ExitComplaint.objects.create(membership=row, recorded_in=act.uid, **facts)
    act.record([act.draft(COMPLAINT, made.pk, unit_id=unit.id, after=facts)])
    return made


def _refuse_against_rules(unit: UnitOn, row: Membership, draft: ComplaintDraft) -> None:
    decided = row.exit_decision.issued_on if row.exit_decision else None
    values = rules([COMPLAINT_WITHIN, COMPLAINT_REFUSED], on=row.ends_on, unit=unit)
    obstacle = complaint_obstacle(
        draft.made_on, draft.unhandled, received_on=row.exit_received_on,
        decided_on=min(decided or row.ends_on, row.ends_on), values=values,
    )  # fmt: skip
    if obstacle is not None:
        raise refusal(obstacle, values)


@transaction.atomic
def answer_complaint(
    viewer: Viewer,
    *,
    unit: UnitOn,
    person: Person,
    complaint_id: int,
    on: date,
    outcome: str,
    act_uid: UUID,
    paper: DecisionDraft | None = None,
) -> ExitComplaint:
    """Writes down how a complaint was answered; a changed decision brings nobody back by itself. Permission `members.decide` on
    `unit`. Raises `DomainError` for a day out of order or a wrong code, `Conflict` where none is open."""  # noqa: D205, D209
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    rows = ExitComplaint.objects.select_for_update().filter(pk=complaint_id, membership__person=person)
    row = rows.filter(unhandled="", answered_on=None).first()
    if row is None:
        raise Conflict("complaint_closed", _("Khiếu nại này đã ghi kết quả. Hãy mở lại hồ sơ."))
    if outcome not in ComplaintOutcome.values:
        raise DomainError("outcome_unknown", _("Hãy chọn kết quả giải quyết."), field="outcome")
    _refuse_day(on, row.made_on, "on")
    act = Act(viewer.actor, "people.answer_complaint", act_uid, chain=unit.chain)
    decision = record_decision(act, paper, unit_id=unit.id) if paper else None
    facts = {
        "answered_on": on, "outcome": outcome, "decision_id": decision.pk if decision else None, "closed_in": act.uid,
    }  # fmt: skip
    act.keep([row], facts)
    before = {name: getattr(row, name) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    act.record([act.draft(COMPLAINT, row.pk, unit_id=unit.id, before=before, after=facts)])
    return row


def _left(person: Person) -> Membership:
    """The newest time in the Party, which has ended. Raises `Conflict` where it has not."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("exit_decision")
    last = row.filter(person=person).order_by("-starts_on").first()
    if last is None or not last.exit_kind:
        sentence = _("%(name)s chưa ghi ra khỏi Đảng hoặc từ trần.")
        raise Conflict("not_left", sentence % {"name": person.name})
    return last


def _refuse_day(on: date, first: date | None, field: str) -> None:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field=field)
    if first is not None and on < first:
        sentence = _("Ngày này trước ngày %(day)s của bước trước. Hãy xem lại ngày.")
        raise DomainError("step_early", sentence % {"day": format_date(first)}, field=field)
