"""Changing somebody's name: the paper of civil status, the cell, the decision above; then every list and paper at once (REC-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.models import FormerName, Person
from chibo.people.services.facts import columns, former_names_of, with_former_names
from chibo.people.standing_rules import Obstacle
from chibo.people.standing_words import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

STEPS: Final = "record.name_change_steps"


@dataclass(frozen=True, kw_only=True, slots=True)
class RenameDraft:
    """A new name from a day on: the paper of civil status, the day the cell considered it, the decision of the committee above."""

    name: str
    on: date
    legal_paper: DecisionDraft | None = None
    considered_on: date | None = None
    decision: DecisionDraft | None = None


@transaction.atomic
def change_name(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: RenameDraft, act_uid: UUID
) -> FormerName:
    """Gives somebody in `unit` a new name; the old one is kept and still found. Permission `members.decide` on `unit`.

    Raises `DomainError` for a step that is missing (with its clause) or days out of order, `Conflict` where that is the name.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    row = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    new = clean_text(draft.name)
    _refuse(unit, row, draft, new)
    act = Act(viewer.actor, "people.change_name", act_uid, chain=unit.chain)
    papers = {
        f"{name}_id": record_decision(act, paper, unit_id=unit.id).pk if paper else None
        for name, paper in (("legal_paper", draft.legal_paper), ("decision", draft.decision))
    }
    former = FormerName.objects.create(
        person=row,
        name=row.name,
        until=draft.on,
        considered_on=draft.considered_on,
        recorded_in=act.uid,
        **papers,
    )
    values = columns("name", new)
    values["search_key"] = with_former_names(str(values["search_key"]), former_names_of([row.pk])[row.pk])
    act.keep([row], tuple(values))
    before = {"name": row.name}
    for column, value in values.items():
        setattr(row, column, value)
    row.save(update_fields=list(values))
    act.record([act.draft("people.person", row.pk, unit_id=unit.id, before=before, after={"name": new})])
    return former


def _refuse(unit: UnitOn, row: Person, draft: RenameDraft, new: str) -> None:
    if not new or new == row.name:
        sentence = _("Hãy ghi tên mới, khác tên đang ghi.")
        raise Conflict("name_same", sentence, field="name")
    legal, decided = draft.legal_paper, draft.decision
    values = rules([STEPS], on=draft.on, unit=unit)
    if not values[STEPS].is_gap:
        missing = {
            "rename_legal": ("legal_number", legal), "rename_cell": ("considered_on", draft.considered_on),
            "rename_decision": ("number", decided),
        }  # fmt: skip
        for code, (field, given) in missing.items():
            if given is None:
                raise refusal(Obstacle(code, STEPS, field), values)
    days = [legal and legal.issued_on, draft.considered_on, decided and decided.issued_on, draft.on]
    known = [day for day in days if day]
    if known != sorted(known):
        sentence = _(
            "Giấy tờ hộ tịch có trước, rồi chi bộ xét, cấp trên quyết định, rồi mới đổi tên. Hãy xem lại các ngày."
        )
        raise DomainError("rename_order", sentence, field="on")
    if draft.on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(draft.on)}, field="on")
    if FormerName.objects.filter(person=row, until__gte=draft.on).exists():
        sentence = _("Đã ghi một lần đổi tên vào hoặc sau ngày %(day)s. Hãy xem lại ngày.")
        raise Conflict("renamed_later", sentence % {"day": format_date(draft.on)}, field="on")
