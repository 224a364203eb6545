"""The duty to go over to another cell as pages show it: working days used of the limit, and the card of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.catalogue.panels import Card, CardFact
from chibo.core.clock import today
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.people.queries.duties import duties_of_unit, duty_of
from chibo.people.transfer_rules import DEADLINE, days_used, present_by
from chibo.people.transfer_shown import Used
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import TransferDuty
    from chibo.people.queries.person import PersonFile
    from chibo.rulebook.rules import RuleValue


@dataclass(frozen=True)
class Waiting:
    """One line of the list of those who must go."""

    name: str
    url: str
    unit: str
    reason: str
    since: str
    used: Used


def waiting(viewer: Viewer, unit: UnitOn) -> list[Waiting]:
    """Those of the unit and below who must go and have not begun to; limits are those of today. Two SQL queries."""
    rows = duties_of_unit(viewer, unit)
    value = rules([DEADLINE], on=today(), unit=unit)[DEADLINE] if rows else None
    return [
        Waiting(
            name=row.person.name,
            url=reverse("people:transfer_start", args=[row.unit_ref]) + f"?chosen={row.person.uid}",
            unit=row.unit_name,
            reason=row.get_reason_display(),
            since=format_date(row.starts_on),
            used=due_words(row, value, unit.on),
        )
        for row in rows
        if value is not None
    ]


def due_words(row: TransferDuty, value: RuleValue, on: date) -> Used:
    """Working days since the duty began, of those the rule gives."""
    days = days_used(row.starts_on, on)
    if value.is_gap:
        words = ngettext("%(n)s ngày làm việc, chưa đặt hạn", "%(n)s ngày làm việc, chưa đặt hạn", days)
        return Used(words % {"n": days}, is_late=False)
    due_on = present_by(row.starts_on, DEADLINE, {DEADLINE: value})
    said = {"n": days, "limit": value.whole, "day": format_date(due_on)}
    words = _("%(n)s/%(limit)s ngày làm việc, hạn %(day)s") % said
    return Used(words, is_late=on > due_on, note=basis_words(value.basis))


def duty_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """That the member must go, with the days used; and the pages that write it down. Two SQL queries."""
    if file.unit is None or file.membership is None:
        return []
    row = duty_of(file.person, on)
    may = on == today() and viewer.can(permissions.DECIDE_MEMBERS, file.unit.path)
    if row is None and not may:
        return []
    uid, facts, links = file.person.uid, [], []
    if row is not None:
        value = rules([DEADLINE], on=row.starts_on, unit=file.unit)[DEADLINE]
        used = due_words(row, value, on)
        since = _("từ ngày %(date)s") % {"date": format_date(row.starts_on)}
        paper = row.decision.citation if row.decision else ""
        facts = [
            CardFact(row.get_reason_display(), since, note=paper),
            CardFact(
                _("Làm thủ tục chuyển"),
                used.words,
                note=used.note,
                tag=_("quá hạn") if used.is_late else "",
                tone="late",
            ),
        ]
    if may and row is not None:
        start = reverse("people:transfer_start", args=[file.unit.ref]) + f"?chosen={uid}"
        links = [
            (_("Chuyển sinh hoạt"), start),
            (_("Không còn phải chuyển"), reverse("people:duty_drop", args=[uid])),
        ]
    elif may:
        links = [(_("Ghi thuộc diện phải chuyển"), reverse("people:duty_new", args=[uid]))]
    return [Card(_("Phải chuyển sinh hoạt"), tuple(facts), tuple(links), _("Không thuộc diện phải chuyển."))]
