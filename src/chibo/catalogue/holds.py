"""What holds somebody where they are: a domain declares whose examination or complaint is not finished, and says no more.

Who asks learns only that it is so; why is told nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    #: Of these persons (ids) those held on the day. One SQL query at most.
    Held = Callable[[Collection[int], date], set[int]]

_holds: dict[str, Held] = {}


def declare_hold(key: str, held: Held) -> None:
    """Enters what holds people under its key. Raises `ValueError` on a taken one."""
    if key in _holds:
        raise ValueError(f"hold {key} is declared twice")
    _holds[key] = held


def held_on(person_ids: Collection[int], on: date) -> set[int]:
    """Those of these persons whom anything declared holds on the day."""
    return set().union(*(held(person_ids, on) for held in _holds.values()))
