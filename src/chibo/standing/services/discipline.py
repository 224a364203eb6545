"""Discipline: that there is a decision, that the cell acknowledged the correction, that a decision was revoked.

Who may do it holds `discipline.record`; nobody without `discipline.see` ever learns of it, not from the log either.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, NotVisible
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.rulebook.queries import rules
from chibo.standing.models import DisciplineCase
from chibo.standing.rules.causes import POSTPONED, TIME_BARS
from chibo.standing.rules.discipline import RULES, lapses_on, takes_effect_on
from chibo.standing.services.case_checks import passed_in_spite, refuse_against_rules, refuse_days
from chibo.standing.services.checks import changed, refuse_day, require_here, secret

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.standing.services.case_drafts import CaseDraft

KIND: Final = "standing.discipline_case"


@transaction.atomic
def record_discipline(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: CaseDraft, act_uid: UUID
) -> DisciplineCase:
    """Writes a disciplinary decision down. Permission `discipline.record` on `unit`, where the person was a member that day.

    It lapses by the rule of that day, and takes effect by that of DIS-06. Raises `DomainError` for a day that cannot be or what
    a rule forbids (with its clause; a time bar and a postponement while their rule is confirmed, or without a reason), `Conflict` where the same decision is written down, `NotVisible` for somebody who is not in `unit`.
    """
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    refuse_days(draft, person)
    stood = require_here(unit, {person.pk}, draft.announced_on)[person.pk]
    values = rules((*RULES, *TIME_BARS, POSTPONED), on=draft.announced_on, unit=unit)
    refuse_against_rules(person, draft, values)
    in_spite = passed_in_spite(person, draft, values)
    act = Act(viewer.actor, "standing.record_discipline", act_uid, chain=unit.chain)
    paper = record_decision(act, secret(draft.paper), unit_id=stood)
    if DisciplineCase.objects.filter(person=person, decision=paper).exists():
        raise Conflict(
            "case_known", _("Quyết định này đã được ghi cho đảng viên ấy; không ghi thêm lần nữa.")
        )
    row = DisciplineCase.objects.create(
        person=person, form=draft.form, by_cell=draft.by_cell, decision=paper, received_on=draft.received_on,
        starts_on=takes_effect_on(draft.announced_on, paper.issued_on, values, by_cell=draft.by_cell),
        announced_on=draft.announced_on, ends_on=lapses_on(draft.form, draft.announced_on, values),
        concluded_on=draft.concluded_on, in_spite=in_spite, recorded_in=act.uid, **asdict(draft.cause),
    )  # fmt: skip
    facts = {
        "form": row.form,
        "announced_on": row.announced_on,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
    facts |= {"in_spite": in_spite} if in_spite else {}
    act.record([act.draft(KIND, row.pk, unit_id=stood, after=facts)])
    return row


@transaction.atomic
def acknowledge_correction(
    viewer: Viewer, *, unit: UnitOn, case_id: int, on: date, act_uid: UUID
) -> DisciplineCase:
    """Writes down the day the cell acknowledged that the member has mended. Permission `discipline.record` on `unit`."""
    row, stood = _locked(viewer, unit, case_id)
    refuse_day(on, row.person, "on")
    if on < row.starts_on or row.corrected_on is not None:
        sentence = _("Chỉ ghi một lần, từ ngày công bố kỷ luật %(day)s trở đi. Hãy xem lại ngày.")
        raise Conflict("correction_day", sentence % {"day": format_date(row.starts_on)})
    act = Act(viewer.actor, "standing.acknowledge_correction", act_uid, chain=unit.chain)
    changed(act, KIND, stood, row, {"corrected_on": on})
    return row


@transaction.atomic
def revoke_discipline(
    viewer: Viewer, *, unit: UnitOn, case_id: int, paper: DecisionDraft, on: date, act_uid: UUID
) -> DisciplineCase:
    """Writes down that a decision was revoked by another, which ends it on `on`. Permission `discipline.record` on `unit`."""
    row, stood = _locked(viewer, unit, case_id)
    refuse_day(on, row.person, "on")
    if not row.announced_on < on < row.ends_on:
        sentence = _("Ngày xóa bỏ phải trong thời gian quyết định còn hiệu lực. Hãy xem lại ngày.")
        raise Conflict("revoked_outside", sentence)
    act = Act(viewer.actor, "standing.revoke_discipline", act_uid, chain=unit.chain)
    decision = record_decision(act, secret(paper), unit_id=stood)
    changed(act, KIND, stood, row, {"ends_on": on, "end_decision_id": decision.pk, "corrected_on": on})
    return row


def _locked(viewer: Viewer, unit: UnitOn, case_id: int) -> tuple[DisciplineCase, int]:
    """The case, locked, of somebody who was in `unit` when it was announced, and their unit; else `NotVisible`."""
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    row = (
        DisciplineCase.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=case_id)
        .first()
    )
    if row is None:
        raise NotVisible
    return row, require_here(unit, {row.person_id}, row.announced_on)[row.person_id]
