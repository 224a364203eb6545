"""Stays for a time: people of other places who take part here, and people of here who take part elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chibo.catalogue.scope import Scope
from chibo.org import access, permissions
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.org.scopes import is_wide
from chibo.people.models import Membership, TemporaryStay
from chibo.people.populations.transit import temporary_in_on

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def stays_elsewhere(scope: Scope) -> QuerySet[Any]:
    """Stays not yet ended on the date of members of the subtree, with the unit where each counts: one row a stay."""
    home = "person__affiliations__"
    rows = TemporaryStay.objects.filter(
        on_date(scope.on),
        on_date(scope.on, home),
        on_date(scope.on, f"{home}unit__placements__"),
        access.subtree(scope.path, f"{home}unit__placements__path"),
        on_date(scope.on, f"{home}unit__profiles__"),
        # Asked of the few who stay elsewhere, not joined: or every member of the subtree would be read for it.
        Exists(Membership.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))),
    )
    if is_wide(scope):
        away = TemporaryStay.objects.filter(on_date(scope.on))
        rows = rows.filter(person_id__in=away.values("person_id"))
    return rows.annotate(
        figure_path=F(f"{home}unit__placements__path"),
        guarded=F(f"{home}unit__profiles__cell_kind__is_guarded"),
        unit_name=F(f"{home}unit__profiles__name"),
        unit_ref=F(f"{home}unit__ref"),
    )


def guests_of(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Who takes part for a time in the unit and below on its date, each with `other_name`, where they count.

    Permission `people.see`; one SQL query.
    """
    return _seen(viewer, unit, temporary_in_on(_scope(unit)), "from")


def away_of(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Who counts in the unit and below on its date and takes part elsewhere for a time, each with `other_name`, where that is.

    Permission `people.see`; one SQL query.
    """
    return _seen(viewer, unit, stays_elsewhere(_scope(unit)), "to")


def _scope(unit: UnitOn) -> Scope:
    return Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)


def _seen(viewer: Viewer, unit: UnitOn, rows: QuerySet[Any], end: str) -> list[Any]:
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    newest = UnitProfile.objects.filter(unit_id=OuterRef(f"transfer__{end}_unit_id")).order_by("-ends_on")
    name = Subquery(newest.values("name")[:1], output_field=CharField())
    open_cells = Q(guarded__isnull=True) | Q(guarded=False)
    rows = rows.filter(
        open_cells | access.within(viewer, permissions.SEE_GUARDED, "figure_path"),
        access.within(viewer, permissions.SEE_PEOPLE, "figure_path"),
    ).annotate(other_name=Coalesce(name, F(f"transfer__{end}_place")))
    shown = rows.select_related("person", "transfer").defer(
        "person__citizen_id", "person__phone", "person__note"
    )
    return list(shown.order_by("until", "person__sort_key", "id"))
