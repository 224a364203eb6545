"""Members who must go over to another cell for good, and have not begun to (TRF-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.people.models import Transfer, TransferDuty
from chibo.people.transfer_enums import FOR_GOOD, Outcome

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person


def unsettled_on(on: date) -> QuerySet[TransferDuty]:
    """Duties that hold on a day and which no transfer for good, under way or received, has settled by then."""
    begun = Transfer.objects.filter(
        Q(ends_on__gt=on) | Q(outcome=Outcome.RECEIVED),
        person_id=OuterRef("person_id"),
        kind__in=FOR_GOOD,
        starts_on__lte=on,
        ends_on__gte=OuterRef("starts_on"),
    )
    return TransferDuty.objects.filter(on_date(on)).exclude(Exists(begun))


def placed_duties(on: date, path: str) -> QuerySet[Any]:
    """Unsettled duties of members of the unit at `path` and below on a day, with the unit where each counts: one row a duty."""
    home = "person__affiliations__"
    # By key: a database would rather go through all members of a province than through the few rows that matter.
    rows = TransferDuty.objects.filter(
        on_date(on, home),
        on_date(on, f"{home}unit__placements__"),
        access.subtree(path, f"{home}unit__placements__path"),
        on_date(on, f"{home}unit__profiles__"),
        on_date(on, "person__memberships__"),
        pk__in=unsettled_on(on).values("pk"),
    )
    return rows.annotate(
        figure_path=F(f"{home}unit__placements__path"),
        guarded=F(f"{home}unit__profiles__cell_kind__is_guarded"),
        unit_name=F(f"{home}unit__profiles__name"),
        unit_ref=F(f"{home}unit__ref"),
    )


def duties_of_unit(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Those of the unit and below on its date whom the viewer may see, the oldest first. Permission `people.see`; one SQL query."""
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    rows = placed_duties(unit.on, unit.path).filter(
        access.within(viewer, permissions.SEE_PEOPLE, "figure_path")
    )
    seen = (
        Q(guarded__isnull=True)
        | Q(guarded=False)
        | access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    )
    return list(rows.filter(seen).select_related("person").order_by("starts_on", "id"))


def must_go_since(person_ids: Collection[int], on: date) -> dict[int, date]:
    """The day since when each of these persons must go, by person, settled ones left out. One SQL query."""
    rows = unsettled_on(on).filter(person_id__in=person_ids)
    return dict(rows.values_list("person_id", "starts_on"))


def duty_of(person: Person, on: date) -> TransferDuty | None:
    """The unsettled duty of one person. One SQL query."""
    return unsettled_on(on).filter(person=person).select_related("decision").first()
