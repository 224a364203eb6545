"""Units on a date, and those that began or ended in a period.

Units are counted here and not in `org`, because what makes a unit worth counting (a committee, a secretary) are people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Population, Record
from chibo.core.dates import BEGINNING, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import Placement, UnitProfile
from chibo.org.queries import on_date
from chibo.people import dimensions
from chibo.people.tallies import asking as tallies

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"


def units_on(scope: Scope) -> QuerySet[UnitProfile]:
    """Units at or below the unit on the date. Before the record begins only units with a known start count."""
    known = Q(**{f"{_PLACED}starts_on__gt": BEGINNING}) if scope.is_before_record else Q()
    rows = UnitProfile.objects.filter(
        on_date(scope.on), on_date(scope.on, _PLACED), subtree(scope.path, f"{_PLACED}path"), known
    )
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F("cell_kind_id"),
        committee_members=dimensions.posts_of_unit(scope),
    )


def units_created(scope: Scope) -> QuerySet[UnitProfile]:
    """Units whose known first day lies in the period, in the tree of that day: one row a unit. A move is no creation."""
    begun = f"{_PLACED}starts_on"
    earlier = Placement.objects.filter(unit_id=OuterRef("unit_id"), starts_on__lt=OuterRef(begun))
    rows = UnitProfile.objects.filter(
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{begun}__gte": scope.starts_on, f"{begun}__lt": scope.ends_on, f"{begun}__gt": BEGINNING},
        starts_on__lte=F(begun),
        ends_on__gt=F(begun),
    )
    return _happened(rows.annotate(moved_here=Exists(earlier)).filter(moved_here=False), begun)


def units_dissolved(scope: Scope) -> QuerySet[UnitProfile]:
    """Units that are no more from a day in the period on, in the tree of their last day: one row a unit."""
    ended = f"{_PLACED}ends_on"
    later = Placement.objects.filter(unit_id=OuterRef("unit_id"), ends_on__gt=OuterRef(ended))
    rows = UnitProfile.objects.filter(
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{ended}__gte": scope.starts_on, f"{ended}__lt": scope.ends_on},
        starts_on__lt=F(ended),
        ends_on__gte=F(ended),
    )
    return _happened(rows.annotate(moved_on=Exists(later)).filter(moved_on=False), ended)


def _happened(rows: QuerySet[UnitProfile], day: str) -> QuerySet[UnitProfile]:
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"), cell_kind_code=F("cell_kind_id"), happened_on=F(day)
    )


def _event_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        Record(
            label=row.name,
            url=reverse("home", args=[row.unit.ref]),
            unit=str(row.cell_kind or row.kind),
            facts=(format_date(row.happened_on),),
        )
        for row in rows
    ]


def _unit_records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        Record(
            label=row.name,
            url=reverse("home", args=[row.unit.ref]),
            unit=str(row.cell_kind or row.kind),
            facts=(_unit_fact(row),),
        )
        for row in rows
    ]


def _unit_fact(row: Any) -> str:
    if not row.kind.is_cell:
        return ""
    if row.committee_members:
        return _("%(count)s chi ủy viên đang giữ chức vụ") % {"count": row.committee_members}
    return _("không ai đang giữ chức vụ chi ủy viên")


UNITS = Population(
    key="units",
    label=gettext_lazy("Tổ chức đảng"),
    unit="units",
    rows=units_on,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_unit_records,
    order=("sort_key", "id"),
    shown_with=("unit", "kind", "cell_kind"),
    dimensions=dimensions.OF_UNITS,
    kept=True,
    tallied=tallies.UNITS,
)
UNITS_CREATED = Population(
    key="units_created",
    label=gettext_lazy("Tổ chức đảng lập mới"),
    unit="units",
    rows=units_created,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_event_records,
    order=("happened_on", "sort_key", "id"),
    shown_with=("unit", "kind", "cell_kind"),
    dimensions=dimensions.OF_UNITS,
    flow=True,
)
UNITS_DISSOLVED = Population(
    key="units_dissolved",
    label=gettext_lazy("Tổ chức đảng kết thúc hoạt động"),
    unit="units",
    rows=units_dissolved,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_event_records,
    order=("happened_on", "sort_key", "id"),
    shown_with=("unit", "kind", "cell_kind"),
    dimensions=dimensions.OF_UNITS,
    flow=True,
)
