"""Who leads each invented cell: a secretary, a deputy and a committee member, some of them new since the first list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from chibo.cli.make_data.sizes import LAST_DAY
from chibo.core.dates import BEGINNING, END
from chibo.org.models import Body, Seat
from chibo.people.models import PostHeld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from chibo.cli.make_data.loading import Part, Rows
    from chibo.cli.make_data.sizes import Size
    from chibo.cli.make_data.tree import Cell

BODY = ("id", "unit_id", "kind_id", "recorded_in")
SEAT = ("id", "unit_id", "post_id", "body_id", "recorded_in")
POST_HELD = (
    "starts_on", "ends_on", "recorded_in", "closed_in", "person_id", "seat_id", "sole", "decision_id",
    "end_decision_id", "way",
)  # fmt: skip
_OPEN = END.isoformat()
#: Share of cells with a committee, of posts whose start is not known, of posts that changed hands in a month.
_COMMITTEE, _UNKNOWN, _CHANGED = 0.72, 0.2, 0.006


@dataclass
class Posts:
    """Rows of bodies, seats and posts held."""

    size: Size
    random: Random
    act: str
    bodies: Rows = field(default_factory=list)
    seats: Rows = field(default_factory=list)
    held: Rows = field(default_factory=list)

    def lead(self, cell: Cell, settled: list[int]) -> None:
        """Gives the posts of a cell to the first of its settled members."""
        wanted = ["secretary", "deputy_secretary"]
        if self.random.random() < _COMMITTEE:
            wanted.append("committee_member")
        for place, post in enumerate(wanted[: len(settled)]):
            self._hold(cell, post, settled[place], settled[-1] if len(settled) > len(wanted) else None)

    def _hold(self, cell: Cell, post: str, person: int, successor: int | None) -> None:
        random, sole = self.random, post == "secretary"
        body = None
        if post == "committee_member":
            body = len(self.bodies) + 1
            self.bodies.append((body, cell.id, "cell_committee", self.act))
        seat = len(self.seats) + 1
        self.seats.append((seat, cell.id, post, body, self.act))
        starts = (
            BEGINNING
            if random.random() < _UNKNOWN
            else date(2020, random.randint(1, 12), random.randint(1, 28))
        )
        if successor is None or random.random() >= _CHANGED * self.size.months:
            self.held.append((starts.isoformat(), _OPEN, self.act, None, person, seat, sole, None, None, ""))
            return
        first = self.size.records_from.toordinal()
        day = date.fromordinal(random.randrange(first, LAST_DAY.toordinal())).isoformat()
        self.held.append((starts.isoformat(), day, self.act, self.act, person, seat, sole, None, None, ""))
        self.held.append((day, _OPEN, self.act, None, successor, seat, sole, None, None, ""))

    def rows(self) -> Iterator[Part]:
        """The model, its columns, its rows."""
        yield Body, BODY, self.bodies
        yield Seat, SEAT, self.seats
        yield PostHeld, POST_HELD, self.held
