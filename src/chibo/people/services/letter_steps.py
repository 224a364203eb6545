"""Two more steps of a letter under way: the day of leaving the country, and a lost letter written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import DomainError
from chibo.core.text import clean_text
from chibo.people.models import Transfer
from chibo.people.queries.destinations import base_of
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services.arriving import TRANSFER, facts_of, write_letter
from chibo.people.services.transfer_steps import act_of, opened, write_step
from chibo.people.standing_rules import Obstacle
from chibo.people.transfer_enums import OUT_OF_THE_COUNTRY, Outcome
from chibo.people.transfer_rules import DUES_THROUGH, LOST_CONFIRMED, dues_obstacle
from chibo.people.transfer_sentences import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services.transfer_steps import Done


@transaction.atomic
def note_leaving(viewer: Viewer, *, transfer: Transfer, done: Done) -> Transfer:
    """The day somebody left the country, from which the time to hand the slip in counts (TRF-21 … TRF-23). Permission
    `members.decide` where the letter was written. Raises `DomainError` for a day out of order or who stays in the country."""  # noqa: D205, D209
    row = opened(viewer, transfer, sender_of(transfer) or unit_of(transfer), done)
    if row.kind not in OUT_OF_THE_COUNTRY:
        raise DomainError("not_abroad", _("Chỉ ghi ngày rời đi của người ra nước ngoài."), field="on")
    act = act_of(viewer, "people.note_leaving", done, row)
    write_step(act, row, {"left_on": done.on})
    return row


@transaction.atomic
def replace_letter(
    viewer: Viewer,
    *,
    transfer: Transfer,
    confirmed_by: str,
    done: Done,
    number: str = "",
    dues_through: date | None = None,
) -> Transfer:
    """A letter lost on the way is written anew by the side that wrote it, on the word of who confirmed the loss (TRF-30).

    The old letter ends and the new one begins on `done.on`, under `number` ("" takes the next of the book). Permission
    `members.decide` where it was written. Raises `DomainError` where nobody confirmed it or the days do not fit.
    """
    sender = sender_of(transfer)
    row = opened(viewer, transfer, sender or unit_of(transfer), done)
    _refuse_replacing(row, sender or unit_of(transfer), done.on, confirmed_by, dues_through)
    act = act_of(viewer, "people.replace_letter", done, row)
    changes = {
        "outcome": Outcome.LOST, "ends_on": done.on, "closed_in": act.uid, "loss_confirmed_by": clean_text(confirmed_by),
    }  # fmt: skip
    write_step(act, row, changes)
    new = Transfer.objects.create(
        person=row.person, kind=row.kind, from_unit_id=row.from_unit_id, to_unit_id=row.to_unit_id,
        to_place=row.to_place, starts_on=done.on, until=row.until, for_study=row.for_study,
        dues_through=dues_through.replace(day=1) if dues_through else None,
        late_start_reason=row.late_start_reason, recorded_in=act.uid,
    )  # fmt: skip
    write_letter(act, base_of(sender or unit_of(transfer)), new, number)
    act.record([act.draft(TRANSFER, new.pk, unit_id=new.from_unit_id, after=facts_of(new))])
    return new


def _refuse_replacing(
    row: Transfer, sender: UnitOn, on: date, confirmed_by: str, dues_through: date | None
) -> None:
    """Raises `DomainError` for what stands against writing the letter anew."""
    values = rules([LOST_CONFIRMED, DUES_THROUGH], on=on, unit=sender)
    if not clean_text(confirmed_by):
        raise refusal(Obstacle("loss_unconfirmed", LOST_CONFIRMED, "confirmed_by"), values)
    if row.from_unit_id is None or row.letter_id is None or on <= row.starts_on:
        sentence = _("Giấy ghi ngày %(day)s. Chỉ viết lại giấy do đơn vị này viết, vào ngày sau đó.")
        raise DomainError("not_replaceable", sentence % {"day": format_date(row.starts_on)}, field="on")
    if row.until and row.until < on:
        sentence = _("Thời gian ghi trên giấy đã hết ngày %(day)s. Hãy thu hồi giấy này rồi chuyển lại.")
        raise DomainError("until_over", sentence % {"day": format_date(row.until)}, field="on")
    if wrong := dues_obstacle(on, dues_through, values):
        raise refusal(wrong, values)
