"""Notice slips a grassroots organisation got and nobody has followed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chibo.core.errors import NotVisible
from chibo.org import access, permissions
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import NoticeSlip, SlipCheck
from chibo.people.transfer_enums import Direction

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def waiting_on(on: date) -> QuerySet[NoticeSlip]:
    """Slips got by a day of people who had not handed a letter in by then: one row a slip."""
    still = Q(transfer__isnull=True) | (
        Q(transfer__starts_on__lte=on, transfer__ends_on__gt=on)
        & (Q(transfer__presented_on__isnull=True) | Q(transfer__presented_on__gt=on))
    )
    return NoticeSlip.objects.filter(still, on_date(on), direction=Direction.IN)


def placed_slips(on: date, path: str) -> QuerySet[Any]:
    """Waiting slips of grassroots organisations at `path` and below, with where they are kept: one row a slip."""
    secret = UnitProfile.objects.filter(
        Q(unit_id=OuterRef("transfer__from_unit_id")) | Q(unit_id=OuterRef("transfer__to_unit_id")),
        cell_kind__is_guarded=True,
    )
    newest = UnitProfile.objects.filter(unit_id=OuterRef("transfer__from_unit_id")).order_by("-ends_on")
    # By key: a database would rather go through all units of a province than through the few rows that matter.
    rows = NoticeSlip.objects.filter(
        on_date(on, "unit__placements__"),
        access.subtree(path, "unit__placements__path"),
        on_date(on, "unit__profiles__"),
        pk__in=waiting_on(on).values("pk"),
    )
    return rows.annotate(
        figure_path=F("unit__placements__path"),
        guarded=Exists(secret),
        from_name=Coalesce(Subquery(newest.values("name")[:1]), F("transfer__from_place")),
        unit_name=F("unit__profiles__name"),
        unit_ref=F("unit__ref"),
    )


def slips_of(viewer: Viewer, unit: UnitOn) -> list[Any]:
    """Waiting slips kept by this very unit on its date, the oldest first. Permission `people.see`; one SQL query."""
    access.require(viewer, permissions.SEE_PEOPLE, unit.path)
    rows = placed_slips(unit.on, unit.path).filter(unit_id=unit.id)
    if not viewer.can(permissions.SEE_GUARDED, unit.path):
        rows = rows.filter(guarded=False)
    shown = rows.select_related("transfer__person", "transfer__letter").defer(
        "transfer__person__citizen_id", "transfer__person__phone", "transfer__person__note"
    )
    return list(shown.order_by("starts_on", "id"))


def last_check(unit: UnitOn) -> date | None:
    """The last day up to its date the unit looked through its slips. One SQL query."""
    days = SlipCheck.objects.filter(unit_id=unit.id, on__lte=unit.on).order_by("-on")
    return days.values_list("on", flat=True).first()


def slip_told(viewer: Viewer, unit: UnitOn, asked: str) -> dict[str, Any]:
    """What a waiting slip from outside (by id) tells the form of a newcomer; nothing without one. One SQL query.

    Raises `NotVisible` for a slip the unit does not keep or nobody waits for.
    """
    if not asked:
        return {}
    slips = [row for row in slips_of(viewer, unit) if str(row.pk) == asked and row.transfer_id is None]
    if not slips:
        raise NotVisible
    (slip,) = slips
    told = {name: getattr(slip, name) for name in ("name", "place", "number", "issued_on")}
    return {**told, "born": str(slip.born_year or ""), "slip_id": slip.pk}
