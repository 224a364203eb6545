"""Requests to be exempt that wait for a decision on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people import dimensions
from chibo.people.models import Exemption
from chibo.people.populations.members import BY_NAME, person_record

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

_STAY = "person__affiliations__"
_PLACED = f"{_STAY}unit__placements__"
_PROFILE = f"{_STAY}unit__profiles__"


def requests_on(scope: Scope) -> QuerySet[Exemption]:
    """Requests made up to the date and not decided by then, of members of the subtree that day: one row a request.

    No two stays of a person overlap, nor two memberships; conditions on dated relations stand in this one filter, so that
    each is joined once.
    """
    rows = Exemption.objects.filter(
        Q(decided_on__isnull=True) | Q(decided_on__gt=scope.on),
        on_date(scope.on, _STAY),
        on_date(scope.on, "person__memberships__"),
        on_date(scope.on, _PLACED),
        subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        requested_on__lte=scope.on,
    )
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F(f"{_PROFILE}cell_kind_id"),
        guarded=F(f"{_PROFILE}cell_kind__is_guarded"),
        unit_name=F(f"{_PROFILE}name"),
    )


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
