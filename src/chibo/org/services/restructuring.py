"""Ending units and hanging others below new ones: many rows at once, for reorganisations.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.org import access, paths
from chibo.org.models import Placement, Term, UnitProfile
from chibo.org.services.rows import correct_rows, end_rows, open_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision


@dataclass(frozen=True)
class Heir:
    """The unit below which something hangs from a day on: its id and its path on that day."""

    id: int
    path: str


def end_units(act: Act, unit_ids: Collection[int], on: date, paper: Decision | None) -> list[AuditDraft]:
    """The units are no more from `on` on: placement, name and term end. Rows that begin later are the caller's to refuse."""
    standing = {"unit_id__in": unit_ids, "starts_on__lt": on, "ends_on__gt": on}
    return [
        *end_rows(act, list(Placement.objects.filter(**standing)), on, unit_of=_own, paper=paper),
        *end_rows(act, list(UnitProfile.objects.filter(**standing)), on, unit_of=_own),
        *end_rows(act, list(Term.objects.filter(**standing)), on, unit_of=_own),
    ]


def rehang(
    act: Act, source_path: str, heirs: Mapping[int, Heir], on: date, paper: Decision | None
) -> list[AuditDraft]:
    """Children of the unit at `source_path` hang below their heir from `on` on, with everything below; others stay.

    `heirs` goes by the id of the child. Two SQL statements and two a thousand placements.
    """
    if not heirs:
        return []
    cut = len(source_path)
    below = Placement.objects.filter(access.subtree(source_path, "path"), ends_on__gt=on)
    moved = [
        (row, cut, heir)
        for row in below.exclude(path=source_path)
        if (heir := heirs.get(paths.decode(row.path[cut : cut + paths.WIDTH])[0])) is not None
    ]
    return hang_below(act, moved, on, paper)


def hang_below(
    act: Act, moved: Iterable[tuple[Placement, int, Heir]], on: date, paper: Decision | None
) -> list[AuditDraft]:
    """Placements whose path from `cut` on hangs below an heir from `on` on: (placement, cut, heir).

    Standing ones are closed and opened anew. One that begins on the day or later never stood at the old place after it:
    it is changed in place.
    """
    standing: list[tuple[Placement, int, Heir]] = []
    later: dict[int, tuple[int, Heir]] = {}
    rows = []
    for row, cut, heir in moved:
        if row.starts_on < on:
            standing.append((row, cut, heir))
        else:
            rows.append(row)
            later[row.pk] = (cut, heir)
    anew = [_anew(act, row, _hung(row, cut, heir), on, paper) for row, cut, heir in standing]

    def repath(row: Placement) -> None:
        row.parent_id, row.path = _hung(row, *later[row.pk])

    return [
        *end_rows(act, [row for row, _cut, _heir in standing], on, unit_of=_own),
        *open_rows(act, anew, unit_of=_own),
        *correct_rows(act, rows, ("path", "parent_id"), repath, unit_of=_own),
    ]


def _hung(row: Placement, cut: int, heir: Heir) -> tuple[int | None, str]:
    """Parent and path below the heir: the topmost unit that moves stands directly below it."""
    path = heir.path + row.path[cut:]
    return (heir.id if len(row.path) == cut + paths.WIDTH else row.parent_id), path


def _anew(
    act: Act, row: Placement, hung: tuple[int | None, str], on: date, paper: Decision | None
) -> Placement:
    parent_id, path = hung
    return Placement(
        unit_id=row.unit_id,
        parent_id=parent_id,
        path=path,
        starts_on=on,
        ends_on=row.ends_on,
        closed_in=row.closed_in,
        end_decision_id=row.end_decision_id,
        decision=paper,
        recorded_in=act.uid,
    )


def _own(row: Placement | UnitProfile | Term) -> int:
    return row.unit_id
