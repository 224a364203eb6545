"""Receiving a member who comes with a letter from outside the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.sealed import blind_index
from chibo.core.text import clean_text
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import Membership, NoticeSlip, Person, Transfer
from chibo.people.queries.destinations import base_of
from chibo.people.services.arriving import TRANSFER, arrive, facts_of, stay, write_entry
from chibo.people.services.slips import close_slip
from chibo.people.services.standing import new_person
from chibo.people.transfer_enums import Direction, Outcome, TransferKind

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.core.dates import PartialDate
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

RECEIVE_NEWCOMER = "people.receive_newcomer"
_FACTS = ("ethnic_group", "religion", "citizen_id", "phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """Somebody who comes from outside, as the papers say; `more` are facts by code of `services.facts`, "" where unknown.

    `letter` is the letter they carry, with the day it was written; `place` where it was written. `until` is the last day of
    who comes for a time and goes on counting there; None of who comes for good. `dues_through` is a day of the last month
    dues are paid for, as the letter says; `slip_id` the notice slip that told of them.
    """

    name: str
    sex: str
    born: PartialDate
    admitted_on: PartialDate
    place: str
    letter: DecisionDraft
    presented_on: date
    received_on: date
    official_on: PartialDate | None = None
    decided_on: date | None = None
    until: date | None = None
    dues_through: date | None = None
    slip_id: int | None = None
    more: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def receive_newcomer(viewer: Viewer, *, unit: UnitOn, newcomer: Newcomer, act_uid: UUID) -> Transfer:
    """Takes somebody into the cell `unit`: they count there from the day of receipt. Permission `members.decide` on `unit`.

    Who comes for a time takes part there and counts where they came from.

    Who stood in the register before and went with a letter keeps one file (known by the citizen id). The same `act_uid`
    again gives what it wrote the first time. Raises `DomainError` for days out of order or a unit that is no cell,
    `Conflict` where the person stands in a cell of the register.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if written := Transfer.objects.filter(recorded_in=act_uid).first():
        return written
    _refuse_days(unit, newcomer)
    cell, on = unit.at(newcomer.received_on), newcomer.received_on
    act = Act(viewer.actor, RECEIVE_NEWCOMER, act_uid, chain=unit.chain)
    entries: list[AuditDraft] = []
    person = _known(newcomer, on) or _recorded(act, cell, entries, newcomer)
    letter = record_decision(act, newcomer.letter, unit_id=cell.id)
    row = Transfer.objects.create(
        person=person, kind=TransferKind.TEMPORARY if newcomer.until else TransferKind.OFFICIAL, from_place=clean_text(newcomer.place), to_unit_id=cell.id,
        starts_on=newcomer.letter.issued_on or newcomer.presented_on, presented_on=newcomer.presented_on, ends_on=on,
        until=newcomer.until, dues_through=newcomer.dues_through.replace(day=1) if newcomer.dues_through else None, outcome=Outcome.RECEIVED, letter=letter, recorded_in=act.uid, closed_in=act.uid,
    )  # fmt: skip
    write_entry(act, base_of(cell).id, row, Direction.IN, on.year)
    entries.append(act.draft(TRANSFER, row.pk, unit_id=cell.id, after=facts_of(row)))
    entries.append(
        stay(act, row, cell.id, on) if newcomer.until else arrive(act, row, cell_id=cell.id, on=on)
    )
    entries += _followed(act, cell, row, newcomer.slip_id)
    act.record(entries)
    return row


def _followed(act: Act, cell: UnitOn, row: Transfer, slip_id: int | None) -> list[AuditDraft]:
    """The slip that told of somebody is closed with their letter. Raises `Conflict` where it no longer waits."""
    if slip_id is None:
        return []
    slips = NoticeSlip.objects.select_for_update().filter(
        unit_id=base_of(cell).id, transfer=None, ends_on=END
    )
    slip = slips.filter(pk=slip_id, starts_on__lte=row.ends_on).first()
    if slip is None:
        raise Conflict(
            "slip_closed", _("Phiếu này đã khép, hoặc đến sau ngày tiếp nhận. Hãy mở lại trang phiếu báo.")
        )
    return [close_slip(act, slip, {"transfer_id": row.pk, "ends_on": row.ends_on})]


def _refuse_days(unit: UnitOn, newcomer: Newcomer) -> None:
    if not unit.is_cell:
        raise DomainError("not_a_cell", _("Hãy chọn chi bộ mà người ấy sinh hoạt."), field="cell")
    admitted = newcomer.admitted_on.first
    days = (
        ("admitted_on", newcomer.born.last, admitted, _("Ngày vào Đảng phải sau ngày sinh.")),
        ("issued_on", admitted, newcomer.letter.issued_on, _("Ngày ghi giấy phải sau ngày vào Đảng.")),
        ("presented_on", newcomer.letter.issued_on, newcomer.presented_on, _("Ngày xuất trình không thể trước ngày ghi giấy.")),
        ("received_on", newcomer.presented_on, newcomer.received_on, _("Ngày tiếp nhận không thể trước ngày xuất trình giấy.")),
    )  # fmt: skip
    for name, before, after, sentence in days:
        if before is not None and after is not None and after < before:
            raise DomainError("days_out_of_order", sentence, field=name)
    if newcomer.until and newcomer.until < newcomer.received_on:
        raise DomainError("until_early", _("Ngày cuối không thể trước ngày tiếp nhận."), field="until")
    if newcomer.received_on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        values = {"day": format_date(newcomer.received_on)}
        raise DomainError("date_future", sentence % values, field="received_on")


def _known(newcomer: Newcomer, on: date) -> Person | None:
    """Who has this citizen id in the register, a member without a cell that day. Raises `Conflict` where there is one."""
    index = blind_index(newcomer.more.get("citizen_id", ""), "citizen_id")
    person = Person.objects.filter(citizen_id_index=index).first() if index else None
    if person is None:
        return None
    is_member = person.memberships.filter(on_date(on)).exists()
    if not is_member or person.affiliations.filter(ends_on__gt=on).exists():
        sentence = _(
            "Số định danh này là của %(name)s, đã có trong sổ. Hãy tìm người ấy ở danh sách đảng viên, xem lại nơi sinh hoạt và đảng tịch trước."
        )
        raise Conflict("citizen_id_taken", sentence % {"name": person.name}, field="citizen_id")
    return person


def _recorded(act: Act, cell: UnitOn, entries: list[AuditDraft], newcomer: Newcomer) -> Person:
    facts: dict[str, str | PartialDate] = {name: newcomer.more.get(name, "") for name in _FACTS}
    facts |= {"name": clean_text(newcomer.name), "sex": newcomer.sex, "born": newcomer.born, "note": ""}
    person = new_person(act, cell, entries, facts)
    admitted, official = newcomer.admitted_on, newcomer.official_on
    row = Membership.objects.create(
        person=person, starts_on=admitted.first, start_precision=admitted.precision, decided_on=newcomer.decided_on,
        official_on=max(official.first, admitted.first) if official else None,
        official_precision=official.precision if official else "day", recorded_in=act.uid,
    )  # fmt: skip
    after = {
        "person_id": person.pk,
        "starts_on": row.starts_on,
        "ends_on": END,
        "official_on": row.official_on,
    }
    entries.append(act.draft("people.membership", row.pk, unit_id=cell.id, after=after))
    return person
