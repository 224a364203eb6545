"""The badges of a member in their file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import (
    PERSON_CARDS,
    PERSON_TIMELINE,
    Card,
    CardFact,
    CardPanel,
    Line,
    Panel,
    declare_cards,
    declare_panel,
)
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.standing.panels.asked import may_change
from chibo.standing.queries.keeping import kept_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile
    from chibo.standing.models import Badge


def badge_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The badges of a member, and what may be done about them. Four SQL queries with everything kept of the person, once."""
    rows = kept_of(file).badges
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.CHANGE_PEOPLE):
        links = [(_("Đề nghị tặng huy hiệu"), reverse("standing:badge_propose", args=[file.person.uid]))]
        links += [link for row in rows for link in _badge_links(file, row)]
    if not rows and not links:
        return []
    return [
        Card(
            _("Huy hiệu Đảng"),
            tuple(_badge_fact(row, on) for row in rows),
            tuple(links),
            _("Chưa ghi huy hiệu nào."),
        )
    ]


def _badge_fact(row: Badge, on: date) -> CardFact:
    label = _("%(years)s năm") % {"years": row.years}
    way = row.get_way_display() if row.way != "due" else ""
    if row.awarded_on is None or row.awarded_on > on:
        award = _("đề nghị, đợt %(day)s") % {"day": format_date(row.award_on)}
        return CardFact(label, award, note=way, tag=_("chờ quyết định"), tone="gold")
    lost = row.lost_on is not None and row.lost_on <= on and (row.reissued_on is None or row.reissued_on > on)
    return CardFact(
        label,
        " · ".join(filter(None, [format_date(row.awarded_on), row.serial])),
        note="; ".join(filter(None, [way, row.decision.citation if row.decision else ""])),
        tag=_("đã mất") if lost else "",
        tone="late",
    )


def _badge_links(file: PersonFile, row: Badge) -> Iterator[tuple[str, str]]:
    args, years = [file.person.uid, row.pk], {"years": row.years}
    if row.awarded_on is None:
        yield _("In tờ khai (%(years)s năm)") % years, reverse("standing:badge_declaration", args=args)
        yield _("Ghi quyết định tặng (%(years)s năm)") % years, reverse("standing:badge_award", args=args)
        yield _("Rút đề nghị (%(years)s năm)") % years, reverse("standing:badge_withdraw", args=args)
        return
    if not row.serial:
        yield _("Bổ sung số (%(years)s năm)") % years, reverse("standing:badge_number", args=args)
    if file.membership is None and not row.returned_on:
        yield _("Ghi nộp lại (%(years)s năm)") % years, reverse("standing:badge_return", args=args)
    if row.lost_on is None:
        yield _("Ghi mất (%(years)s năm)") % years, reverse("standing:badge_lost", args=args)
    elif row.reissued_on is None:
        yield _("Ghi cấp lại (%(years)s năm)") % years, reverse("standing:badge_reissue", args=args)


def badge_lines(_viewer: Viewer, file: PersonFile, on: date) -> list[Line]:
    """Badges awarded up to the date."""
    return [
        Line(
            row.awarded_on,
            format_date(row.awarded_on),
            _("Huy hiệu %(years)s năm tuổi đảng") % {"years": row.years},
            note=row.get_way_display() if row.way != "due" else "",
        )
        for row in kept_of(file).badges
        if row.awarded_on is not None and row.awarded_on <= on
    ]


declare_cards(CardPanel(PERSON_CARDS, "standing.badges", badge_cards))
declare_panel(Panel(PERSON_TIMELINE, "standing.badges", badge_lines))
