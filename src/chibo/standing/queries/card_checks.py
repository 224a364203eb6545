"""Checks of cards: who holds one in a cell, and when each cell checked last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from chibo.catalogue.scope import Scope
from chibo.org import permissions
from chibo.people.obligations.units import cells_on
from chibo.people.populations.members import BY_NAME, members_on
from chibo.standing.models import CardCheck, CardFinding
from chibo.standing.queries.keeping import SHOWN, holds_card

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class CheckState:
    """The checks of the year of a date: the last one of a cell with what it found (None: none), or the cells below by name with
    `checked_on` of theirs (None: not yet)."""  # noqa: D205, D209

    year: int
    last: CardCheck | None
    findings: list[CardFinding]
    cells: list[Any]

    @property
    def checked(self) -> int:
        """How many of the cells have checked."""
        return sum(cell.checked_on is not None for cell in self.cells)


def holders_in(unit: UnitOn) -> QuerySet[Any]:
    """Members of a cell on its date who hold a card then, by name."""
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    return members_on(scope).filter(holds_card(unit.on)).select_related("person").order_by(*BY_NAME)


def checks_of(viewer: Viewer, unit: UnitOn) -> CheckState:
    """How far the checks of the year are. One or two SQL queries. Names only with `people.see`."""
    year = unit.on.year
    if not unit.is_cell:
        return CheckState(year, None, [], _cells(unit, year))
    last = CardCheck.objects.filter(unit_id=unit.id, on__year=year, on__lte=unit.on).order_by("-on").first()
    found = CardFinding.objects.filter(check_made=last).select_related("person") if last else None
    sees = viewer.can(permissions.SEE_PEOPLE, unit.path)
    return CheckState(
        year, last, list(found.order_by("person__sort_key", "id")) if found and sees else [], []
    )


def _cells(unit: UnitOn, year: int) -> list[Any]:
    """Cells below with somebody who holds a card, the unchecked first."""
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    rows = cells_with_cards(scope).annotate(checked_on=last_check(unit.on, year))
    return sorted(rows[:SHOWN], key=lambda row: (row.checked_on is not None, row.sort_key))


def cells_with_cards(scope: Scope) -> QuerySet[Any]:
    """Cells of the subtree in which somebody holds a card on the date."""
    holders = members_on(scope).filter(holds_card(scope.on))
    return cells_on(scope).filter(unit_id__in=holders.order_by().values("unit_id"))


def last_check(on: date, year: int) -> Subquery:
    """The day of the last check of a cell within a year, by a date; for rows with `unit_id`."""
    rows = CardCheck.objects.filter(unit_id=OuterRef("unit_id"), on__year=year, on__lte=on)
    return Subquery(rows.order_by("-on").values("on")[:1])
