"""Reads of what lists left open, within the reach of the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from chibo.exchange.models import ProposedFact, Unsettled
from chibo.exchange.newer.rules import Stood, move_of
from chibo.org import access, permissions
from chibo.org.models import Placement, UnitProfile
from chibo.org.queries import name_on, on_date
from chibo.people.models import Affiliation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from chibo.exchange.models import ImportBatch
    from chibo.exchange.newer.rules import Window
    from chibo.org.access import Viewer

PAGE_SIZE = 50
BY_NAME = ("person__sort_key", "id")
OPEN_FIRST = ("settled", *BY_NAME)
#: A proposal nobody has confirmed or put aside.
OPEN = Q(exemption__isnull=True, dismissed=False)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class MoveLine:
    """Somebody whose move is to be settled: from which cell to which, and when it can have been."""

    id: int
    name: str
    uid: UUID
    from_unit: str
    to_unit: str
    row: int
    window: Window


@dataclass(frozen=True)
class OpenEnds:
    """How much a batch left open and still is."""

    moved: int
    missing: int
    proposals: int

    def __bool__(self) -> bool:
        return bool(self.moved or self.missing or self.proposals)


def in_reach(rows: QuerySet[Row], viewer: Viewer, on: date) -> QuerySet[Row, Any]:
    """Rows with a `unit`, of units whose people the viewer may see; of guarded ones only with that right. Lazy.

    Each row carries `unit_name` on the date. A unit is looked at where it stands on the date, else where it stood last.
    """
    placed = Placement.objects.filter(unit_id=OuterRef("unit_id"), starts_on__lte=on).order_by("-starts_on")
    guarded = UnitProfile.objects.filter(on_date(on), unit_id=OuterRef("unit_id"), cell_kind__is_guarded=True)
    found: QuerySet[Any, Any] = rows.annotate(
        unit_path=Subquery(placed.values("path")[:1], output_field=CharField()),
        unit_guarded=Exists(guarded),
        unit_name=name_on(on),
    )
    closed = access.within(viewer, permissions.SEE_GUARDED, "unit_path")
    return found.filter(
        access.within(viewer, permissions.SEE_PEOPLE, "unit_path"),
        Q(unit_guarded=False) | closed if closed else Q(),
    )


def stays_of(person_ids: Iterable[int]) -> dict[int, list[Stood]]:
    """Every stay of these people in their order, by person. One SQL query."""
    stays: dict[int, list[Stood]] = {person_id: [] for person_id in person_ids}
    rows: QuerySet[Affiliation, Any] = Affiliation.objects.filter(person_id__in=stays)
    for stood in rows.order_by("starts_on").values_list(
        "person_id", "id", "unit_id", "starts_on", "ends_on", "assumed"
    ):
        stays[stood[0]].append(Stood(*stood[1:]))
    return stays


def open_ends(viewer: Viewer, batch: ImportBatch) -> OpenEnds:
    """How much of a batch is still open, as far as the viewer may see it. Three SQL queries."""
    return OpenEnds(
        moved=moved_in(viewer, batch).count(),
        missing=missing_in(viewer, batch).count(),
        proposals=proposals_in(viewer, batch).filter(OPEN).count(),
    )


def moved_in(viewer: Viewer, batch: ImportBatch) -> QuerySet[Unsettled, Any]:
    """People whom the batch found in another cell and who, by the register, are not in that cell on its day. Lazy."""
    rows = _left(viewer, batch, Unsettled.Kind.MOVED)
    return rows.filter(stands=True, stands_there=False)


def missing_in(viewer: Viewer, batch: ImportBatch) -> QuerySet[Unsettled, Any]:
    """Members the batch did not name who, by the register, are still in their cell on its day. Lazy."""
    return _left(viewer, batch, Unsettled.Kind.MISSING).filter(stands_there=True)


def _left(viewer: Viewer, batch: ImportBatch, kind: str) -> QuerySet[Any, Any]:
    stays = Affiliation.objects.filter(
        on_date(batch.as_of), on_date(batch.as_of, "person__memberships__"), person_id=OuterRef("person_id")
    )
    rows: QuerySet[Any, Any] = Unsettled.objects.filter(batch=batch, kind=kind).annotate(
        stands=Exists(stays), stands_there=Exists(stays.filter(unit_id=OuterRef("unit_id")))
    )
    return in_reach(rows, viewer, batch.as_of).select_related("person").order_by(*BY_NAME)


def move_lines(rows: Iterable[Unsettled], batch: ImportBatch) -> list[MoveLine]:
    """The rows with the cell each is in and the days on which the move can have been. Two SQL queries."""
    found = list(rows)
    stays = stays_of(row.person_id for row in found)
    moves = {row.pk: move_of(stays[row.person_id], row.unit_id, batch.as_of) for row in found}
    names = dict(
        UnitProfile.objects.filter(
            on_date(batch.as_of), unit_id__in=[move.stay.unit_id for move in moves.values() if move]
        ).values_list("unit_id", "name")
    )
    return [
        MoveLine(
            id=row.pk,
            name=row.person.name,
            uid=row.person.uid,
            from_unit=names.get(move.stay.unit_id, ""),
            to_unit=vars(row)["unit_name"] or "",
            row=row.row,
            window=move.window,
        )
        for row in found
        if (move := moves[row.pk])
    ]


def proposals_in(viewer: Viewer, batch: ImportBatch) -> QuerySet[ProposedFact, Any]:
    """Facts that notes of the batch suggest, the open ones first, then by name. Lazy."""
    rows = in_reach(ProposedFact.objects.filter(batch=batch), viewer, batch.as_of)
    settled = Case(When(OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(settled=settled).select_related("person", "exemption").order_by(*OPEN_FIRST)
