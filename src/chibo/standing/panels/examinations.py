"""What the file of a person shows of what is not finished, for those who may know alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import PERSON_CARDS, Card, CardFact, CardPanel, declare_cards
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.standing.cause_words import all_said, values_of_causes
from chibo.standing.enums import ExaminationKind
from chibo.standing.panels.asked import fact_of, may_change
from chibo.standing.queries.examinations import examinations_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile
    from chibo.standing.cause_words import Values


def examination_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """What is being examined on the date. Two SQL queries, none without the right."""
    path = file.unit.path if file.unit else ""
    if not path or not viewer.can(permissions.SEE_DISCIPLINE, path):
        return []
    rows = examinations_of(viewer, file.person.pk, path, on)
    links: list[tuple[str, str]] = []
    if may_change(viewer, file, on, permissions.RECORD_DISCIPLINE):
        links = [(_("Ghi việc đang xem xét"), reverse("standing:examination_new", args=[file.person.uid]))]
        links += [link for row in rows for link in _links(file, row)]
    values = values_of_causes(file.unit, on) if rows else {}
    facts = tuple(fact for row in rows for fact in _facts(row, on, values))
    return [Card(_("Đang xem xét, giải quyết"), facts, tuple(links), _("Không có việc nào đang xem xét."))]


def _links(file: PersonFile, row: Any) -> Iterator[tuple[str, str]]:
    args, kind = [file.person.uid, row.pk], {"kind": row.get_kind_display()}
    if row.kind == ExaminationKind.DISCIPLINE:
        yield _("Ghi ngày của hành vi, mức"), reverse("standing:examination_offence", args=args)
        if not row.put_off:
            yield _("Ghi chưa xem xét"), reverse("standing:postponement_new", args=args)
        for one in row.put_off:
            yield _("Ghi xem xét tiếp"), reverse("standing:postponement_end", args=[file.person.uid, one.pk])
    if row.is_open:
        yield _("Ghi xem xét xong (%(kind)s)") % kind, reverse("standing:examination_end", args=args)


def _facts(row: Any, on: date, values: Values) -> Iterator[CardFact]:
    since = _("từ ngày %(date)s") % {"date": format_date(row.starts_on)}
    yield CardFact(row.get_kind_display(), row.body, note=since)
    for said in all_said(row, on, values):
        yield fact_of(said)


declare_cards(CardPanel(PERSON_CARDS, "standing.examinations", examination_cards))
