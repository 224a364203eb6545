"""Discipline: that there is a decision, that the cell acknowledged the correction, that a decision was revoked.

Who may do it holds `discipline.record`; nobody without `discipline.see` ever learns of it, not from the log either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import PostHeld
from chibo.rulebook.queries import rules
from chibo.standing.models import DisciplineCase
from chibo.standing.rules.discipline import RULES, against, lapses_on
from chibo.standing.services.checks import changed, refuse_day, require_here, with_clause

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person
    from chibo.rulebook.rules import RuleValue

KIND: Final = "standing.discipline_case"
_AGAINST: Final = {
    "form_of_probationer": gettext_lazy("Đảng viên dự bị chỉ bị khiển trách hoặc cảnh cáo. Hãy xem lại hình thức."),
    "form_unknown": gettext_lazy("Quy định không có hình thức này. Hãy xem lại hình thức."),
    "removal_without_post": gettext_lazy("Sổ không ghi chức vụ nào vào ngày ấy nên không có gì để cách chức. Hãy ghi chức vụ trước, hoặc xem lại hình thức."),
    "beyond_cell": gettext_lazy("Chi bộ không quyết định được hình thức này. Hãy ghi quyết định của cấp trên."),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDraft:
    """A disciplinary decision: `form` a code of `DisciplineForm`, `announced_on` the day it was announced."""

    form: str
    announced_on: date
    paper: DecisionDraft
    by_cell: bool = False
    received_on: date | None = None


@transaction.atomic
def record_discipline(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: CaseDraft, act_uid: UUID
) -> DisciplineCase:
    """Writes a disciplinary decision down. Permission `discipline.record` on `unit`, where the person was a member that day.

    It lapses by the rule of that day. Raises `DomainError` for a day that cannot be or what a rule forbids (with its
    clause), `Conflict` where the same decision is written down, `NotVisible` for somebody who is not in `unit`.
    """
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    for day, field in ((draft.announced_on, "announced_on"), (draft.received_on, "received_on")):
        refuse_day(day, person, field)
    if draft.received_on and draft.received_on < draft.announced_on and draft.by_cell:
        sentence = _("Ngày nhận quyết định không thể trước ngày công bố %(day)s.")
        raise DomainError(
            "received_early", sentence % {"day": format_date(draft.announced_on)}, field="received_on"
        )
    stood = require_here(unit, {person.pk}, draft.announced_on)[person.pk]
    values = rules(RULES, on=draft.announced_on, unit=unit)
    _refuse_against_rules(person, draft, values)
    act = Act(viewer.actor, "standing.record_discipline", act_uid, chain=unit.chain)
    paper = record_decision(act, _secret(draft.paper), unit_id=stood)
    if DisciplineCase.objects.filter(person=person, decision=paper).exists():
        raise Conflict(
            "case_known", _("Quyết định này đã được ghi cho đảng viên ấy; không ghi thêm lần nữa.")
        )
    row = DisciplineCase.objects.create(
        person=person, form=draft.form, by_cell=draft.by_cell, decision=paper, received_on=draft.received_on,
        starts_on=draft.announced_on, ends_on=lapses_on(draft.form, draft.announced_on, values), recorded_in=act.uid,
    )  # fmt: skip
    facts = {"form": row.form, "starts_on": row.starts_on, "ends_on": row.ends_on}
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
    if not row.starts_on < on < row.ends_on:
        sentence = _("Ngày xóa bỏ phải trong thời gian quyết định còn hiệu lực. Hãy xem lại ngày.")
        raise Conflict("revoked_outside", sentence)
    act = Act(viewer.actor, "standing.revoke_discipline", act_uid, chain=unit.chain)
    decision = record_decision(act, _secret(paper), unit_id=stood)
    changed(act, KIND, stood, row, {"ends_on": on, "end_decision_id": decision.pk, "corrected_on": on})
    return row


def _refuse_against_rules(person: Person, draft: CaseDraft, values: dict[str, RuleValue]) -> None:
    membership = person.memberships.filter(on_date(draft.announced_on)).get()
    found = against(
        draft.form,
        is_official=membership.official_on is not None and membership.official_on <= draft.announced_on,
        by_cell=draft.by_cell,
        holds_post=PostHeld.objects.filter(
            person=person, starts_on__lte=draft.announced_on, ends_on__gte=draft.announced_on
        ).exists(),
        values=values,
    )
    if found is not None:
        sentence = with_clause(str(_AGAINST[found.code]), values[found.rule])
        raise DomainError(found.code, sentence, field=found.field)


def _secret(paper: DecisionDraft) -> DecisionDraft:
    """Number, issuer, day and place, nothing else."""
    return replace(paper, title="", kind="", secret=True)


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
    return row, require_here(unit, {row.person_id}, row.starts_on)[row.person_id]
