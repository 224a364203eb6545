"""Reads of a comparison: its differences by filter, and how many there are of each. Within the reach of the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from chibo.core.errors import NotVisible
from chibo.exchange.comparing import fields
from chibo.exchange.models import Comparison, Difference
from chibo.exchange.queries import as_it_stands
from chibo.org import access, permissions
from chibo.org.models import UnitProfile
from chibo.org.queries import on_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from chibo.accounts.models import User
    from chibo.exchange.comparing.differences import Compared, Found
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

ORDER = ("sort_key", "id")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Filter:
    """Which differences are asked for; "" and 0 are all. `state` is "open", "taken" or "handed"."""

    kind: str = ""
    field: str = ""
    cell: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filter:
        """The filter of an address; what it does not know is all."""
        kind, field, state = asked.get("kind", ""), asked.get("field", ""), asked.get("state", "")
        return cls(
            kind if kind in Difference.Kind.values else "",
            field if field in fields.COMPARED else "",
            asked.get("cell", "")[:200],
            state if state in ("open", "taken", "handed") else "",
        )

    def condition(self) -> Q:
        """The filter as a condition of differences."""
        found = Q()
        for name, value in (("kind", self.kind), ("field", self.field), ("cell_name", self.cell)):
            found &= Q(**{name: value}) if value else Q()
        states = {"open": OPEN, "taken": Q(taken_in__isnull=False), "handed": Q(handed_at__isnull=False)}
        return found & states.get(self.state, Q())


#: Neither taken over nor handed back.
OPEN = Q(taken_in__isnull=True, handed_at__isnull=True)


def comparison_of(user: User, uid: UUID) -> Comparison:
    """The comparison of this user. `NotVisible` where it is somebody else's, gone, or never was. One SQL query."""
    found = Comparison.objects.filter(draft__user=user, draft__uid=uid).select_related("draft__unit").first()
    if found is None:
        raise NotVisible
    return found


def comparisons_of(user: User, unit: UnitOn) -> QuerySet[Comparison]:
    """What this user compared with the unit and is kept, newest first. Lazy."""
    rows = Comparison.objects.filter(draft__user=user, draft__unit_id=unit.id)
    return rows.select_related("draft").order_by("-id")


def closed_fields(viewer: Viewer, unit: UnitOn) -> list[str]:
    """Fields this viewer may not see of the people of the unit."""
    path = as_it_stands(unit).path
    return [field for field, permission in fields.NEEDS.items() if not viewer.can(permission, path)]


def closed_units(viewer: Viewer, unit: UnitOn, on: date) -> list[int]:
    """Guarded units at or below the unit whose people this viewer may not see. One SQL query."""
    path = "unit__placements__path"
    rows = UnitProfile.objects.filter(
        on_date(on),
        on_date(on, "unit__placements__"),
        access.subtree(unit.path, path),
        cell_kind__is_guarded=True,
    )
    reach = access.within(viewer, permissions.SEE_GUARDED, path)
    return list((rows.exclude(reach) if reach else rows.none()).values_list("unit_id", flat=True))


def within_reach(viewer: Viewer, unit: UnitOn, compared: Compared) -> list[Found]:
    """Of a comparison that is not kept, the differences the viewer may see. One SQL query."""
    hidden = closed_fields(viewer, unit)
    closed = closed_units(viewer, unit, compared.parsed.as_of)
    return [one for one in compared.differences if one.field not in hidden and one.unit_id not in closed]


def differences_in(viewer: Viewer, unit: UnitOn, comparison: Comparison) -> QuerySet[Difference, Any]:
    """All differences of a comparison that the viewer may see, by name. One SQL query here, the rest is lazy."""
    closed = Q(field__in=closed_fields(viewer, unit)) | Q(
        unit_id__in=closed_units(viewer, unit, comparison.as_of)
    )
    rows: QuerySet[Difference, Any] = Difference.objects.filter(comparison=comparison)
    hidden = rows.filter(closed).values("pk")
    return rows.exclude(pk__in=hidden).select_related("person").order_by(*ORDER)


@dataclass(frozen=True)
class Counts:
    """How many differences there are, by kind, by field, by cell and by what became of them."""

    total: int
    kinds: dict[str, int]
    fields: dict[str, int]
    cells: dict[str, int]
    open: int
    taken: int
    handed: int


def counts_of(rows: QuerySet[Difference, Any]) -> Counts:
    """Four SQL queries."""

    def by(name: str) -> dict[str, int]:
        found = rows.order_by(name).values_list(name).annotate(n=Count("pk"))
        return {value: n for value, n in found if value}

    states = rows.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=OPEN),
        taken=Count("pk", filter=Q(taken_in__isnull=False)),
        handed=Count("pk", filter=Q(handed_at__isnull=False)),
    )
    counted = by("field")
    in_order = {field: counted[field] for field in fields.COMPARED if field in counted}
    return Counts(kinds=by("kind"), fields=in_order, cells=by("cell_name"), **states)
