"""Suspension of Party activity: begun by decision for so many days, extended once, ended. As secret as discipline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, day_after, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.rulebook.queries import rules
from chibo.standing.models import Suspension
from chibo.standing.rules.discipline import EXTENSION, SUSPENSION, longest_extended_until, longest_until
from chibo.standing.services.checks import changed, last_unit, refuse_day, require_here, secret, with_clause

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue

KIND: Final = "standing.suspension"


@dataclass(frozen=True, kw_only=True, slots=True)
class SuspensionDraft:
    """A suspension: its first day, its last day (None where the decision and the rule set none), the decision."""

    starts_on: date
    last_day: date | None
    paper: DecisionDraft


@transaction.atomic
def suspend_member(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: SuspensionDraft, act_uid: UUID
) -> Suspension:
    """Writes down that a member of `unit` is suspended. Permission `discipline.record` on `unit`.

    The last day may lie ahead. Raises `DomainError` for days that cannot be or a time longer than the rule of the first day
    gives (DIS-14), `Conflict` where the member is suspended already, `NotVisible` for somebody who was not in `unit`.
    """
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    refuse_day(draft.starts_on, person, "starts_on")
    stood = require_here(unit, {person.pk}, draft.starts_on)[person.pk]
    rule = rules([SUSPENSION], on=draft.starts_on, unit=unit)[SUSPENSION]
    _refuse_last_day(
        draft.last_day, draft.starts_on, longest_until(draft.starts_on, {SUSPENSION: rule}), rule
    )
    ends_on = day_after(draft.last_day) if draft.last_day else END
    known = Suspension.objects.filter(
        person=person, starts_on__lt=ends_on, ends_on__gt=draft.starts_on
    ).first()
    if known is not None:
        sentence = _(
            "Đã ghi đình chỉ sinh hoạt từ ngày %(day)s trong thời gian này. Hãy ghi thôi đình chỉ hoặc gia hạn."
        )
        raise Conflict("suspension_known", sentence % {"day": format_date(known.starts_on)})
    act = Act(viewer.actor, "standing.suspend_member", act_uid, chain=unit.chain)
    decision = record_decision(act, secret(draft.paper), unit_id=stood)
    row = Suspension.objects.create(
        person=person, decision=decision, starts_on=draft.starts_on, ends_on=ends_on, recorded_in=act.uid
    )
    facts = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    act.record([act.draft(KIND, row.pk, unit_id=stood, after=facts)])
    return row


@transaction.atomic
def extend_suspension(
    viewer: Viewer, *, unit: UnitOn, suspension_id: int, last_day: date, paper: DecisionDraft, act_uid: UUID
) -> Suspension:
    """Writes down the one extension of a suspension, decided while it lasts. Permission `discipline.record` on `unit`.

    Raises `DomainError` for a last day beyond the rule of the day of the decision (DIS-14) or not after the first one,
    `Conflict` where it was extended before, has run out or was ended.
    """
    row, stood = _locked(viewer, unit, suspension_id)
    on = paper.issued_on or today()
    refuse_day(on, row.person, "issued_on")
    if row.extended_on is not None or row.resumed_on is not None or not row.holds_on(on) or row.is_open:
        sentence = _(
            "Chỉ gia hạn một lần, bằng quyết định ký khi còn trong thời hạn đình chỉ. Hãy xem lại ngày ký."
        )
        rule = rules([EXTENSION], on=on, unit=unit)[EXTENSION]
        raise Conflict("suspension_not_extended", with_clause(sentence, rule))
    rule = rules([EXTENSION], on=on, unit=unit)[EXTENSION]
    _refuse_last_day(last_day, row.ends_on, longest_extended_until(row.ends_on, {EXTENSION: rule}), rule)
    act = Act(viewer.actor, "standing.extend_suspension", act_uid, chain=unit.chain)
    decision = record_decision(act, secret(paper), unit_id=stood)
    facts = {"ends_on": day_after(last_day), "extended_on": on, "extension_id": decision.pk}
    changed(act, KIND, stood, row, facts)
    return row


@transaction.atomic
def end_suspension(
    viewer: Viewer, *, unit: UnitOn, suspension_id: int, on: date, paper: DecisionDraft | None, act_uid: UUID
) -> Suspension:
    """Writes down that a member takes part again from `on`, or was dealt with otherwise. Permission `discipline.record`.

    Raises `DomainError` for a day that cannot be, `Conflict` where that is written down already.
    """
    row, stood = _locked(viewer, unit, suspension_id)
    refuse_day(on, row.person, "on")
    if row.resumed_on is not None or on <= row.starts_on:
        sentence = _("Chỉ ghi một lần, sau ngày bắt đầu đình chỉ %(day)s. Hãy xem lại ngày.")
        raise Conflict("suspension_ended", sentence % {"day": format_date(row.starts_on)})
    act = Act(viewer.actor, "standing.end_suspension", act_uid, chain=unit.chain)
    decision = record_decision(act, secret(paper), unit_id=stood) if paper else None
    facts = {"ends_on": min(on, row.ends_on), "resumed_on": on, "end_decision_id": decision and decision.pk}
    changed(act, KIND, stood, row, facts)
    return row


def _refuse_last_day(last_day: date | None, after: date, longest: date | None, rule: RuleValue) -> None:
    """Raises `DomainError` for a last day that is missing though the rule sets one, before `after`, or beyond `longest`."""
    if last_day is None:
        if longest is None:
            return
        sentence = _("Hãy ghi ngày cuối của thời hạn đình chỉ; chậm nhất là ngày %(day)s.")
        words = with_clause(sentence % {"day": format_date(longest)}, rule)
        raise DomainError("suspension_without_end", words, field="last_day")
    if last_day < after:
        sentence = _("Ngày cuối không thể trước ngày %(day)s.")
        raise DomainError("suspension_backwards", sentence % {"day": format_date(after)}, field="last_day")
    if longest is not None and last_day > longest:
        sentence = _("Thời hạn này dài hơn quy định: chậm nhất đến hết ngày %(day)s. Hãy xem lại quyết định.")
        words = with_clause(sentence % {"day": format_date(longest)}, rule)
        raise DomainError("suspension_too_long", words, field="last_day")


def _locked(viewer: Viewer, unit: UnitOn, suspension_id: int) -> tuple[Suspension, int]:
    """The suspension, locked, of somebody who stands (or stood last) in `unit`, and their unit; else `NotVisible`."""
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    rows = Suspension.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(pk=suspension_id).first()
    if row is None:
        raise NotVisible
    return row, last_unit(unit, row.person)
