"""Member cards: issued, handed over, lost, exchanged, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.sealed import blind_index
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.rulebook.queries import rules
from chibo.standing.models import MemberCard
from chibo.standing.rules.keeping import CARD_DIGITS, CARD_OFFICIAL, card_number_fits
from chibo.standing.services.checks import changed, last_unit, refuse_day, require_here, with_clause

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

KIND: Final = "standing.member_card"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardDraft:
    """A card: its number, the day it was issued and (where known) handed over, and the decision."""

    number: str
    issued_on: date
    handed_on: date | None = None
    paper: DecisionDraft | None = None


@transaction.atomic
def issue_card(
    viewer: Viewer, *, unit: UnitOn, person: Person, draft: CardDraft, act_uid: UUID
) -> MemberCard:
    """Writes down a card issued to a member of `unit`. Permission `people.change` on `unit`.

    Raises `DomainError` for days that cannot be, a number of another shape or of somebody else (CRD-05), a member on
    probation (CRD-01); `Conflict` where one is held on that day; `NotVisible` for somebody who is not in `unit`.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    for day, field in ((draft.issued_on, "issued_on_card"), (draft.handed_on, "handed_on")):
        refuse_day(day, person, field)
    if draft.handed_on and draft.handed_on < draft.issued_on:
        sentence = _("Ngày trao không thể trước ngày cấp %(day)s.")
        raise DomainError("handed_early", sentence % {"day": format_date(draft.issued_on)}, field="handed_on")
    stood = require_here(unit, {person.pk}, draft.issued_on)[person.pk]
    number = draft.number.replace(" ", "")
    _refuse_against_rules(unit, person, draft, number)
    held = MemberCard.objects.filter(person=person, ends_on__gt=draft.issued_on).first()
    if held is not None:
        sentence = _("%(name)s đang giữ thẻ cấp ngày %(day)s. Hãy ghi mất, hỏng hoặc đổi thẻ trước.")
        values = {"name": person.name, "day": format_date(held.starts_on)}
        raise Conflict("card_held", sentence % values)
    act = Act(viewer.actor, "standing.issue_card", act_uid, chain=unit.chain)
    decision = record_decision(act, draft.paper, unit_id=stood) if draft.paper else None
    row = MemberCard.objects.create(
        person=person, number=number, number_index=blind_index(number, "member_card"), starts_on=draft.issued_on,
        handed_on=draft.handed_on, decision=decision, recorded_in=act.uid,
    )  # fmt: skip
    act.record([act.draft(KIND, row.pk, unit_id=stood, after={"starts_on": row.starts_on, "number": True})])
    return row


def _refuse_against_rules(unit: UnitOn, person: Person, draft: CardDraft, number: str) -> None:
    values = rules([CARD_DIGITS, CARD_OFFICIAL], on=draft.issued_on, unit=unit)
    official, digits = values[CARD_OFFICIAL], values[CARD_DIGITS]
    membership = person.memberships.filter(on_date(draft.issued_on)).get()
    if (
        not official.is_gap
        and official.holds
        and not (membership.official_on and membership.official_on <= draft.issued_on)
    ):
        sentence = with_clause(
            _("Thẻ chỉ phát cho đảng viên chính thức. Hãy ghi công nhận chính thức trước."), official
        )
        raise DomainError("card_of_probationer", sentence)
    if not number or not card_number_fits(number, digits):
        sentence = with_clause(
            _("Số thẻ không đúng số chữ số theo quy định của ngày cấp. Hãy xem lại trên thẻ."), digits
        )
        raise DomainError("card_number", sentence, field="number_of_card")
    index = blind_index(number, "citizen_id")
    if not digits.is_gap and person.citizen_id_index and person.citizen_id_index != index:
        sentence = with_clause(
            _("Số thẻ phải là số định danh cá nhân của đảng viên. Hãy xem lại thẻ, hoặc sửa số định danh."),
            digits,
        )
        raise DomainError("card_other_person", sentence, field="number_of_card")


@transaction.atomic
def hand_card(
    viewer: Viewer, *, unit: UnitOn, person: Person, card_id: int, on: date, act_uid: UUID
) -> MemberCard:
    """Writes down the day a card that was issued was handed over in the cell (CRD-01). Permission `people.change` on `unit`.

    Raises `DomainError` for a day that cannot be, `Conflict` where the day is known, before the card was issued or after it ended.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    row = MemberCard.objects.select_for_update().filter(pk=card_id, person=person).first()
    refuse_day(on, person, "on")
    if row is None or row.handed_on is not None or not row.holds_on(on):
        sentence = _("Ngày trao thẻ đã ghi, hoặc không trong thời gian giữ thẻ này. Hãy xem lại ngày.")
        raise Conflict("card_handed", sentence)
    act = Act(viewer.actor, "standing.hand_card", act_uid, chain=unit.chain)
    changed(act, KIND, last_unit(unit, person), row, {"handed_on": on})
    return row


@transaction.atomic
def end_card(
    viewer: Viewer, *, unit: UnitOn, person: Person, card_id: int, kind: str, on: date, act_uid: UUID
) -> MemberCard:
    """Writes down that a card is lost, damaged, exchanged or taken back on a day. Permission `people.change` on `unit`.

    `kind` is a code of `CardEnd`. Raises `DomainError` for a day that cannot be, `Conflict` where it is not held.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    row = MemberCard.objects.select_for_update().filter(pk=card_id, person=person).first()
    refuse_day(on, person, "on")
    if row is None or row.ends_on != END or on <= row.starts_on:
        sentence = _("Thẻ này không còn giữ, hoặc ngày không sau ngày cấp. Hãy xem lại ngày.")
        raise Conflict("card_not_held", sentence)
    act = Act(viewer.actor, "standing.end_card", act_uid, chain=unit.chain)
    changed(act, KIND, last_unit(unit, person), row, {"ends_on": on, "end_kind": kind})
    return row
