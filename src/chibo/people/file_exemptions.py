"""What the file says of exemptions: a card with those that wait or hold, and their place in the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import Card, CardFact, Line
from chibo.core.clock import today
from chibo.core.dates import END, day_before, format_date
from chibo.org import permissions
from chibo.people.exemption_rights import rights_of_exempted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.models import Exemption
    from chibo.people.queries.person import PersonFile


def period_words(row: Exemption) -> str:
    """The days of a granted exemption; the last day is included."""
    if row.starts_on is None or row.ends_on is None:
        return ""
    first = format_date(row.starts_on)
    if row.ends_on == END:
        return _("từ %(first)s, không có ngày cuối") % {"first": first}
    return _("%(first)s đến %(last)s") % {"first": first, "last": format_date(day_before(row.ends_on))}


def exemption_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The card of exemptions of a member. One SQL query where the timeline has not asked it."""
    if file.membership is None:
        return []
    rows = file.exemptions
    facts = [fact for row in rows for fact in _facts(row, on)]
    if any(row.holds_on(on) for row in rows):
        rights, papers = rights_of_exempted(file.unit, on)
        facts += [CardFact(_("Quyền, nghĩa vụ khi được miễn"), rights, note=papers)] if rights else []
    may = file.unit is not None and on == today() and viewer.can(permissions.DECIDE_MEMBERS, file.unit.path)
    links = list(_links(file, rows, on)) if may else []
    if not facts and not links:
        return []
    return [
        Card(_("Miễn sinh hoạt"), tuple(facts), tuple(links), _("Không được miễn, không có đơn xin miễn."))
    ]


def _facts(row: Exemption, on: date) -> Iterator[CardFact]:
    kind, reason = row.get_kind_display(), row.get_reason_display() if row.reason else ""
    if row.decided_on is None or row.decided_on > on:
        asked = _("xin ngày %(day)s") % {"day": format_date(row.requested_on)}
        yield CardFact(kind, asked, note=reason, tag=_("chờ quyết định"), tone="gold")
    elif row.holds_on(on):
        paper = row.decision.citation if row.decision else ""
        contact = vars(row)["last_contact_on"]
        said = _("liên hệ lần cuối %(day)s") % {"day": format_date(contact)} if contact else ""
        yield CardFact(kind, period_words(row), note="; ".join(filter(None, [reason, paper, said])))
    elif row.ends_on and row.ends_on <= on and row.returned_on is None:
        yield CardFact(kind, period_words(row), note=reason, tag=_("đã hết thời hạn"), tone="late")


def _links(file: PersonFile, rows: list[Exemption], on: date) -> Iterator[tuple[str, str]]:
    uid = file.person.uid
    waiting = [row for row in rows if row.decided_on is None]
    yield _("Ghi đơn xin miễn"), reverse("people:exemption_request", args=[uid])
    for row in waiting:
        yield (
            _("Ghi quyết định: %(kind)s") % {"kind": row.get_kind_display()},
            reverse("people:exemption_decide", args=[uid, row.pk]),
        )
    open_rows = [row for row in rows if row.starts_on and row.starts_on <= on and row.returned_on is None]
    for row in open_rows[-1:]:
        yield _("Ghi sinh hoạt trở lại"), reverse("people:exemption_end", args=[uid, row.pk])
        if row.holds_on(on):
            yield _("Ghi lần liên hệ"), reverse("people:exemption_contact", args=[uid, row.pk])


def exemption_lines(_viewer: Viewer, file: PersonFile, on: date) -> list[Line]:
    """Requests, decisions and returns up to the date. One SQL query where the card has not asked it."""
    lines = []
    for row in file.exemptions:
        kind = {"kind": row.get_kind_display()}
        asked = _("Xin: %(kind)s") % kind
        lines.append(Line(row.requested_on, format_date(row.requested_on), asked))
        if row.decided_on and row.decided_on <= on:
            granted = _("Quyết định: %(kind)s") if row.is_granted else _("Không đồng ý: %(kind)s")
            note = period_words(row) if row.is_granted else ""
            when = format_date(row.decided_on)
            lines.append(Line(row.decided_on, when, granted % kind, note=note, is_now=row.holds_on(on)))
        if row.returned_on and row.returned_on <= on:
            lines.append(
                Line(row.returned_on, format_date(row.returned_on), _("Sinh hoạt trở lại sau thời gian miễn"))
            )
    return lines
