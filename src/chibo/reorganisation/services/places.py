"""What becomes of the places that sources of a reorganisation hold. Not for callers outside these services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.org.models import Place, UnitProfile
from chibo.org.services.moving_places import PlaceToBe, hand_covers, hand_places, join_places
from chibo.people.services.restructuring import end_heads, move_heads
from chibo.reorganisation.rules import PLACE

if TYPE_CHECKING:
    from chibo.core.audit.services import AuditDraft
    from chibo.reorganisation.models import Reorganisation
    from chibo.reorganisation.services.work import Work


def move_places(work: Work) -> list[AuditDraft]:
    """Cells hand on what they cover; grassroots organisations the places that lie in their area."""
    plan, heirs = work.plan, work.heir_ids(PLACE)
    cells = {source.id for source in plan.sources if source.is_cell}
    joined = {part for one in plan.joined for part in one.parts}
    own = {one.id: one.sources[0] for one in plan.held if one.subject == PLACE and one.id not in joined}
    covered = {
        place: heirs[place] for place, source in own.items() if source in cells and heirs[place] != source
    }
    lying = {
        place: heirs[place] for place, source in own.items() if source not in cells and heirs[place] != source
    }
    leaving = {own[place] for place in covered}
    drafts = hand_covers(work.act, covered, leaving, plan.on, work.paper)
    if lying:
        moved, entries = hand_places(work.act, lying, place_names(lying), plan.on)
        drafts += [*entries, *move_heads(work.act, moved, plan.on)]
    return drafts


def join_held_places(work: Work, draft: Reorganisation) -> list[AuditDraft]:
    """Each joined place is covered by the cell that gets its parts; those that only lie here keep the cell they have."""
    plan, heirs = work.plan, work.heir_ids(PLACE)
    drafts: list[AuditDraft] = []
    rows = {row.pk: row for row in draft.joined_places.all()}
    covering = {source.id for source in plan.sources if source.is_cell}
    for joined in plan.joined:
        heir = heirs[joined.parts[0]]
        of_cells = any(
            covering & set(one.sources)
            for one in plan.held
            if (one.subject, one.id) == (PLACE, joined.parts[0])
        )
        unit_id = next(iter(joined.units)) if of_cells else heir
        cell_id = heir if of_cells else next(iter(joined.cells), None)
        made = PlaceToBe(rows[joined.id].name, rows[joined.id].label, unit_id, cell_id)
        drafts += end_heads(work.act, joined.parts, plan.on)
        drafts += join_places(work.act, joined.parts, made, plan.on, work.paper)
    return drafts


def place_names(units: dict[int, int]) -> dict[int, str]:
    """Names of places that would stand twice in the area of one organisation: with the old organisation in brackets.

    `units` gives for each place the unit it comes to; places already there count as well. Three SQL queries.
    """
    rows = list(Place.objects.filter(pk__in=units).order_by("pk"))
    there = Place.objects.filter(unit_id__in=set(units.values()), ends_on__gt=max(r.starts_on for r in rows))
    taken: dict[tuple[int, str, str], int] = {}
    for row in there:
        taken[row.unit_id, row.kind_id, row.name] = 1
    for row in rows:
        key = (units[row.pk], row.kind_id, row.name)
        taken[key] = taken.get(key, 0) + 1
    old = dict(
        UnitProfile.objects.filter(unit_id__in={row.unit_id for row in rows})
        .order_by("starts_on")
        .values_list("unit_id", "name")
    )
    return {
        row.pk: f"{row.name} ({old[row.unit_id]})"
        for row in rows
        if taken[units[row.pk], row.kind_id, row.name] > 1
    }
