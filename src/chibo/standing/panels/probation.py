"""Discipline of a member on probation in the case of recognition, for those alone who may know (PRB-16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import ADMISSION_CARDS, Card, CardFact, CardPanel, MemberInUnit, declare_cards
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.rulebook.queries import rules
from chibo.rulebook.shown import basis_words, state_of, state_words
from chibo.standing.models import DisciplineCase

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer

CONSIDERED: Final = "probation.disciplined_considered"


def disciplined_cards(viewer: Viewer, member: MemberInUnit, on: date) -> list[Card]:
    """Decisions announced while the member is on probation. Three SQL queries at most, none without the right."""
    if not viewer.can(permissions.SEE_DISCIPLINE, member.unit.path):
        return []
    joined = member.person.memberships.filter(starts_on__lte=on, ends_on__gt=on).first()
    if joined is None or (joined.official_on is not None and joined.official_on <= on):
        return []
    rows = DisciplineCase.objects.filter(
        person=member.person, announced_on__gte=joined.starts_on, announced_on__lte=on
    )
    rule = rules([CONSIDERED], on=on, unit=member.unit)[CONSIDERED]
    note = "" if rule.is_gap else f"{basis_words(rule.basis)}; {state_words(state_of(rule))}"
    said = _("%(form)s, công bố ngày %(day)s. Vẫn xét công nhận; không còn đủ tư cách thì xét xóa tên.")
    facts = tuple(
        CardFact(
            _("Kỷ luật trong thời gian dự bị"),
            said % {"form": row.get_form_display(), "day": format_date(row.announced_on)},
            note=note,
            url=reverse("rulebook:rule", args=[CONSIDERED]),
        )
        for row in rows.order_by("announced_on", "pk")
    )
    return [Card(_("Kỷ luật"), facts)] if facts else []


declare_cards(CardPanel(ADMISSION_CARDS, "standing.discipline", disciplined_cards))
