"""Requests to be exempt that wait for a decision on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.people import dimensions
from chibo.people.populations.members import BY_NAME
from chibo.people.populations.records import person_record
from chibo.people.queries.exemptions import of_members, undecided

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope
    from chibo.people.models import Exemption


def requests_on(scope: Scope) -> QuerySet[Exemption]:
    """Requests made up to the date and not decided by then, of members of the subtree that day: one row a request."""
    return of_members(scope).filter(undecided(scope.on))


def _records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        person_record(row, _("xin miễn ngày %(date)s") % {"date": format_date(row.requested_on)})
        for row in rows
    ]


EXEMPTION_REQUESTS = Population(
    key="exemption_requests",
    label=gettext_lazy("Đơn xin miễn"),
    unit="requests",
    rows=requests_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_records,
    order=(*BY_NAME, "id"),
    shown_with=("person",),
    dimensions=dimensions.OF_EXEMPTIONS,
    guarded=Q(guarded=True),
)
