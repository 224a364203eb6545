"""Handing on places and covers, and making one place of several: many rows at once, for reorganisations.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.audit.rows import opened
from chibo.core.text import search_key, sort_key_plain
from chibo.core.uid import new_uid
from chibo.org.models import Place, PlaceCover, PlaceFact
from chibo.org.services.rows import correct_rows, end_rows, open_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision


def hand_covers(
    act: Act, cells: Mapping[int, int], ended: Collection[int], on: date, paper: Decision | None
) -> list[AuditDraft]:
    """Places covered by the cells `ended` are covered by others from `on` on: the id of a place gives that of its cell."""
    rows = PlaceCover.objects.filter(cell_id__in=ended, ends_on__gt=on, place_id__in=cells)
    standing = [row for row in rows if row.starts_on < on]
    later = [row for row in rows if row.starts_on >= on]
    anew = [
        PlaceCover(
            place_id=row.place_id,
            cell_id=cells[row.place_id],
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            decision=paper,
            recorded_in=act.uid,
        )
        for row in standing
    ]

    def change(row: PlaceCover) -> None:
        row.cell_id = cells[row.place_id]

    return [
        *end_rows(act, standing, on, unit_of=lambda row: row.cell_id),
        *open_rows(act, anew, unit_of=lambda row: row.cell_id),
        *correct_rows(act, later, ("cell_id",), change, unit_of=lambda row: row.cell_id),
    ]


def hand_places(
    act: Act, units: Mapping[int, int], names: Mapping[int, str], on: date
) -> tuple[dict[int, Place], list[AuditDraft]]:
    """Places lie in the area of another grassroots organisation from `on` on: the id of a place gives that of its unit.

    A place is a row of one organisation, so each ends and one of the same name (or of `names`) begins, with the newest
    findings and the cells that cover it. Gives the new place of each old one.
    """
    old = list(Place.objects.filter(pk__in=units, starts_on__lt=on, ends_on__gt=on))
    moved = {
        row.pk: Place(
            uid=new_uid(),
            unit_id=units[row.pk],
            kind_id=row.kind_id,
            name=(name := names.get(row.pk, row.name)),
            label=row.label,
            search_key=search_key(name),
            sort_key=sort_key_plain(name),
            starts_on=on,
            ends_on=row.ends_on,
            recorded_in=act.uid,
        )
        for row in old
    }
    drafts = [
        *end_rows(act, old, on, unit_of=lambda row: row.unit_id),
        *open_rows(act, list(moved.values()), unit_of=lambda row: row.unit_id),
        *_covers_of_moved(act, moved, on),
        *_findings_of_moved(act, moved, on),
    ]
    return moved, drafts


def _covers_of_moved(act: Act, moved: Mapping[int, Place], on: date) -> list[AuditDraft]:
    rows = PlaceCover.objects.filter(place_id__in=moved, ends_on__gt=on)
    standing = [row for row in rows if row.starts_on < on]
    later = [row for row in rows if row.starts_on >= on]
    anew = [
        PlaceCover(
            place=moved[row.place_id],
            cell_id=row.cell_id,
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            decision_id=row.decision_id,
            recorded_in=act.uid,
        )
        for row in standing
    ]

    def change(row: PlaceCover) -> None:
        row.place = moved[row.place_id]

    return [
        *end_rows(act, standing, on, unit_of=lambda row: row.cell_id),
        *open_rows(act, anew, unit_of=lambda row: row.cell_id),
        *correct_rows(act, later, ("place_id",), change, unit_of=lambda row: row.cell_id),
    ]


def _findings_of_moved(act: Act, moved: Mapping[int, Place], on: date) -> list[AuditDraft]:
    """The newest finding of each kind goes along with its own day: before the place begins it counts nowhere."""
    newest: dict[tuple[int, str], PlaceFact] = {}
    later = []
    for fact in PlaceFact.objects.filter(place_id__in=moved).order_by("on"):
        if fact.on < on:
            newest[fact.place_id, fact.kind] = fact
        else:
            later.append(fact)
    anew = [
        PlaceFact(
            place=moved[fact.place_id],
            kind=fact.kind,
            value=fact.value,
            on=fact.on,
            decision_id=fact.decision_id,
            recorded_in=act.uid,
        )
        for fact in newest.values()
    ]
    made = PlaceFact.objects.bulk_create(anew)

    def change(row: PlaceFact) -> None:
        row.place = moved[row.place_id]

    return [
        *(opened(act, fact, unit_id=fact.place.unit_id) for fact in made),
        *correct_rows(act, later, ("place_id",), change, unit_of=lambda row: row.place.unit_id),
    ]


@dataclass(frozen=True)
class PlaceToBe:
    """The one place that several become: its name, in whose area it lies, and which cell covers it (None: no cell)."""

    name: str
    label: str
    unit_id: int
    cell_id: int | None


def join_places(
    act: Act, parts: Collection[int], made: PlaceToBe, on: date, paper: Decision | None
) -> list[AuditDraft]:
    """Places (ids, of one kind) are one from `on` on; each of them ends, and so do the cells that covered them.

    Households and people add up where they are known of every part, with the newest day of them; a member in one part is
    a member in the whole. Nothing may be recorded of a part from the day on.
    """
    old = list(Place.objects.filter(pk__in=parts).order_by("pk"))
    covers = list(PlaceCover.objects.filter(place__in=old, ends_on__gt=on))
    place = Place(
        unit_id=made.unit_id,
        kind_id=old[0].kind_id,
        name=made.name,
        label=made.label,
        search_key=search_key(made.name),
        sort_key=sort_key_plain(made.name),
        starts_on=on,
        recorded_in=act.uid,
    )
    drafts = [
        *end_rows(act, covers, on, unit_of=lambda row: row.cell_id),
        *end_rows(act, old, on, unit_of=lambda row: row.unit_id),
        *open_rows(act, [place], unit_of=lambda row: row.unit_id),
    ]
    cover = [
        PlaceCover(place=place, cell_id=cell_id, starts_on=on, decision=paper, recorded_in=act.uid)
        for cell_id in ([made.cell_id] if made.cell_id else [])
    ]
    found = [
        PlaceFact(place=place, kind=kind, value=value, on=day, recorded_in=act.uid)
        for kind, (value, day) in findings_together(parts, on).items()
    ]
    return [
        *drafts,
        *open_rows(act, cover, unit_of=lambda row: row.cell_id),
        *open_rows(act, found, unit_of=lambda _row: made.unit_id),
    ]


def findings_together(parts: Collection[int], on: date) -> dict[str, tuple[int, date]]:
    """What the newest findings before `on` say of several places (ids) taken as one: by kind the value and its newest day.

    A number of which a part has none is not known of the whole. One SQL query.
    """
    newest: dict[str, dict[int, PlaceFact]] = {}
    for fact in PlaceFact.objects.filter(place_id__in=parts, on__lt=on).order_by("on"):
        newest.setdefault(fact.kind, {})[fact.place_id] = fact
    together = {}
    for kind, facts in newest.items():
        values = [fact.value for fact in facts.values()]
        of_member = kind == PlaceFact.Kind.HAS_MEMBER
        if len(facts) == len(set(parts)) or (of_member and any(values)):
            value = max(values) if of_member else sum(values)
            together[kind] = (value, max(fact.on for fact in facts.values()))
    return together
