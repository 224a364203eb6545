"""The way of a letter after it is written: presented, received, returned, cancelled; a stay for a time extended and ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.clock import today
from chibo.core.dates import day_before, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.access import OPERATOR, subtree
from chibo.org.queries import on_date, unit_on
from chibo.people.models import Affiliation, Transfer
from chibo.people.queries.destinations import base_of, destination
from chibo.people.queries.transfer_ends import mark_of, sender_of, unit_of
from chibo.people.services.arriving import TRANSFER, arrive, facts_of, leave, stay, write_entry
from chibo.people.transfer_enums import Direction, Outcome, TransferKind
from chibo.people.transfer_rules import LIMITS, LIST_CONFIRMED, late_letter, list_obstacle
from chibo.people.transfer_sentences import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """A step: its day, the paper it rests on if any, the cell that receives (the place of the letter where None), the act
    under which it is written, and what its writer saw of the transfer (`mark_of`; "" does not compare). `reason` says why the letter is handed in late,
    `unlisted` why somebody is taken in though the list of the file is not confirmed."""  # noqa: D205, D209

    on: date
    act_uid: UUID
    paper: DecisionDraft | None = None
    cell: UnitOn | None = None
    seen: str = ""
    reason: str = ""
    unlisted: str = ""


@transaction.atomic
def present_letter(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """Writes down that the letter was handed in. Permission `members.decide` where the letter leads (from where it came, if
    that is outside). Raises `DomainError` for a day out of order, `Conflict` where somebody was faster."""  # noqa: D205, D209
    row = opened(viewer, transfer, unit_of(transfer), done)
    if row.presented_on:
        sentence = _("Giấy đã được xuất trình ngày %(day)s. Hãy ghi tiếp nhận.")
        raise Conflict("presented_before", sentence % {"day": format_date(row.presented_on)})
    late = _late_reason(row, done)
    act = act_of(viewer, "people.present_letter", done, row)
    write_step(act, row, {"presented_on": done.on, "late_letter_reason": late})
    return row


@transaction.atomic
def receive_transfer(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """The receiving side takes the person in: from `done.on` they count there (or stay there for a time); their posts where
    they were end. Permission and refusals as `present_letter`; the cell must stand where the letter leads, and a file whose list the
    sending committee has not confirmed needs a reason (TRF-08)."""  # noqa: D205, D209
    row = opened(viewer, transfer, unit_of(transfer), done)
    cell = _cell(row, done)
    late = row.late_letter_reason if row.presented_on else _late_reason(row, done)
    unlisted = _unlisted_reason(row, cell, done)
    act = act_of(viewer, "people.receive_transfer", done, row)
    paper = record_decision(act, done.paper, unit_id=told_of(row)) if done.paper else row.receipt
    if row.is_for_a_time:
        entries = [stay(act, row, cell.id if cell else None, done.on)]
    else:
        entries = _move(act, row, cell, done.on)
    changes = {
        "presented_on": row.presented_on or done.on, "outcome": Outcome.RECEIVED, "ends_on": done.on,
        "closed_in": act.uid, "late_letter_reason": late, "unlisted_reason": unlisted,
        "receipt_id": paper.pk if paper else None,
    }  # fmt: skip
    if cell is not None:
        changes["to_unit_id"] = cell.id
        write_entry(act, base_of(cell).id, row, Direction.IN, done.on.year)
    write_step(act, row, changes, entries)
    return row


def _late_reason(row: Transfer, done: Done) -> str:
    """Why the letter is handed in after its time, "" where it is in time. Raises `DomainError` where it is late without one."""
    limit = LIMITS.get(TransferKind(row.kind), "") if row.letter_id else ""
    if not limit:
        return ""
    values = rules([limit], on=row.starts_on, unit=sender_of(row) or unit_of(row))
    late, reason = late_letter(row.counted_from, limit, done.on, values), clean_text(done.reason)
    if late and not reason:
        raise refusal(late, values)
    return reason if late else ""


def _unlisted_reason(row: Transfer, cell: UnitOn | None, done: Done) -> str:
    """Why the person is taken in without a confirmed list of the file, "" where it is confirmed or no file comes to this
    register. Raises `DomainError` where it is not and no reason is given."""  # noqa: D205, D209 - one thought
    if cell is None or not row.papers_due:
        return ""
    values = rules([LIST_CONFIRMED], on=done.on, unit=cell)
    missing, reason = list_obstacle(row.listed_on, done.on, values), clean_text(done.unlisted)
    if missing and not reason:
        raise refusal(missing, values)
    return reason if missing else ""


def _cell(row: Transfer, done: Done) -> UnitOn | None:
    """The cell that receives, None where it is outside the register."""
    if row.to_unit is None:
        return None
    addressed = destination(row.to_unit.ref, done.on)
    cell = done.cell.at(done.on) if done.cell else addressed
    if not cell.is_cell or not paths.is_within(cell.path, base_of(addressed).path):
        sentence = _("Hãy chọn chi bộ tiếp nhận trong %(unit)s.")
        raise DomainError("cell_elsewhere", sentence % {"unit": base_of(addressed).name}, field="cell")
    if cell.id == row.from_unit_id:
        sentence = _("%(name)s đang sinh hoạt ở chính %(unit)s. Hãy chọn nơi đến khác.")
        raise DomainError("to_same", sentence % {"name": row.person.name, "unit": cell.name}, field="cell")
    return cell


def _move(act: Act, row: Transfer, cell: UnitOn | None, on: date) -> list[AuditDraft]:
    entries: list[AuditDraft] = []
    if row.from_unit_id is not None:
        posts = _posts_left(row, cell, day_before(on))
        entries += leave(act, row, on=on, unit_id=told_of(row, cell), posts=posts)
    if cell is not None:
        entries.append(arrive(act, row, cell_id=cell.id, on=on))
    return entries


def _posts_left(row: Transfer, cell: UnitOn | None, last: date) -> Q:
    """The condition of posts that end: those in the cell the person stands in on the last day, or in its whole
    organisation where the transfer leads out of that."""  # noqa: D205, D209 - one thought
    stay = Affiliation.objects.filter(on_date(last), person_id=row.person_id).select_related("unit").first()
    if stay is None:
        return Q()
    left = unit_on(OPERATOR, stay.unit.ref, last)
    base = base_of(left)
    if cell is not None and base_of(cell).id == base.id:
        return Q(seat__unit_id=left.id)
    placed = on_date(last, "seat__unit__placements__")
    return placed & subtree(base.path, "seat__unit__placements__path")


@transaction.atomic
def return_letter(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """The receiving side sends the person back with the letter. Permission and refusals as `present_letter`."""
    row = opened(viewer, transfer, unit_of(transfer), done)
    act = act_of(viewer, "people.return_letter", done, row)
    write_step(act, row, {"outcome": Outcome.RETURNED, "ends_on": done.on, "closed_in": act.uid})
    return row


@transaction.atomic
def cancel_transfer(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """The sending side takes the letter back: lost, or not needed any more. Permission `members.decide` where it was written."""
    row = opened(viewer, transfer, sender_of(transfer) or unit_of(transfer), done)
    act = act_of(viewer, "people.cancel_transfer", done, row)
    write_step(act, row, {"outcome": Outcome.CANCELLED, "ends_on": done.on, "closed_in": act.uid})
    return row


def told_of(row: Transfer, cell: UnitOn | None = None) -> int | None:
    """The unit whose log speaks of the step."""
    return cell.id if cell else row.to_unit_id or row.from_unit_id


def opened(
    viewer: Viewer, transfer: Transfer, unit: UnitOn, done: Done, *, since_letter: bool = False
) -> Transfer:
    """The transfer, locked and still under way on a day that may be: since it was presented, or since the letter where the step
    belongs to the sending side alone. Raises what stands against a step."""  # noqa: D205, D209 - one thought
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    refuse_future(done.on)
    row = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("person", "to_unit", "from_unit")
        .get(pk=transfer.pk)
    )
    refuse_faster(row, done.seen)
    if row.outcome:
        sentence = _("Lần chuyển này đã kết thúc ngày %(day)s: %(outcome)s. Ghi sai thì hoàn tác bước ấy.")
        values = {"day": format_date(row.ends_on), "outcome": row.get_outcome_display()}
        raise Conflict("transfer_over", sentence % values)
    first = row.starts_on if since_letter else row.presented_on or row.starts_on
    if done.on < first:
        sentence = _("Ngày này trước ngày %(day)s của bước trước. Hãy xem lại ngày.")
        raise DomainError("step_early", sentence % {"day": format_date(first)}, field="on")
    return row


def refuse_future(on: date, field: str = "on") -> None:
    if on > today():
        sentence = _("Ngày %(day)s chưa đến. Sổ chỉ ghi việc đã xảy ra.")
        raise DomainError("date_future", sentence % {"day": format_date(on)}, field=field)


def refuse_faster(row: Transfer, seen: str) -> None:
    if seen and seen != mark_of(row):
        sentence = _(
            "Trong lúc bạn mở trang này đã có người khác ghi một bước. Hãy xem điều đã ghi rồi quyết định."
        )
        raise Conflict("changed_meanwhile", sentence)


def act_of(viewer: Viewer, name: str, done: Done, row: Transfer) -> Act:
    return Act(viewer.actor, name, done.act_uid, chain=unit_of(row).chain)


def write_step(
    act: Act, row: Transfer, changes: dict[str, object], entries: list[AuditDraft] | None = None
) -> None:
    act.keep([row], changes)
    before = facts_of(row)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    unit_id = row.to_unit_id or row.from_unit_id
    act.record(
        [act.draft(TRANSFER, row.pk, unit_id=unit_id, before=before, after=facts_of(row)), *(entries or [])]
    )
