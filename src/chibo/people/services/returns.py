"""Coming back from abroad: the day, the report on it, and what is added to the CV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.org import access, permissions
from chibo.people.models import Transfer
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services.transfer_steps import act_of, refuse_faster, refuse_future, write_step
from chibo.people.transfer_enums import FOR_LONG_ABROAD, Outcome
from chibo.people.transfer_rules import SUPPLEMENT_AFTER, must_supplement
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.people.services.transfer_steps import Done


@transaction.atomic
def note_return(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """The day somebody who was sent abroad for long came back (TRF-22). Permission `members.decide` where the letter was
    written. Raises `DomainError` for a day before the leaving or to come, `Conflict` where it is known or nobody received them."""  # noqa: D205, D209
    row = _abroad(viewer, transfer, done)
    if row.back_on is not None:
        sentence = _("Đã ghi về nước ngày %(day)s. Ghi sai thì hoàn tác lần ghi ấy.")
        raise Conflict("back_before", sentence % {"day": format_date(row.back_on)})
    first = max(row.counted_from, row.ends_on)
    if done.on < first:
        sentence = _("Ngày về nước không thể trước ngày %(day)s. Hãy xem lại ngày.")
        raise DomainError("back_early", sentence % {"day": format_date(first)}, field="on")
    values = rules([SUPPLEMENT_AFTER], on=done.on, unit=sender_of(row) or unit_of(row))
    changes = {"back_on": done.on, "owes_supplement": must_supplement(row.counted_from, done.on, values)}
    write_step(act_of(viewer, "people.note_return", done, row), row, changes)
    return row


@transaction.atomic
def report_return(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """Who came back reported to the committee that keeps the file (TRF-22). Permission and refusals as `note_return`."""
    return _after_return(viewer, transfer, done, "people.report_return", "reported_on")


@transaction.atomic
def supplement_return(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """Who came back handed in what is added to the CV (REC-16). Permission and refusals as `note_return`."""
    return _after_return(viewer, transfer, done, "people.supplement_return", "supplemented_on")


def _after_return(viewer: Viewer, transfer: Transfer, done: Done, name: str, column: str) -> Transfer:
    row = _abroad(viewer, transfer, done)
    if row.back_on is None or getattr(row, column) is not None:
        raise Conflict(
            "not_back", _("Chưa ghi ngày về nước, hoặc việc này đã ghi. Hãy mở lại trang của giấy.")
        )
    if done.on < row.back_on:
        sentence = _("Ngày này trước ngày về nước %(day)s. Hãy xem lại ngày.")
        raise DomainError("step_early", sentence % {"day": format_date(row.back_on)}, field="on")
    write_step(act_of(viewer, name, done, row), row, {column: done.on})
    return row


def _abroad(viewer: Viewer, transfer: Transfer, done: Done) -> Transfer:
    """The transfer, locked. Raises what stands against a step after it."""
    access.require(viewer, permissions.DECIDE_MEMBERS, (sender_of(transfer) or unit_of(transfer)).path)
    refuse_future(done.on)
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("person", "to_unit", "from_unit")
    row = rows.get(pk=transfer.pk)
    refuse_faster(row, done.seen)
    if row.kind not in FOR_LONG_ABROAD or row.outcome != Outcome.RECEIVED:
        sentence = _("Chỉ ghi về nước của người ra nước ngoài lâu dài, sau khi đã ghi nơi đến tiếp nhận.")
        raise Conflict("not_abroad", sentence)
    return row
