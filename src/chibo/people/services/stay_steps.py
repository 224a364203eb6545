"""A stay for a time elsewhere after it began: extended, home told of it, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import TemporaryStay
from chibo.people.queries.transfer_ends import sender_of, unit_of
from chibo.people.services.arriving import STAY
from chibo.people.services.transfer_steps import act_of, refuse_faster, refuse_future, told_of
from chibo.people.transfer_rules import EXTENSION, extension_obstacle
from chibo.people.transfer_sentences import refusal
from chibo.rulebook.queries import rules

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Transfer
    from chibo.people.services.transfer_steps import Done


@transaction.atomic
def extend_stay(
    viewer: Viewer, *, transfer: Transfer, until: date, done: Done, home_told_on: date | None = None
) -> TemporaryStay:
    """A new last day of a stay for a time, written on the letter by the place it leads to (TRF-16). Permission as there.

    `done.paper` says who wrote it and by which number; `home_told_on` when the place of counting was told, None while it is not.
    """
    running = _running(viewer, transfer, unit_of(transfer), done)
    unit = unit_of(transfer)
    values = rules([EXTENSION], on=done.on, unit=unit)
    if wrong := extension_obstacle(running.until, until, values):
        raise refusal(wrong, values)
    act = act_of(viewer, "people.extend_stay", done, transfer)
    paper = record_decision(act, done.paper, unit_id=unit.id) if done.paper else None
    changes: dict[str, object] = {
        "until": until, "extension_id": paper.pk if paper else None, "home_told_on": _told_on(home_told_on, done.on),
    }  # fmt: skip
    _change_stay(act, running, transfer, changes)
    return running


@transaction.atomic
def tell_home(viewer: Viewer, *, transfer: Transfer, done: Done) -> TemporaryStay:
    """The place of counting was told of the extension (TRF-16). Permission and refusals as `extend_stay`."""
    running = _running(viewer, transfer, unit_of(transfer), done)
    if running.home_told_on is not None:
        sentence = _("Đã ghi báo nơi sinh hoạt chính thức ngày %(day)s.")
        raise Conflict("told_before", sentence % {"day": format_date(running.home_told_on)})
    act = act_of(viewer, "people.tell_home", done, transfer)
    _change_stay(act, running, transfer, {"home_told_on": done.on})
    return running


def _told_on(told_on: date | None, extended_on: date) -> date | None:
    if told_on is not None:
        refuse_future(told_on, "home_told_on")
        if told_on < extended_on:
            sentence = _("Ngày báo nơi chính thức không thể trước ngày gia hạn %(day)s.")
            raise DomainError(
                "told_early", sentence % {"day": format_date(extended_on)}, field="home_told_on"
            )
    return told_on


@transaction.atomic
def end_stay(viewer: Viewer, *, transfer: Transfer, done: Done) -> TemporaryStay:
    """The stay is over; `done.on` is the first day back. Permission `members.decide` at either end."""
    sender = sender_of(transfer)
    own = sender is not None and viewer.can(permissions.DECIDE_MEMBERS, sender.path)
    running = _running(viewer, transfer, sender if own and sender else unit_of(transfer), done)
    act = act_of(viewer, "people.end_stay", done, transfer)
    _change_stay(act, running, transfer, {"ends_on": done.on, "closed_in": act.uid})
    return running


def _running(viewer: Viewer, transfer: Transfer, unit: UnitOn, done: Done) -> TemporaryStay:
    access.require(viewer, permissions.DECIDE_MEMBERS, unit.path)
    refuse_future(done.on)
    stay = TemporaryStay.objects.select_for_update().filter(on_date(done.on), transfer=transfer).first()
    refuse_faster(transfer, done.seen)
    if stay is None or done.on <= stay.starts_on or not stay.is_open:
        sentence = _(
            "Vào ngày %(day)s không có lần sinh hoạt tạm thời nào đang diễn ra theo giấy này. Hãy xem lại ngày."
        )
        raise Conflict("stay_over", sentence % {"day": format_date(done.on)}, field="on")
    return stay


def _change_stay(act: Act, stay: TemporaryStay, transfer: Transfer, changes: dict[str, object]) -> None:
    act.keep([stay], changes)
    before = {name: getattr(stay, name) for name in changes}
    for name, value in changes.items():
        setattr(stay, name, value)
    stay.save(update_fields=list(changes))
    act.record([act.draft(STAY, stay.pk, unit_id=told_of(transfer), before=before, after=changes)])
