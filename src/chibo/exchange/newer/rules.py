"""Where a member stood, once it is known on which day they moved. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True)
class Stood:
    """A stay on `[starts_on, ends_on)`; `id` is 0 where it is still to be recorded. `assumed`: no paper says so."""

    id: int
    unit_id: int
    starts_on: date
    ends_on: date
    assumed: bool


@dataclass(frozen=True)
class Window:
    """The days on which a move can have been: after `after`, up to and with `until`."""

    after: date
    until: date

    def holds(self, on: date) -> bool:
        return self.after < on <= self.until


@dataclass(frozen=True)
class Move:
    """The stay that a list contradicts, and when the move can have been.

    A stay on paper ends with it: they were there on its first day, and in the cell of the list on the day of the list. A
    stay that was assumed because a newer list names its cell begins with it: they came there after the list.
    """

    stay: Stood
    listed_unit_id: int
    listed_on: date

    @property
    def window(self) -> Window:
        if self.stay.assumed:
            return Window(self.listed_on, self.stay.ends_on)
        return Window(self.stay.starts_on, self.listed_on)

    def stays(self, on: date, known_from: date) -> tuple[Stood, ...]:
        """What stands instead of the stay; `known_from` is the first day of the cell of the list. `on` lies in the window."""
        stay = replace(self.stay, id=0)
        there = replace(stay, unit_id=self.listed_unit_id, assumed=False)
        if not stay.assumed:
            return (replace(stay, ends_on=on), replace(there, starts_on=on))
        begins = min(max(stay.starts_on, known_from), self.listed_on)
        pieces = (
            replace(stay, ends_on=begins),
            replace(there, starts_on=begins, ends_on=self.listed_on, assumed=True),
            replace(there, starts_on=self.listed_on, ends_on=on),
            replace(stay, starts_on=on, assumed=False),
        )
        return tuple(piece for piece in pieces if piece.starts_on < piece.ends_on)


def move_of(stays: Sequence[Stood], listed_unit_id: int, listed_on: date) -> Move | None:
    """The move a list tells of: None where the person stands in its cell on its day, or nowhere."""
    stay = next((one for one in stays if one.starts_on <= listed_on < one.ends_on), None)
    if stay is None or stay.unit_id == listed_unit_id:
        return None
    return Move(stay, listed_unit_id, listed_on)
