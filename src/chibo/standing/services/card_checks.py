"""The yearly check of cards in a cell: which were shown, which are damaged, lost or were not brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.standing.enums import CardEnd, CardFault
from chibo.standing.models import CardCheck, CardFinding, MemberCard
from chibo.standing.queries.card_checks import holders_in
from chibo.standing.services.cards import KIND as CARD
from chibo.standing.services.checks import changed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

KIND: Final = "standing.card_check"
#: Cards that are held no more once a check found this of them.
_ENDS: Final = {CardFault.LOST: CardEnd.LOST, CardFault.DAMAGED: CardEnd.DAMAGED}


@dataclass(frozen=True, kw_only=True, slots=True)
class CardCheckDraft:
    """A check on a day; `faults` (codes of `CardFault`) by person, of those whose card was not shown sound."""

    on: date
    faults: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def check_cards(viewer: Viewer, *, unit: UnitOn, draft: CardCheckDraft, act_uid: UUID) -> CardCheck:
    """Writes down that a cell checked the cards of its members (CRD-09). Permission `people.change` on `unit`, the cell.

    A card found lost or damaged is held no more from that day, so that another is called for (CRD-08). Raises `DomainError`
    for a unit that is no cell, a day to come or not after the card was issued; `Conflict` where the day is written down or
    nobody holds a card; `NotVisible` for somebody who holds none here.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    unit = unit.at(draft.on) if draft.on <= today() else unit
    _refuse(unit, draft)
    holders = {row.person_id for row in holders_in(unit)}
    if not holders:
        raise Conflict(
            "check_without_cards",
            _("Ngày ấy không ai trong chi bộ có thẻ ghi trong sổ. Hãy ghi phát thẻ trước."),
        )
    if not draft.faults.keys() <= holders:
        raise NotVisible
    act = Act(viewer.actor, "standing.check_cards", act_uid, chain=unit.chain)
    check = CardCheck.objects.create(
        unit_id=unit.id, on=draft.on, seen=len(holders) - len(draft.faults), recorded_in=act.uid
    )
    CardFinding.objects.bulk_create(
        CardFinding(check_made=check, person_id=person_id, fault=fault, recorded_in=act.uid)
        for person_id, fault in sorted(draft.faults.items())
    )
    act.record([act.draft(KIND, check.pk, unit_id=unit.id, after={"on": check.on, "seen": check.seen})])
    _end_cards(act, unit, draft)
    return check


def _refuse(unit: UnitOn, draft: CardCheckDraft) -> None:
    if not unit.is_cell:
        raise DomainError("check_of_cell", _("Thẻ được kiểm tra ở chi bộ. Hãy mở trang của từng chi bộ."))
    if draft.on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(draft.on)}, field="on")
    if CardCheck.objects.filter(unit_id=unit.id, on=draft.on).exists():
        raise Conflict("card_check_known", _("Lần kiểm tra thẻ ngày này đã có trong sổ."))


def _end_cards(act: Act, unit: UnitOn, draft: CardCheckDraft) -> None:
    """Ends the cards that are lost or damaged."""
    ended = {
        person_id: _ENDS[CardFault(fault)] for person_id, fault in draft.faults.items() if fault in _ENDS
    }
    rows = MemberCard.objects.select_for_update(of=("self",)).select_related("person")
    for row in rows.filter(on_date(draft.on), person_id__in=ended):
        if not row.is_open or row.starts_on >= draft.on:
            sentence = _(
                "Thẻ của %(name)s đã ghi thôi giữ, hoặc cấp từ ngày kiểm tra trở đi. Hãy xem lại ngày."
            )
            raise Conflict("card_not_held", sentence % {"name": row.person.name})
        changed(act, CARD, unit.id, row, {"ends_on": draft.on, "end_kind": ended[row.person_id]})
