"""The plain facts of an election that the rules judge. Free of Django; limits of regulations are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True)
class Vote:
    """Somebody on the list of a poll: `person` is an id, `name` for the sentence; official on the day, and of the unit."""

    person: int
    name: str
    votes: int
    is_elected: bool
    may_stand: bool = True


@dataclass(frozen=True)
class Count:
    """The tellers' totals of one poll. `post` is a code, `label` its word; a `sole` post has one holder."""

    post: str
    label: str
    poll_round: int
    seats: int
    issued: int
    returned: int
    valid: int
    votes: tuple[Vote, ...]
    sole: bool = False
    #: The body whose seats are voted on, by code; "" for who leads it.
    body: str = ""

    @property
    def elected(self) -> tuple[Vote, ...]:
        """Who is elected in this poll."""
        return tuple(vote for vote in self.votes if vote.is_elected)


@dataclass(frozen=True)
class Called:
    """A delegate: `person` is an id, `name` for the sentence; `is_official`: an official member here on the day."""

    person: int
    name: str
    is_substitute: bool = False
    came: bool = True
    is_official: bool = True


@dataclass(frozen=True)
class Limits:
    """Values of the rules on the day; None where the rulebook has none, which is then not judged."""

    majority: Fraction | None = None
    committee_from: int | None = None
    committee_most: int | None = None
    deputies: int | None = None
    rounds: int | None = None
    #: The share of who counts that must attend a congress, and official members without which a cell does not meet.
    quorum: Fraction | None = None
    least_official: int | None = None
    #: The standing committee as a share of the committee.
    standing: Fraction | None = None
    #: Are the exempted called to a congress, and counted where they came; is left out of the base only who did not come?
    calls_exempt: bool = False
    counts_present: bool = False


@dataclass(frozen=True)
class Meeting:
    """Who was called and came, who counted (ids), and every poll. `official`: official members of a cell, None above cells.

    `is_congress`: not a meeting that elects between two of them. `delegates` are those named; none of them where only the numbers are known.
    """

    called: int
    deducted: int
    present: int
    tellers: frozenset[int]
    counts: tuple[Count, ...]
    is_cell: bool
    official: int | None = None
    delegates: tuple[Called, ...] = ()
    is_congress: bool = True


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a code, the rule it rests on ("" for plain arithmetic), and what it is about."""

    code: str
    rule: str = ""
    name: str = ""
    count: int = 0
    limit: int = 0
