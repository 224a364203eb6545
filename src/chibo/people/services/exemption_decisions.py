"""Exemptions from their decision on: granted or refused, contact while it holds, taking up Party life again.

A renewal is a new request and a new decision; its first day is that on which the exemption in force ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date, years_between
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.enums import ExemptionKind
from chibo.people.exempted import ExemptionContact
from chibo.people.exemption_rules import (
    DECISION_RULES,
    REVIEW_AT_END,
    Granting,
    granting_obstacle,
    return_obstacle,
)
from chibo.people.models import Affiliation, Exemption
from chibo.people.standing_words import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True, slots=True)
class ExemptionDecision:
    """What was decided on a request. Granted for `[starts_on, ends_on)`; refused where `starts_on` is None.

    `reason` is a code of `ExemptionReason` where the request states none; `paper` may be None of a refusal.
    """

    decided_on: date
    starts_on: date | None = None
    ends_on: date = END
    paper: DecisionDraft | None = None
    reason: str = ""
    proposed_on: date | None = None
    medical_paper_on: date | None = None


@transaction.atomic
def decide_exemption(
    viewer: Viewer, *, unit: UnitOn, exemption_id: int, decision: ExemptionDecision, act_uid: UUID
) -> Exemption:
    """Writes down what was decided on a request. Permission `members.decide` on `unit`, where the member is that day.

    Raises `DomainError` for days that cannot be and for what a rule forbids (with its clause), `Conflict` where it is
    decided already or another exemption holds on some of the days, `NotVisible` for a request of somebody else's member.
    """
    row = _locked(viewer, unit, exemption_id, decision.decided_on)
    _refuse_future(decision.decided_on, "decided_on")
    if row.decided_on is not None:
        sentence = _("Đơn này đã được quyết định ngày %(day)s. Muốn ghi khác thì hoàn tác quyết định trước.")
        raise Conflict("exemption_decided", sentence % {"day": format_date(row.decided_on)})
    _refuse_days(row, decision)
    if decision.starts_on is not None:
        _refuse_against_rules(row, unit, decision, decision.starts_on)
        _refuse_overlap(row, decision)
    act = Act(viewer.actor, "people.decide_exemption", act_uid, chain=unit.chain)
    paper = record_decision(act, decision.paper, unit_id=unit.id) if decision.paper else None
    facts: dict[str, object] = {
        "decided_on": decision.decided_on, "decision_id": paper.pk if paper else None, "starts_on": decision.starts_on,
        "ends_on": decision.ends_on if decision.starts_on else None, "reason": row.reason or decision.reason,
        "proposed_on": decision.proposed_on, "medical_paper_on": decision.medical_paper_on, "closed_in": act.uid,
    }  # fmt: skip
    return _changed(act, unit, row, facts)


@transaction.atomic
def end_exemption(
    viewer: Viewer,
    *,
    unit: UnitOn,
    exemption_id: int,
    returned_on: date,
    act_uid: UUID,
    reviewed_on: date | None = None,
) -> Exemption:
    """Writes down that an exempted member takes up Party life again from a day on, which the cell decides (EXM-08).

    The exemption ends on that day, or stays ended where its time had run out. Permission `members.decide` on `unit`.
    Raises `DomainError` for a day before its first or to come, or what a rule asks for; `Conflict` where none is granted or
    the return is written down already.
    """
    row = _locked(viewer, unit, exemption_id, returned_on)
    for day, field in ((returned_on, "returned_on"), (reviewed_on, "reviewed_on")):
        if day is not None:
            _refuse_future(day, field)
    if row.starts_on is None or row.ends_on is None or row.returned_on is not None:
        raise Conflict(
            "exemption_not_open", _("Không có lần miễn nào đang chờ ghi trở lại. Hãy mở lại trang.")
        )
    if returned_on <= row.starts_on:
        sentence = _("Ngày sinh hoạt trở lại phải sau ngày bắt đầu miễn %(day)s.")
        raise DomainError("return_early", sentence % {"day": format_date(row.starts_on)}, field="returned_on")
    values = rules([REVIEW_AT_END], on=returned_on, unit=unit)
    if obstacle := return_obstacle(row.kind, reviewed_on, values):
        raise refusal(obstacle, values)
    act = Act(viewer.actor, "people.end_exemption", act_uid, chain=unit.chain)
    facts = {"ends_on": min(row.ends_on, returned_on), "returned_on": returned_on, "reviewed_on": reviewed_on}
    if returned_on < row.ends_on:
        facts["granted_until"] = row.ends_on
    return _changed(act, unit, row, {**facts, "closed_in": act.uid})


@transaction.atomic
def record_contact(
    viewer: Viewer, *, unit: UnitOn, exemption_id: int, on: date, act_uid: UUID
) -> ExemptionContact:
    """Writes down that the cell was in contact with an exempted member on a day. Permission `members.decide` on `unit`.

    Raises `DomainError` for a day before the exemption or to come, `Conflict` where that day is written down already.
    """
    row = _locked(viewer, unit, exemption_id, on)
    _refuse_future(on, "on")
    if row.starts_on is None or on < row.starts_on:
        sentence = _("Ngày liên hệ phải trong thời gian được miễn. Hãy xem lại ngày.")
        raise DomainError("contact_outside", sentence, field="on")
    if row.contacts.filter(on=on).exists():
        raise Conflict("contact_known", _("Ngày liên hệ này đã có trong sổ; không phải ghi thêm."))
    act = Act(viewer.actor, "people.record_exemption_contact", act_uid, chain=unit.chain)
    contact = ExemptionContact.objects.create(exemption=row, on=on, recorded_in=act.uid)
    act.record([act.draft("people.exemption", row.pk, unit_id=unit.id, after={"contact_on": on})])
    return contact


def _locked(viewer: Viewer, unit: UnitOn, exemption_id: int, on: date) -> Exemption:
    """The request, locked, of somebody who is a member in `unit` on the day; raises `NotVisible` for any other."""
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = Exemption.objects.select_for_update(of=("self",)).select_related("person").filter(pk=exemption_id)
    found = row.first()
    here = Affiliation.objects.filter(
        on_date(on),
        on_date(on, "person__memberships__"),
        on_date(on, "unit__placements__"),
        access.subtree(unit.path, "unit__placements__path"),
        person__exemptions=exemption_id,
    )
    if found is None or not here.exists():
        sentence = _("Không tìm thấy người này trong %(unit)s vào ngày %(day)s. Hãy xem lại ngày.")
        raise NotVisible("person_not_here", sentence % {"unit": unit.name, "day": format_date(on)})
    return found


def _changed(act: Act, unit: UnitOn, row: Exemption, facts: dict[str, object]) -> Exemption:
    act.keep([row], facts)
    before = {name: getattr(row, name) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    act.record([act.draft("people.exemption", row.pk, unit_id=unit.id, before=before, after=facts)])
    return row


def _refuse_future(day: date, field: str) -> None:
    if day > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(day)}, field=field)


def _refuse_days(row: Exemption, decision: ExemptionDecision) -> None:
    asked = {"day": format_date(row.requested_on)}
    if decision.decided_on < row.requested_on:
        sentence = _("Ngày quyết định không thể trước ngày xin %(day)s.")
        raise DomainError("decided_early", sentence % asked, field="decided_on")
    if decision.starts_on is not None and decision.starts_on < row.requested_on:
        sentence = _("Ngày bắt đầu miễn không thể trước ngày xin %(day)s.")
        raise DomainError("starts_early", sentence % asked, field="starts_on")
    if decision.starts_on is not None and decision.ends_on <= decision.starts_on:
        sentence = _("Ngày cuối không thể trước ngày đầu.")
        raise DomainError("ends_early", sentence, field="last_day")
    for day, field in (
        (decision.proposed_on, "proposed_on"),
        (decision.medical_paper_on, "medical_paper_on"),
    ):
        if day is not None and day > decision.decided_on:
            sentence = _("Giấy tờ làm căn cứ phải có trước ngày quyết định %(day)s.")
            raise DomainError("paper_late", sentence % {"day": format_date(decision.decided_on)}, field=field)


def _refuse_against_rules(row: Exemption, unit: UnitOn, decision: ExemptionDecision, starts_on: date) -> None:
    values = rules(DECISION_RULES, on=decision.decided_on, unit=unit)
    granting = Granting(
        kind=row.kind,
        reason=row.reason or decision.reason,
        age=years_between(row.person.born_on, decision.decided_on),
        has_paper=decision.paper is not None,
        starts_on=starts_on,
        ends_on=decision.ends_on,
        proposed_on=decision.proposed_on,
        medical_paper_on=decision.medical_paper_on,
    )
    if obstacle := granting_obstacle(granting, values):
        raise refusal(obstacle, values)
    if row.kind == ExemptionKind.STANDING and decision.ends_on != END:
        sentence = _(
            "Miễn công tác và sinh hoạt vì tuổi cao, sức yếu không có ngày cuối. Hãy bỏ trống ngày cuối."
        )
        raise DomainError("standing_with_end", sentence, field="last_day")


def _refuse_overlap(row: Exemption, decision: ExemptionDecision) -> None:
    others = Exemption.objects.filter(
        person_id=row.person_id, starts_on__lt=decision.ends_on, ends_on__gt=decision.starts_on
    )
    other = others.exclude(pk=row.pk).first()
    if other is not None and other.starts_on:
        values = {"kind": other.get_kind_display(), "day": format_date(other.starts_on)}
        sentence = _(
            "Đang có “%(kind)s” từ ngày %(day)s trùng thời gian này. Hãy ghi trở lại sinh hoạt trước."
        )
        raise Conflict("exemption_overlaps", sentence % values)
