"""What a unit came from and what became of it, and how it is compared with the units before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from chibo.core.clock import today
from chibo.core.dates import day_before
from chibo.org import paths
from chibo.org.models import Placement, Succession, Unit
from chibo.org.naming import unit_names
from chibo.org.queries import on_date, unit_on

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class Kin:
    """A unit before or after this one: when the one followed the other, by what, and the last or first day of the other."""

    ref: str
    name: str
    kind: str
    on: date
    is_whole: bool
    paper: str

    @property
    def eve(self) -> date:
        """The last day before."""
        return day_before(self.on)

    @property
    def shown_on(self) -> str:
        """The first day after, in ISO form; "" for one that has not come."""
        return self.on.isoformat() if self.on <= today() else ""


def before_and_after(unit_id: int) -> tuple[list[Kin], list[Kin]]:
    """Units this one came from, and units it went into, the newest first. One SQL query where there are none, else two."""
    rows = list(
        Succession.objects.filter(Q(successor_id=unit_id) | Q(predecessor_id=unit_id))
        .select_related("decision", "predecessor", "successor")
        .order_by("-on", "pk")
    )
    if not rows:
        return [], []
    names = unit_names({row.predecessor_id for row in rows} | {row.successor_id for row in rows})
    return (
        [_kin(row, row.predecessor, names) for row in rows if row.successor_id == unit_id],
        [_kin(row, row.successor, names) for row in rows if row.predecessor_id == unit_id],
    )


def _kin(row: Succession, other: Unit, names: dict[int, str]) -> Kin:
    return Kin(
        ref=other.ref,
        name=names.get(other.pk, other.ref),
        kind=row.get_kind_display(),
        on=row.on,
        is_whole=row.is_whole,
        paper=row.decision.citation,
    )


def merged_into(unit: UnitOn) -> dict[int, date]:
    """Units all of which went over to `unit` by its date, through every merge, with the day each was no more.

    One SQL query where there is none, one more a step back.
    """
    found: dict[int, date] = {}
    wave = {unit.id}
    while wave:
        rows = Succession.objects.filter(successor_id__in=wave, is_whole=True, is_end=True, on__lte=unit.on)
        new = {one: on for one, on in rows.values_list("predecessor_id", "on") if one not in found}
        found |= new
        wave = set(new)
    return found


def followed_by(unit_ids: Collection[int], on: date) -> dict[int, set[int]]:
    """Where each of these units has gone by a date, through every merge and split: those that follow it then, or itself.

    One SQL query, one more a step on.
    """
    found = {unit_id: {unit_id} for unit_id in unit_ids}
    wave = set(unit_ids)
    seen: set[int] = set()
    while wave := wave - seen:
        seen |= wave
        rows = Succession.objects.filter(predecessor_id__in=wave, is_end=True, on__lte=on)
        after: dict[int, set[int]] = {}
        for before, successor in rows.values_list("predecessor_id", "successor_id"):
            after.setdefault(before, set()).add(successor)
        for heirs in found.values():
            for gone in heirs & after.keys():
                heirs.remove(gone)
                heirs.update(after[gone])
        wave = {one for heirs in after.values() for one in heirs}
    return found


def comparable(
    viewer: Viewer, unit: UnitOn, on: date, merged: Mapping[int, date] | None = None
) -> list[UnitOn]:
    """The units that together were on a day what `unit` is now: itself where it stood, and all that were merged into it since.

    One that stood below another of them is counted with that. `merged` is what `merged_into` gave. One SQL query and three
    a unit; raises `NotVisible` where one of them is out of the viewer's sight.
    """
    known = merged_into(unit) if merged is None else merged
    ids = {unit.id, *(unit_id for unit_id, day in known.items() if day > on)}
    placed = dict(
        Placement.objects.filter(on_date(on), unit_id__in=ids)
        .order_by("path")
        .values_list("path", "unit__ref")
    )
    tops = [path for path in placed if not any(path != top and paths.is_within(path, top) for top in placed)]
    return [unit.at(on) if placed[path] == unit.ref else unit_on(viewer, placed[path], on) for path in tops]
