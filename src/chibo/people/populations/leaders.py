"""Who holds a post on a date."""

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
from chibo.people.models import AssignedCommitteeMember, PostHeld
from chibo.people.populations.members import BY_NAME
from chibo.people.populations.records import person_record
from chibo.people.tallies import asking as tallies

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope


def secretaries_on(scope: Scope) -> QuerySet[PostHeld]:
    """Secretaries of cells holding the post on the date: one row a post held."""
    rows = PostHeld.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "seat__unit__placements__"),
        subtree(scope.path, "seat__unit__placements__path"),
        on_date(scope.on, "seat__unit__profiles__"),
        seat__post_id="secretary",
        seat__unit__profiles__kind__is_cell=True,
    )
    return rows.annotate(
        figure_path=F("seat__unit__placements__path"),
        cell_kind_code=F("seat__unit__profiles__cell_kind_id"),
        guarded=F("seat__unit__profiles__cell_kind__is_guarded"),
        unit_name=F("seat__unit__profiles__name"),
    )


def posts_recorded(scope: Scope) -> QuerySet[PostHeld]:
    """Posts the register knows to be held on the date in the subtree, of whatever kind."""
    return PostHeld.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "seat__unit__placements__"),
        subtree(scope.path, "seat__unit__placements__path"),
    )


def assignments_recorded(scope: Scope) -> QuerySet[AssignedCommitteeMember]:
    """Who the register knows to be in charge of a cell on the date in the subtree."""
    return AssignedCommitteeMember.objects.filter(
        on_date(scope.on),
        on_date(scope.on, "cell__placements__"),
        subtree(scope.path, "cell__placements__path"),
    )


def _secretary_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        person_record(row, _("giữ chức vụ từ %(date)s") % {"date": format_date(row.starts_on)})
        for row in rows
    ]


SECRETARIES = Population(
    key="secretaries",
    label=gettext_lazy("Bí thư chi bộ"),
    unit="persons",
    rows=secretaries_on,
    path="figure_path",
    see_rows=permissions.SEE_PEOPLE,
    records=_secretary_records,
    order=BY_NAME,
    shown_with=("person",),
    dimensions=dimensions.OF_PERSONS,
    guarded=Q(guarded=True),
    tallied=tallies.SECRETARIES,
)
