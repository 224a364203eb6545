"""What the file of a person shows of what is not finished, for those who may know alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import PERSON_CARDS, Card, CardFact, CardPanel, declare_cards
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.standing.panels.asked import may_change
from chibo.standing.queries.examinations import examinations_of

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile


def examination_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """What is being examined on the date. One SQL query, none without the right."""
    path = file.unit.path if file.unit else ""
    if not path or not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    rows = examinations_of(viewer, file.person.pk, path, on)
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.RECORD_DISCIPLINE):
        uid = file.person.uid
        links = [(_("Ghi việc đang xem xét"), reverse("standing:examination_new", args=[uid]))]
        links += [
            (
                _("Ghi xem xét xong (%(kind)s)") % {"kind": row.get_kind_display()},
                reverse("standing:examination_end", args=[uid, row.pk]),
            )
            for row in rows
            if row.is_open
        ]
    facts = tuple(
        CardFact(
            row.get_kind_display(),
            row.body,
            note=_("từ ngày %(date)s") % {"date": format_date(row.starts_on)},
        )
        for row in rows
    )
    return [Card(_("Đang xem xét, giải quyết"), facts, tuple(links), _("Không có việc nào đang xem xét."))]


declare_cards(CardPanel(PERSON_CARDS, "standing.examinations", examination_cards))
