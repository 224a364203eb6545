"""Reminding a unit of what it owes, and taking a reminder back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.core.audit.acts import Act
from chibo.core.audit.rows import opened
from chibo.core.clock import today
from chibo.core.dates import BEGINNING, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.obligations.engine import Asked, standings, summed
from chibo.obligations.models import Reminder
from chibo.org import access, permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from chibo.core.audit.services import AuditDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

OBJECT = "obligations.reminder"


@transaction.atomic
def remind(viewer: Viewer, *, unit: UnitOn, key: str) -> Reminder:
    """Notes that `unit` was reminded today of its open duties of one kind. Permission `obligations.remind`.

    Raises `DomainError` where nothing of the kind is open there (or it is one that few may know of), `Conflict` where it was reminded of it today already.
    """
    access.require(viewer, permissions.REMIND_UNITS, unit.path)
    asked = Asked(viewer, unit, (key,))
    # A reminder stands in the log and on the list of the cell: of what few may know nobody is reminded.
    if any(duty.is_secret for duty in asked.obligations) or not summed(standings(asked)).open:
        sentence = _("%(unit)s không có việc nào như vậy đang mở, nên không có gì để nhắc.")
        raise DomainError("nothing_open", sentence % {"unit": unit.name})
    act = Act(viewer.actor, "obligations.remind", new_uid(), chain=unit.chain)
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                unit_id=unit.id, key=key, on=today(), by=_name_of(viewer), recorded_in=act.uid
            )
    except IntegrityError as error:
        sentence = _(
            "Hôm nay, %(day)s, %(unit)s đã được nhắc về loại việc này. Nếu cần, hãy nhắc lại vào ngày khác."
        )
        said = {"day": format_date(today()), "unit": unit.name}
        raise Conflict("reminded_today", sentence % said) from error
    after = {"key": key, "on": reminder.on}
    act.record([act.draft(OBJECT, reminder.pk, unit_id=unit.id, after=after)])
    return reminder


def _name_of(viewer: Viewer) -> str:
    """How the cell knows who reminded it. One SQL query."""
    user = User.objects.filter(pk=viewer.user_id).first() if viewer.user_id else None
    return str(user) if user else viewer.label


@transaction.atomic
def withdraw_reminder(viewer: Viewer, *, unit: UnitOn, reminder_id: int) -> None:
    """Takes a reminder to `unit` back; it stays in the log. Permission `obligations.remind`.

    Raises `NotVisible` for one that is not of this unit, `Conflict` for one that was taken back.
    """
    access.require(viewer, permissions.REMIND_UNITS, unit.path)
    reminder = Reminder.objects.select_for_update().filter(pk=reminder_id, unit_id=unit.id).first()
    if reminder is None:
        raise NotVisible
    if reminder.withdrawn_on is not None:
        raise Conflict("reminder_withdrawn", _("Lời nhắc này đã được rút trước đó."))
    act = Act(viewer.actor, "obligations.withdraw_reminder", new_uid(), chain=unit.chain)
    act.keep([reminder])
    reminder.withdrawn_on, reminder.closed_in = today(), act.uid
    reminder.save(update_fields=["withdrawn_on", "closed_in"])
    facts = {"key": reminder.key, "on": reminder.on}
    after = {**facts, "withdrawn_on": reminder.withdrawn_on}
    act.record([act.draft(OBJECT, reminder.pk, unit_id=unit.id, before=facts, after=after)])


def reminders_below(unit: UnitOn, keys: Iterable[str], until: date) -> QuerySet[Any]:
    """Reminders that stand, to the unit or below it, up to a day, newest first; `unit_name` comes along.

    The caller has asked which kinds (`keys`) the viewer may know of. Lazy, one SQL query.
    """
    placed, named = "unit__placements__", "unit__profiles__"
    return (
        Reminder.objects.filter(
            on_date(unit.on, placed),
            on_date(unit.on, named),
            subtree(unit.path, f"{placed}path"),
            Q(carried_on__isnull=True) | Q(carried_on__lte=until),
            key__in=list(keys),
            withdrawn_on__isnull=True,
            on__lte=until,
        )
        .select_related("unit")
        .annotate(unit_name=F(f"{named}name"))
        .order_by("-on", "-id")
    )


def standing_of(units: Collection[int]) -> list[Reminder]:
    """Of each of the units the newest reminder of each kind that was not taken back. One SQL query."""
    rows = Reminder.objects.filter(unit_id__in=units, withdrawn_on__isnull=True).order_by("on", "pk")
    return list({(row.unit_id, row.key): row for row in rows}.values())


def carry_reminders(act: Act, heirs: Mapping[int, Collection[int]], on: date) -> list[AuditDraft]:
    """What units that end were reminded of stands from `on` on for those that follow them (`heirs`: unit → units).

    Of each kind the newest, with its day and who sent it; a unit that was itself reminded later keeps its own. Not for callers
    outside services: permission, transaction and the writing of the entries are the caller's. Three SQL queries.
    """
    taken = {
        (row.unit_id, row.key): row.on
        for row in standing_of([unit for units in heirs.values() for unit in units])
    }
    newest: dict[tuple[int, str], Reminder] = {}
    for row in sorted(standing_of(heirs), key=lambda one: (one.on, one.pk)):
        for unit in heirs[row.unit_id]:
            if taken.get((unit, row.key), BEGINNING) < row.on:
                newest[unit, row.key] = Reminder(
                    unit_id=unit, key=row.key, on=row.on, by=row.by, carried_on=on, recorded_in=act.uid
                )
    made = Reminder.objects.bulk_create(newest.values())
    return [opened(act, row, unit_id=row.unit_id) for row in made]
