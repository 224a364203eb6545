"""Somebody who was a member once and asks to come back keeps one file: found by the citizen id given for the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.errors import Conflict
from chibo.core.sealed import blind_index
from chibo.org.queries import on_date
from chibo.people.models import Person

if TYPE_CHECKING:
    from datetime import date

    from chibo.admissions.models import Applicant


def link_former(applicant: Applicant, on: date) -> bool:
    """Joins the applicant to the file with the same citizen id, for the caller to save; True where it did. Two SQL queries.

    Not for callers outside these services. Raises `Conflict` where that person is a member on the day, or has a case.
    """
    index = blind_index(applicant.citizen_id, "citizen_id") if applicant.citizen_id else ""
    person = Person.objects.filter(citizen_id_index=index).first() if index else None
    if person is None or applicant.person_id == person.pk:
        return False
    if person.memberships.filter(on_date(on)).exists():
        sentence = _("Người có số định danh này đang là đảng viên. Hãy xem lại số.")
        raise Conflict("already_member", sentence, field="citizen_id")
    if person.applications.filter(anonymous_on__isnull=True).exists():
        sentence = _("Người có số định danh này đã có hồ sơ kết nạp trong sổ. Hãy xem lại số.")
        raise Conflict("case_open", sentence, field="citizen_id")
    applicant.person = person
    return True
