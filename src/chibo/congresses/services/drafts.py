"""What is said of a congress or a by-election."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from chibo.decisions.services import DecisionDraft
    from chibo.people.models import Person


@dataclass(frozen=True, kw_only=True)
class NomineeDraft:
    """Somebody on the list of a poll."""

    person: Person
    votes: int
    is_elected: bool


@dataclass(frozen=True, kw_only=True)
class PollDraft:
    """The tellers' totals for one post (`Post` code)."""

    post: str
    seats: int
    issued: int
    returned: int
    valid: int
    nominees: tuple[NomineeDraft, ...]
    poll_round: int = 1


@dataclass(frozen=True, kw_only=True)
class DelegateDraft:
    """Somebody called to a congress of delegates: `way` is a `Way`."""

    person: Person
    way: str
    came: bool = True
    chosen_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class CongressDraft:
    """A congress (`kind`, `ordinal`, `term_name` "2025–2030") or a by-election; counts of people, polls, and the approval.

    `called` and `present` may be None where `delegates` are named: they are counted then.
    """

    kind: str
    held_on: date
    called: int | None = None
    present: int | None = None
    deducted: int = 0
    ordinal: int | None = None
    term_name: str = ""
    delegates: tuple[DelegateDraft, ...] = ()
    tellers: tuple[Person, ...] = ()
    polls: tuple[PollDraft, ...] = ()
    decision: DecisionDraft | None = None
