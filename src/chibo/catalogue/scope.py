"""What a figure is asked for: a unit with everything below it, on a date or over a period. Plain values, nothing that reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Scope:
    """A unit and a time.

    A stock is asked `on` a date; a flow over `[starts_on, ends_on)`. `on` is always set: for a period it is its last day,
    and the tree of that day decides what lies below the unit. `known_from` is the day the record of the unit begins (none:
    no list yet).

    In a prepared statement (`core.prepared`) unit, path and date are places that each run fills: they may be compared in
    SQL, and nothing in Python may depend on them but through `is_wide`, `is_before_record` and `reckoned`.
    """

    unit_id: int
    path: str
    on: date
    starts_on: date | None = None
    ends_on: date | None = None
    known_from: date | None = None
    #: Is the subtree a province or the country? None where the path says so.
    is_wide: bool | None = None
    #: What `is_before_record` says where the day itself is filled in by each run.
    before_record: bool | None = None
    #: What a declaration has worked out from date and rules before it asks (`Obligation.reckon`).
    reckoned: Any = None

    @property
    def is_period(self) -> bool:
        return self.starts_on is not None

    @property
    def first_of_year(self) -> date:
        """The first day of the year of the date."""
        return self.on.replace(month=1, day=1)

    @property
    def is_before_record(self) -> bool:
        """Does the question reach back before the record of the unit begins?"""
        if self.before_record is not None:
            return self.before_record
        first = self.starts_on or self.on
        return self.known_from is None or first < self.known_from
