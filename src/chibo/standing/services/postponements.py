"""Discipline put off for a time, and gone on with. As secret as discipline; of the ground only its kind is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import day_after, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.rulebook.queries import rules
from chibo.standing.enums import ExaminationKind, PostponementGround
from chibo.standing.models import Postponement
from chibo.standing.rules.causes import CHILD_UNDER, POSTPONED, postponed_until
from chibo.standing.services.checks import changed, refuse_day, require_here, secret, with_clause
from chibo.standing.services.examinations import locked_examination

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.standing.models import Examination

KIND: Final = "standing.postponement"


@dataclass(frozen=True, kw_only=True, slots=True)
class PostponementDraft:
    """Discipline put off: a code of `PostponementGround`, the first and the last day (or the day to look again), the paper."""

    ground: str
    starts_on: date
    last_day: date
    paper: DecisionDraft


@transaction.atomic
def postpone_discipline(
    viewer: Viewer, *, unit: UnitOn, examination_id: int, draft: PostponementDraft, act_uid: UUID
) -> Postponement:
    """Writes down that discipline is not considered for a time (DIS-13). Permission `discipline.record` on `unit`.

    The last day may lie ahead. Raises `DomainError` for days that cannot be or a ground no rule of the first day names (with
    its clause), `Conflict` where the matter is over, is no discipline, or is put off at that time already.
    """
    examined, stood = locked_examination(viewer, unit, examination_id)
    refuse_day(draft.starts_on, examined.person, "starts_on")
    _refuse_examination(examined, draft)
    _refuse_days(unit, draft)
    ends_on = day_after(draft.last_day)
    known = examined.postponements.filter(starts_on__lt=ends_on, ends_on__gt=draft.starts_on).first()
    if known is not None:
        sentence = _(
            "Đã ghi chưa xem xét đến hết ngày %(day)s. Hãy ghi xem xét tiếp trước, hoặc xem lại ngày."
        )
        raise Conflict("postponement_known", sentence % {"day": format_date(known.last_day)})
    act = Act(viewer.actor, "standing.postpone_discipline", act_uid, chain=unit.chain)
    paper = record_decision(act, secret(draft.paper), unit_id=stood)
    row = Postponement.objects.create(
        examination=examined, ground=draft.ground, decision=paper, starts_on=draft.starts_on, ends_on=ends_on, recorded_in=act.uid,
    )  # fmt: skip
    facts = {"ground": row.ground, "starts_on": row.starts_on, "ends_on": row.ends_on}
    act.record([act.draft(KIND, row.pk, unit_id=stood, after=facts)])
    return row


@transaction.atomic
def resume_discipline(
    viewer: Viewer, *, unit: UnitOn, postponement_id: int, on: date, act_uid: UUID
) -> Postponement:
    """Writes down that the matter is gone on with from `on`. Permission `discipline.record` on `unit`."""
    access.require(viewer, permissions.RECORD_DISCIPLINE, unit.path)
    rows = Postponement.objects.select_for_update(of=("self",)).select_related("examination__person")
    row = rows.filter(pk=postponement_id).first()
    if row is None:
        raise NotVisible
    examined = row.examination
    stood = require_here(unit, {examined.person_id}, examined.starts_on)[examined.person_id]
    refuse_day(on, examined.person, "on")
    if row.resumed_on is not None or on <= row.starts_on:
        sentence = _("Chỉ ghi một lần, sau ngày %(day)s. Hãy xem lại ngày.")
        raise Conflict("postponement_over", sentence % {"day": format_date(row.starts_on)})
    act = Act(viewer.actor, "standing.resume_discipline", act_uid, chain=unit.chain)
    changed(act, KIND, stood, row, {"ends_on": min(on, row.ends_on), "resumed_on": on})
    return row


def _refuse_examination(examined: Examination, draft: PostponementDraft) -> None:
    if examined.kind != ExaminationKind.DISCIPLINE or not examined.holds_on(draft.starts_on):
        sentence = _(
            "Chỉ ghi cho việc xem xét kỷ luật, trong thời gian đang xem xét. Hãy xem lại việc và ngày."
        )
        raise Conflict("postponement_of_nothing", sentence)
    if draft.ground not in PostponementGround.values:
        raise DomainError("postponement_ground", _("Không có diện này. Hãy chọn lại."), field="ground")


def _refuse_days(unit: UnitOn, draft: PostponementDraft) -> None:
    if draft.last_day < draft.starts_on:
        sentence = _("Ngày cuối không thể trước ngày %(day)s.")
        raise DomainError(
            "postponement_backwards", sentence % {"day": format_date(draft.starts_on)}, field="last_day"
        )
    values = rules([POSTPONED, CHILD_UNDER], on=draft.starts_on, unit=unit)
    if values[POSTPONED].is_gap:
        sentence = _("Sổ quy định của ngày này chưa có diện chưa xem xét kỷ luật. Hãy xem lại ngày.")
        raise DomainError("postponement_gap", with_clause(sentence, values[POSTPONED]), field="starts_on")
    ends = postponed_until(draft.ground, draft.starts_on, values)
    if ends is not None and draft.last_day >= ends:
        sentence = _("Diện này hết trước ngày %(day)s. Hãy xem lại ngày cuối.")
        words = with_clause(sentence % {"day": format_date(ends)}, values[CHILD_UNDER])
        raise DomainError("postponement_too_long", words, field="last_day")
