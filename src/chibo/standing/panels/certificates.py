"""The certificate of Party age in the file of who left the Party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.panels import PERSON_CARDS, Card, CardFact, CardPanel, declare_cards
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.people.enums import ExitKind
from chibo.standing.models import AgeCertificate
from chibo.standing.panels.asked import may_change

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile


def certificate_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """Asked for and issued when; for those who decide, of who left at their own wish. One SQL query then."""
    last = file.memberships[-1] if file.memberships else None
    if last is None or last.exit_kind != ExitKind.LEFT or last.ends_on > on:
        return []
    if not may_change(viewer, file, on, permissions.DECIDE_MEMBERS):
        return []
    row = AgeCertificate.objects.filter(membership=last).select_related("decision").first()
    uid, title = file.person.uid, _("Giấy xác nhận tuổi đảng")
    if row is None:
        links = ((_("Ghi xin giấy xác nhận tuổi đảng"), reverse("standing:certificate_ask", args=[uid])),)
        return [Card(title, (), links, _("Chưa xin giấy xác nhận tuổi đảng."))]
    facts = [CardFact(_("Ngày xin"), format_date(row.requested_on))]
    shown = [(_("In giấy xác nhận"), reverse("standing:certificate_paper", args=[uid]))]
    if row.decision:
        facts.append(CardFact(_("Đã cấp"), row.decision.citation))
    else:
        facts.append(CardFact(_("Đã cấp"), "", tag=_("chưa cấp"), tone="gold"))
        shown.append((_("Ghi cấp giấy"), reverse("standing:certificate_issue", args=[uid])))
    return [Card(title, tuple(facts), tuple(shown))]


declare_cards(CardPanel(PERSON_CARDS, "standing.certificates", certificate_cards))
