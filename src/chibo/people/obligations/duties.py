"""What is due of members who must go over to another cell (TRF-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.obligations import Duty, Obligation, oblige
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.people.queries.duties import placed_duties
from chibo.people.transfer_rules import DEADLINE, present_by

if TYPE_CHECKING:
    from datetime import date

    from chibo.catalogue.obligations import Values
    from chibo.catalogue.scope import Scope


def _must_go(scope: Scope, _values: Values) -> QuerySet[Any]:
    """Duties no transfer has settled by the date."""
    return placed_duties(scope.on, scope.path)


def start_by(since: date, values: Values) -> date:
    """The last working day on which the transfer may be begun in time. Raises `LookupError` in a gap."""
    return present_by(since, DEADLINE, values)


def _says(row: Any, _due_on: date | None) -> Duty:
    said = {"reason": row.get_reason_display(), "day": format_date(row.starts_on)}
    sentence = _("%(reason)s từ ngày %(day)s: làm thủ tục chuyển sinh hoạt chính thức.")
    url = reverse("people:transfer_start", args=[row.unit_ref]) + f"?chosen={row.person.uid}"
    return Duty(subject=row.person.name, sentence=sentence % said, url=url)


START = oblige(
    Obligation(
        key="transfer.start",
        label=gettext_lazy("Làm thủ tục chuyển sinh hoạt chính thức"),
        rules=(DEADLINE,),
        owed_by="organisation_officer",
        rows=_must_go,
        anchor="starts_on",
        due=start_by,
        says=_says,
        see_rows=permissions.SEE_PEOPLE,
        shown_with=("person",),
        guarded=Q(guarded=True),
    )
)
