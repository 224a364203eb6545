"""What holds somebody where they are, and what a unit still holds that would be left hanging if it ended.

Of persons a domain declares whose examination or complaint is not finished, and says no more: who asks learns only that it
is so; why is told nowhere. Of units it says in a word what is held, and how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from django.utils.functional import _StrOrPromise

    #: Of these persons (ids) those held on the day. One SQL query at most.
    Held = Callable[[Collection[int], date], set[int]]
    #: How many of these a unit (id) holds on the day or later. One SQL query.
    Kept = Callable[[int, date], int]

_holds: dict[str, Held] = {}
_kept: dict[_StrOrPromise, Kept] = {}


def declare_hold(key: str, held: Held) -> None:
    """Enters what holds people under its key. Raises `ValueError` on a taken one."""
    if key in _holds:
        raise ValueError(f"hold {key} is declared twice")
    _holds[key] = held


def held_on(person_ids: Collection[int], on: date) -> set[int]:
    """Those of these persons whom anything declared holds on the day."""
    return set().union(*(held(person_ids, on) for held in _holds.values()))


def declare_kept(label: _StrOrPromise, kept: Kept) -> None:
    """Enters what units hold, by its word ("%(count)s …")."""
    _kept[label] = kept


def kept_by(unit_id: int, on: date) -> list[str]:
    """What the unit still holds on the day or later, in words; empty where it may end. One SQL query a declaration."""
    found = [(label, kept(unit_id, on)) for label, kept in _kept.items()]
    return [str(label) % {"count": count} for label, count in found if count]
