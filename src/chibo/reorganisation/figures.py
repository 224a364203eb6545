"""Figures about units that were merged or split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chibo.catalogue.declarations import Count, Population, Record
from chibo.catalogue.register import declare
from chibo.core.dates import day_before, format_date
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import UnitProfile
from chibo.people import dimensions
from chibo.reorganisation.enums import Kind

if TYPE_CHECKING:
    from chibo.catalogue.scope import Scope

_PLACED = "unit__placements__"
_AFTER = "unit__successions_after__"


def units_reorganised(scope: Scope) -> QuerySet[UnitProfile]:
    """Units that were merged into another, split or dissolved into others in the period, in the tree of their last day.

    One row a unit and day: of several successors only one row counts. `reorganised_as` is the kind.
    """
    rows = UnitProfile.objects.filter(
        subtree(scope.path, f"{_PLACED}path"),
        **{f"{_AFTER}on__gte": scope.starts_on, f"{_AFTER}on__lt": scope.ends_on},
        **{f"{_PLACED}starts_on__lt": F(f"{_AFTER}on"), f"{_PLACED}ends_on__gte": F(f"{_AFTER}on")},
        starts_on__lt=F(f"{_AFTER}on"),
        ends_on__gte=F(f"{_AFTER}on"),
    )
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F("cell_kind_id"),
        happened_on=F(f"{_AFTER}on"),
        reorganised_as=F(f"{_AFTER}kind"),
    ).distinct()


def _records(rows: list[Any], _scope: Scope) -> list[Record]:
    return [
        Record(
            label=row.name,
            url=reverse("home", args=[row.unit.ref]) + f"?on={day_before(row.happened_on).isoformat()}",
            unit=str(row.cell_kind or row.kind),
            facts=(str(Kind(row.reorganised_as).label), format_date(row.happened_on)),
        )
        for row in rows
    ]


REORGANISED = Population(
    key="units_reorganised",
    label=_("Tổ chức đảng được sắp xếp"),
    unit="units",
    rows=units_reorganised,
    path="figure_path",
    see_rows=permissions.SEE_UNITS,
    records=_records,
    order=("happened_on", "sort_key", "id"),
    shown_with=("unit", "kind", "cell_kind"),
    dimensions=dimensions.OF_UNITS,
    flow=True,
)


def _as(kind: str) -> Any:
    return lambda _scope: Q(reorganised_as=kind)


MERGED = declare(
    Count(
        "units.merged",
        _("Tổ chức đảng sáp nhập"),
        _("Tổ chức đảng nhập vào tổ chức khác từ một ngày trong kỳ, theo quyết định sáp nhập đã ghi."),
        of=REORGANISED,
        where=_as(Kind.MERGE),
    )
)
SPLIT = declare(
    Count(
        "units.split",
        _("Tổ chức đảng chia tách"),
        _("Tổ chức đảng được chia tách từ một ngày trong kỳ, theo quyết định chia tách đã ghi."),
        of=REORGANISED,
        where=_as(Kind.SPLIT),
    )
)
