"""What the file of a person shows from this domain: the way into the Party, and recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admissions.models import StageHeld
from chibo.catalogue.panels import PERSON_CARDS, Card, CardFact, CardPanel, declare_cards
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.people.queries.person import PersonFile


def admission_cards(viewer: Viewer, file: PersonFile, on: date) -> list[Card]:
    """The case of somebody in the register; for a member on probation without one, the way to open it. One SQL query."""
    unit = file.unit
    if unit is None or not viewer.can(permissions.SEE_ADMISSIONS, unit.path):
        return []
    title = _("Kết nạp, công nhận chính thức")
    rows = StageHeld.objects.filter(on_date(on), applicant__person=file.person, applicant__anonymous_on=None)
    held = rows.select_related("applicant").defer("applicant__citizen_id").first()
    if held is not None:
        since = _("từ %(day)s") % {"day": format_date(held.starts_on)}
        address = reverse("admissions:dossier", args=[held.applicant.uid])
        fact = CardFact(_("Bước"), held.get_stage_display(), note=since)
        return [Card(title, (fact,), ((_("Mở hồ sơ kết nạp, công nhận"), address),))]
    on_probation = file.membership is not None and (
        file.membership.official_on is None or file.membership.official_on > on
    )
    if not on_probation or not viewer.can(permissions.RECORD_ADMISSIONS, unit.path):
        return []
    address = reverse("admissions:recognition", args=[file.person.uid])
    empty = _("Đảng viên dự bị chưa có hồ sơ công nhận trong sổ.")
    return [Card(title, (), ((_("Mở hồ sơ công nhận chính thức"), address),), empty)]


declare_cards(CardPanel(PERSON_CARDS, "admissions.case", admission_cards))
