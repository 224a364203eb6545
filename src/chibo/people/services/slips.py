"""Notice slips: posted, got, laid aside, and looked through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.people.models import NoticeSlip, SlipCheck
from chibo.people.queries.destinations import base_of
from chibo.people.queries.slips import waiting_on
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services.transfer_steps import act_of, opened
from chibo.people.transfer_enums import Addressee, Direction

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Transfer
    from chibo.people.services.transfer_steps import Done

SLIP: Final = "people.notice_slip"
CHECK: Final = "people.slip_check"
_EARLIEST_YEAR: Final = 1900


@dataclass(frozen=True, kw_only=True, slots=True)
class SlipDraft:
    """A slip from outside the register: who is to come, from where, by which letter, and the day the slip came."""

    name: str
    place: str
    number: str
    issued_on: date
    received_on: date
    born_year: int | None = None


@transaction.atomic
def send_slips(viewer: Viewer, *, transfer: Transfer, done: Done) -> list[NoticeSlip]:
    """Writes down that both slips of a letter were posted (TRF-11). Permission `members.decide` where it was written.

    Raises `DomainError` for a day out of order, `Conflict` where they are written down.
    """
    sender = sender_of(transfer)
    row = opened(viewer, transfer, sender or unit_of(transfer), done)
    if sender is None or row.letter_id is None:
        raise DomainError("no_letter", _("Chỉ gửi phiếu báo của giấy do đơn vị này viết."), field="on")
    act = act_of(viewer, "people.send_slips", done, row)
    return [_keep(act, row, base_of(sender).id, done.on, addressee) for addressee in Addressee.values]


@transaction.atomic
def note_slip(viewer: Viewer, *, transfer: Transfer, done: Done) -> NoticeSlip:
    """Writes down that the slip of a letter came. Permission `members.decide` where the letter leads."""
    row = opened(viewer, transfer, unit_of(transfer), done)
    if row.to_unit is None:
        raise DomainError(
            "no_receiver", _("Nơi đến ở ngoài sổ này nên không giữ phiếu báo ở đây."), field="on"
        )
    act = act_of(viewer, "people.note_slip", done, row)
    return _keep(act, row, base_of(unit_of(row)).id, done.on, "")


def _keep(act: Act, row: Transfer, unit_id: int, on: date, addressee: str) -> NoticeSlip:
    way = Direction.OUT if addressee else Direction.IN
    if NoticeSlip.objects.filter(transfer=row, direction=way, addressee=addressee).exists():
        raise Conflict(
            "slip_known", _("Phiếu báo của giấy này đã được ghi. Ghi sai thì hoàn tác lần ghi ấy.")
        )
    slip = NoticeSlip.objects.create(
        unit_id=unit_id, direction=way, addressee=addressee, transfer=row, starts_on=on, recorded_in=act.uid
    )
    act.record([_told(act, slip)])
    return slip


@transaction.atomic
def record_slip(viewer: Viewer, *, unit: UnitOn, draft: SlipDraft, act_uid: UUID) -> NoticeSlip:
    """Writes down a slip about somebody who is to come from outside the register. Permission `members.decide` on `unit`.

    The same `act_uid` again gives what it wrote the first time. Raises `DomainError` for what is missing, days out of order
    or a unit that keeps no slips, `Conflict` where the same letter is written down.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if written := NoticeSlip.objects.filter(recorded_in=act_uid).first():
        return written
    name, place, number = clean_text(draft.name), clean_text(draft.place), clean_text(draft.number)
    if not (name and place and number):
        raise DomainError(
            "slip_parts", _("Hãy ghi họ tên, nơi đi và số giấy giới thiệu trên phiếu."), field="name"
        )
    if base_of(unit).id != unit.id:
        raise DomainError(
            "slip_elsewhere", _("Phiếu báo do tổ chức cơ sở đảng giữ. Hãy mở trang của đảng bộ cơ sở.")
        )
    _refuse_future(draft.received_on, "received_on")
    if draft.received_on < draft.issued_on:
        sentence = _("Ngày nhận phiếu không thể trước ngày ghi giấy %(day)s.")
        raise DomainError("slip_early", sentence % {"day": format_date(draft.issued_on)}, field="received_on")
    if draft.born_year is not None and not _EARLIEST_YEAR < draft.born_year < draft.issued_on.year:
        raise DomainError("born_year", _("Hãy xem lại năm sinh."), field="born_year")
    known = NoticeSlip.objects.filter(unit_id=unit.id, number=number, place=place, issued_on=draft.issued_on)
    if known.filter(ends_on__gt=draft.received_on).exists():
        raise Conflict("slip_known", _("Phiếu báo của giấy này đã được ghi."), field="number")
    act = Act(viewer.actor, "people.record_slip", act_uid, chain=unit.chain)
    slip = NoticeSlip.objects.create(
        unit_id=unit.id, direction=Direction.IN, name=name, born_year=draft.born_year, place=place, number=number,
        issued_on=draft.issued_on, starts_on=draft.received_on, recorded_in=act.uid,
    )  # fmt: skip
    act.record([_told(act, slip)])
    return slip


@transaction.atomic
def lay_aside(viewer: Viewer, *, unit: UnitOn, slip_id: int, on: date, act_uid: UUID) -> NoticeSlip:
    """Writes down that whom a slip from outside speaks of will not come. Permission `members.decide` on `unit`."""
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    slip = NoticeSlip.objects.select_for_update().filter(pk=slip_id, unit_id=unit.id, transfer=None).first()
    if slip is None:
        raise NotVisible
    _refuse_future(on, "on")
    if slip.ends_on != END:
        raise Conflict("slip_closed", _("Phiếu này đã khép. Hãy mở lại trang phiếu báo."))
    if on < slip.starts_on:
        sentence = _("Ngày này trước ngày nhận phiếu %(day)s. Hãy xem lại ngày.")
        raise DomainError("slip_early", sentence % {"day": format_date(slip.starts_on)}, field="on")
    act = Act(viewer.actor, "people.lay_slip_aside", act_uid, chain=unit.chain)
    act.record([close_slip(act, slip, {"ends_on": on})])
    return slip


def close_slip(act: Act, slip: NoticeSlip, changes: dict[str, object]) -> AuditDraft:
    """Changes a slip as a part of the act. Not for callers outside these services: permission is asked before."""
    changes = {**changes, "closed_in": act.uid}
    act.keep([slip], changes)
    before = {name: getattr(slip, name) for name in changes}
    for name, value in changes.items():
        setattr(slip, name, value)
    slip.save(update_fields=list(changes))
    return act.draft(SLIP, slip.pk, unit_id=slip.unit_id, before=before, after=changes)


@transaction.atomic
def check_slips(
    viewer: Viewer,
    *,
    unit: UnitOn,
    on: date,
    reported: Collection[int],
    act_uid: UUID,
    report: DecisionDraft | None = None,
) -> SlipCheck:
    """Writes down that the slips were looked through, and which of them (ids) were reported to the committee above (TRF-29).

    Permission `members.decide` on `unit`. The same `act_uid` again gives what it wrote the first time. Raises `DomainError` for
    a day to come or a slip nobody waits for, `Conflict` for a second time on one day.
    """
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    if written := SlipCheck.objects.filter(recorded_in=act_uid).first():
        return written
    _refuse_future(on, "on")
    if SlipCheck.objects.filter(unit_id=unit.id, on=on).exists():
        raise Conflict("checked_today", _("Ngày này đã ghi một lần rà phiếu báo."), field="on")
    slips = list(waiting_on(on).select_for_update(of=("self",)).filter(unit_id=unit.id, pk__in=reported))
    if len(slips) != len(set(reported)):
        raise DomainError(
            "slip_unknown", _("Có phiếu không còn chờ vào ngày này. Hãy mở lại trang phiếu báo.")
        )
    act = Act(viewer.actor, "people.check_slips", act_uid, chain=unit.chain)
    paper = record_decision(act, report, unit_id=unit.id) if report else None
    row = SlipCheck.objects.create(unit_id=unit.id, on=on, report=paper, recorded_in=act.uid)
    entries = [act.draft(CHECK, row.pk, unit_id=unit.id, after={"on": on})]
    act.record([*entries, *(close_slip(act, slip, {"reported_on": on}) for slip in slips)])
    return row


def _told(act: Act, slip: NoticeSlip) -> AuditDraft:
    after = {
        "direction": slip.direction,
        "starts_on": slip.starts_on,
        "number": slip.number,
        "place": slip.place,
    }
    return act.draft(SLIP, slip.pk, unit_id=slip.unit_id, after=after)


def _refuse_future(on: date, field: str) -> None:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field=field)
