"""Bodies of the demonstration: how many seats they have, and an invented committee in charge of the cells of a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.decisions.services import DecisionDraft
from chibo.org.access import OPERATOR
from chibo.org.models import Term
from chibo.org.queries import children_of, on_date, unit_on
from chibo.org.services import set_seats
from chibo.people.models import PostHeld
from chibo.people.services import PostDraft, assign_member, hold_post

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.queries import UnitOn

_Row = dict[str, Any]


def record_seats(row: _Row) -> None:
    """The number of seats of each body in one term of a unit."""
    unit = unit_on(OPERATOR, row["unit"])
    term = Term.objects.get(unit_id=unit.id, name=row["term"])
    for kind, seat_count in row["seats"].items():
        set_seats(OPERATOR, unit=unit, term=term, kind=kind, seat_count=seat_count)


def record_committee(row: _Row) -> None:
    """The secretaries of the cells sit in the committee of the unit; each is in charge of the cell that follows their own."""
    on: date = row["from"]
    unit = unit_on(OPERATOR, row["unit"], on)
    paper = DecisionDraft(**row["decision"])
    cells = [child for child in children_of(OPERATOR, unit) if child.is_cell and not child.is_guarded]
    led = [cell for cell in cells if _secretary(cell.id, on) is not None]
    for own, charged in zip(led, [*led[1:], *led[:1]], strict=True):
        _sit_and_take_charge(unit, own.id, charged.ref, on, paper)


def _sit_and_take_charge(unit: UnitOn, cell_id: int, charged: str, on: date, paper: DecisionDraft) -> None:
    held = _secretary(cell_id, on)
    assert held is not None  # noqa: S101 - only cells that are led are asked
    draft = PostDraft(person=held.person, post="executive_committee_member", starts_on=on, way="appointed")
    hold_post(OPERATOR, unit=unit, draft=draft, decision=paper)
    cell = unit_on(OPERATOR, charged, on)
    assign_member(OPERATOR, cell=cell, person=held.person, starts_on=on, decision=paper)


def _secretary(cell_id: int, on: date) -> PostHeld | None:
    rows = PostHeld.objects.filter(on_date(on), seat__unit_id=cell_id, seat__post_id="secretary")
    return rows.select_related("person").order_by("id").first()
