"""Beginning a transfer, of one person or of many as one act: letters out of the book, or a move within the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.models import UndoneAct
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.decisions.services import DecisionDraft, record_decision
from chibo.org import access, permissions
from chibo.people.models import Transfer
from chibo.people.queries.destinations import Base, base_of, destination, same_upper
from chibo.people.services.arriving import TRANSFER, arrive, facts_of, leave, write_letter
from chibo.people.services.departing import (
    Departure,
    Leaving,
    kind_wanted,
    leaving,
    refuse_crowd,
    unit_of_day,
    writing_base,
)
from chibo.people.transfer_enums import Outcome, TransferKind
from chibo.people.transfer_rules import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

__all__ = ["Departure", "start_transfers"]
START = "people.start_transfers"


@transaction.atomic
def start_transfers(
    viewer: Viewer, *, unit: UnitOn, person_ids: Collection[int], departure: Departure, act_uid: UUID
) -> list[Transfer]:
    """Writes a letter for each of these people of `unit` or below, all or none; permission `members.decide` on `unit`.

    To another cell of the same grassroots organisation no letter goes along: they are moved at once, and their posts in the
    cell they leave end. The same `act_uid` again gives what it wrote the first time. Raises `DomainError` for what is
    entered wrongly or what a rule forbids (with its clause), `Conflict` for what contradicts the register.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if written := _written_before(act_uid):
        return written
    unit, wanted = unit_of_day(unit, departure.on), kind_wanted(departure)
    refuse_crowd(person_ids)
    base = writing_base(unit)
    to = destination(departure.to, departure.on) if departure.to else None
    there = base_of(to) if to else None
    kind = kind_of(wanted, same_upper=there is not None and same_upper(base, there, departure.on))
    people = leaving(unit, person_ids, departure, kind, to)
    act = Act(viewer.actor, START, act_uid, chain=unit.chain)
    if there is not None and there.id == base.id and kind == TransferKind.INTERNAL:
        return _move_within(act, unit, to, people, departure)
    return _write_letters(act, base, people, departure, _Way(kind, to.id if to else None))


def _written_before(act_uid: UUID) -> list[Transfer]:
    if UndoneAct.objects.filter(act_uid=act_uid).exists():
        sentence = _("Lần ghi này đã được hoàn tác. Muốn ghi lại, hãy mở lại trang chuyển sinh hoạt.")
        raise Conflict("act_undone", sentence)
    return list(Transfer.objects.filter(recorded_in=act_uid).order_by("id"))


def _move_within(
    act: Act, unit: UnitOn, to: UnitOn | None, people: list[Leaving], departure: Departure
) -> list[Transfer]:
    """The move itself, without a letter: it is begun and received on one day."""
    if to is None or not to.is_cell:
        sentence = _("Trong một đảng bộ cơ sở thì chuyển thẳng về chi bộ. Hãy chọn chi bộ nơi đến.")
        raise DomainError("to_no_cell", sentence, field="to")
    paper = None
    if departure.number:
        draft = DecisionDraft(issuer=base_of(to).name, number=departure.number, issued_on=departure.on)
        paper = record_decision(act, draft, unit_id=unit.id)
    rows: list[Transfer] = []
    entries: list[AuditDraft] = []
    for one in people:
        stay = one.stay
        row = Transfer.objects.create(
            person=stay.person, kind=TransferKind.INTERNAL, from_unit_id=stay.unit_id, to_unit_id=to.id,
            starts_on=departure.on, ends_on=departure.on, outcome=Outcome.RECEIVED, receipt=paper,
            late_start_reason=one.late_reason, recorded_in=act.uid, closed_in=act.uid,
        )  # fmt: skip
        entries.append(act.draft(TRANSFER, row.pk, unit_id=unit.id, after=facts_of(row)))
        posts = Q(seat__unit_id=stay.unit_id)
        entries += leave(act, row, on=departure.on, unit_id=unit.id, posts=posts)
        entries.append(arrive(act, row, cell_id=to.id, on=departure.on))
        rows.append(row)
    act.record(entries)
    return rows


@dataclass(frozen=True, slots=True)
class _Way:
    kind: TransferKind
    to_id: int | None


def _write_letters(
    act: Act, base: Base, people: list[Leaving], departure: Departure, way: _Way
) -> list[Transfer]:
    if departure.number and len(people) > 1:
        sentence = _(
            "Mỗi người một giấy, mỗi giấy một số. Hãy để trống số giấy để lấy số tiếp theo của sổ giới thiệu."
        )
        raise DomainError("number_of_many", sentence, field="number")
    rows: list[Transfer] = []
    entries: list[AuditDraft] = []
    month = departure.dues_through.replace(day=1) if departure.dues_through else None
    for one in people:
        stay = one.stay
        row = Transfer.objects.create(
            person=stay.person, kind=way.kind, from_unit_id=stay.unit_id, to_unit_id=way.to_id,
            to_place=clean_text(departure.place), starts_on=departure.on, until=departure.until,
            for_study=departure.for_study, dues_through=month, late_start_reason=one.late_reason, recorded_in=act.uid,
        )  # fmt: skip
        write_letter(act, base, row, departure.number)
        entries.append(act.draft(TRANSFER, row.pk, unit_id=stay.unit_id, after=facts_of(row)))
        rows.append(row)
    act.record(entries)
    return rows
