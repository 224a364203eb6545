"""Leaving the Party in one of four ways, and being restored: each with its paper, judged by the rules of its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.enums import ExitKind
from chibo.people.exit_enums import ReturnWay
from chibo.people.models import Affiliation, Membership
from chibo.people.services.standing import end_membership
from chibo.people.services.striking import refuse_strike, write_case
from chibo.people.standing_rules import EXIT_RULES, RESUME, break_obstacle, exit_obstacle
from chibo.people.standing_words import refusal
from chibo.people.strike_rules import StrikeCase
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class ExitDraft:
    """How somebody leaves. `on` is the first day without the membership; `kind` a code of `ExitKind`.

    `paper` may be None of a death alone. `strike` is the case where an official member is struck off. `without_breach` is the committee's word that who asks to leave broke no rule.
    """

    kind: str
    on: date
    paper: DecisionDraft | None = None
    received_on: date | None = None
    without_breach: bool = False
    strike: StrikeCase | None = None


@transaction.atomic
def record_exit(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: ExitDraft, act_uid: UUID
) -> Membership:
    """Ends a membership with its paper. Permission `members.decide` on `unit`, where the person was on the last day.

    Raises `DomainError` for a day to come, a paper that is missing, or what a rule forbids (with its clause); `Conflict`
    where the person is no member in `unit` on the day before.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    _refuse_future(draft.on)
    there = Affiliation.objects.filter(
        person=person, unit_id=unit.id, starts_on__lt=draft.on, ends_on__gte=draft.on
    )
    membership = person.memberships.filter(starts_on__lt=draft.on, ends_on__gt=draft.on).first()
    if membership is None or not there.exists():
        sentence = _(
            "%(name)s không phải là đảng viên của %(unit)s vào trước ngày %(day)s. Hãy xem lại ngày."
        )
        values = {"name": person.name, "unit": unit.name, "day": format_date(draft.on)}
        raise Conflict("not_a_member", sentence % values)
    _refuse_against_rules(membership, unit, draft)
    case = _strike_of(membership, unit, draft)
    act = Act(viewer.actor, "people.record_exit", act_uid, chain=unit.chain)
    decision = record_decision(act, draft.paper, unit_id=unit.id) if draft.paper else None
    ended = end_membership(
        viewer, unit=unit, person=person, kind=draft.kind, on=draft.on, act_uid=act_uid,
        decision=decision, received_on=draft.received_on, act_name=act.name,
    )  # fmt: skip
    if case is not None:
        act.record([write_case(act, unit, ended, case)])
    return ended


def _strike_of(membership: Membership, unit: UnitOn, draft: ExitDraft) -> StrikeCase | None:
    """The case to write, None where there is none. A member on probation is judged by the case of admission (PRB-14)."""
    official = membership.official_on is not None and membership.official_on < draft.on
    if draft.kind != ExitKind.STRUCK_OFF or not official:
        return None
    case = draft.strike or StrikeCase()
    refuse_strike(unit, draft.on, case)
    return case if case.ground else None


def _refuse_future(on: date) -> None:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field="on")


def _refuse_against_rules(membership: Membership, unit: UnitOn, draft: ExitDraft) -> None:
    values = rules(EXIT_RULES, on=draft.on, unit=unit)
    obstacle = exit_obstacle(
        draft.kind,
        is_official=membership.official_on is not None and membership.official_on < draft.on,
        has_paper=draft.paper is not None,
        without_breach=draft.without_breach,
        values=values,
    )
    if obstacle is not None:
        raise refusal(obstacle, values)
    issued_on = draft.paper.issued_on if draft.paper else None
    if draft.received_on and issued_on and draft.received_on < issued_on:
        sentence = _("Ngày nhận quyết định không thể trước ngày ký %(day)s.")
        raise DomainError("received_early", sentence % {"day": format_date(issued_on)}, field="received_on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """How somebody comes back: `way` a code of `ReturnWay`. After a break (DEL-19) `no_fault` is the committee's word that it was
    no fault of theirs and that they kept their duties, `confirmed_by` the body of work or residence that confirmed it."""  # noqa: D205, D209

    way: str = ReturnWay.RESTORED
    no_fault: bool = False
    confirmed_by: str = ""


@transaction.atomic
def restore_member(
    viewer: Viewer,
    *,
    unit: UnitOn,
    person: Person,
    on: date,
    paper: DecisionDraft,
    act_uid: UUID,
    back: Return = Return(),
) -> Membership:
    """Makes somebody a member of the cell `unit` again from a day on, by decision. Permission `members.decide` on `unit`.

    Party age goes on from the decision on admission; who was official is so again from that day. Raises `DomainError` for
    a day to come, a unit that is no cell or a break nobody confirmed (DEL-19), `Conflict` where the person is a member, died, or
    never left.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    _refuse_future(on)
    if not unit.is_cell:
        raise DomainError("not_a_cell", _("Hãy chọn chi bộ mà người ấy sinh hoạt."), field="on")
    last = _ended_before(person, on)
    _refuse_break(unit, on, back)
    act = Act(viewer.actor, "people.restore_member", act_uid, chain=unit.chain)
    decision = record_decision(act, paper, unit_id=unit.id)
    facts = {
        "decided_on": last.decided_on, "ceremony_on": last.ceremony_on,
        "official_on": on if last.official_on else None, "restoration_decision_id": decision.pk,
        "return_way": back.way, "break_confirmed_by": clean_text(back.confirmed_by),
    }  # fmt: skip
    row = Membership.objects.create(person=person, starts_on=on, recorded_in=act.uid, **facts)
    stay = Affiliation.objects.create(person=person, unit_id=unit.id, starts_on=on, recorded_in=act.uid)
    dates = {"person_id": person.pk, "starts_on": on, "ends_on": END}
    act.record(
        [
            act.draft("people.membership", row.pk, unit_id=unit.id, after=dates | facts),
            act.draft("people.affiliation", stay.pk, unit_id=unit.id, after={**dates, "unit_id": unit.id}),
        ]
    )
    return row


def _ended_before(person: Person, on: date) -> Membership:
    """The time in the Party that ended by a day, by leaving. Raises `Conflict` where there is none."""
    last = person.memberships.order_by("-starts_on").first()
    if last is None or last.ends_on > on or last.exit_kind in {"", ExitKind.DIED}:
        sentence = _(
            "%(name)s không phải là người đã ra khỏi Đảng trước ngày %(day)s nên không phục hồi được."
        )
        raise Conflict("not_restorable", sentence % {"name": person.name, "day": format_date(on)})
    return last


def _refuse_break(unit: UnitOn, on: date, back: Return) -> None:
    """Raises `DomainError` for another way of coming back, or a break that may not be mended (DEL-19)."""
    if back.way not in ReturnWay.values:
        raise DomainError("way_unknown", _("Hãy chọn phục hồi hay nối lại sinh hoạt."), field="way")
    if back.way != ReturnWay.RESUMED:
        return
    values = rules([RESUME], on=on, unit=unit)
    obstacle = break_obstacle(
        no_fault=back.no_fault, confirmed_by=clean_text(back.confirmed_by), values=values
    )
    if obstacle is not None:
        raise refusal(obstacle, values)
