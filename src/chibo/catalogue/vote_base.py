"""Who is left out of the base of a vote on the day: declared by the domain that knows why, and told as a number, never why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    #: Of these persons (ids) those who are not summoned to a vote on the day. One SQL query at most.
    LeftOut = Callable[[Collection[int], date], set[int]]

_left_out: dict[str, LeftOut] = {}


def declare_left_out(cause: str, left_out: LeftOut) -> None:
    """Enters whom a cause leaves out, by its word in `admission.vote.left_out_of_base`. Raises `ValueError` on a taken one."""
    if cause in _left_out:
        raise ValueError(f"cause {cause} is declared twice")
    _left_out[cause] = left_out


def left_out_on(person_ids: Collection[int], on: date, causes: Collection[str]) -> set[int]:
    """Those of these persons whom one of the causes leaves out on the day. One SQL query a cause at most."""
    found = (left_out(person_ids, on) for cause, left_out in _left_out.items() if cause in causes)
    return set().union(*found)
