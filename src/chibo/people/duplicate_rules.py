"""Which two files may be one person. Free of Django: pure functions over plain rows.

Names are compared without accents, whatever the order of their syllables, with spellings that sound alike as one; years of
birth may differ by one. Rows are put into blocks first, so that two of them are only compared where they share a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

#: Spellings that are taken for each other, in this order: what a list hears as one is written in two ways.
_ALIKE: Final = (
    (re.compile("y"), "i"),
    (re.compile("^gi(?=[aeou])"), "d"),
    (re.compile("^ngh"), "ng"),
    (re.compile("^gh"), "g"),
    (re.compile("^tr"), "ch"),
    (re.compile("^ph"), "f"),
    (re.compile("^[kq]"), "c"),
    (re.compile("^s"), "x"),
    (re.compile("^r"), "d"),
)
YEARS_APART: Final = 1


@dataclass(frozen=True)
class Known:
    """What is compared of one person. `name` is the search key; an unknown index is "".

    `is_exact_birth` tells whether `born_on` is known to the day.
    """

    person_id: int
    name: str
    born_on: date
    is_exact_birth: bool
    citizen_id: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Pair:
    """Two persons that may be one, the lower number first, and why: codes of what they share."""

    first: int
    second: int
    reasons: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it: the more, the sooner it is shown."""
        return sum(
            {"born": 4, "phone": 4, "name": 3, "order": 2, "spelling": 1, "year": 1}[r] for r in self.reasons
        )


def spelled(name: str) -> tuple[str, ...]:
    """The syllables of a name in alphabetical order, spellings that sound alike written in one way."""
    return tuple(sorted(_folded(syllable) for syllable in name.split()))


def _folded(syllable: str) -> str:
    for pattern, written in _ALIKE:
        syllable = pattern.sub(written, syllable)
    return syllable


def candidates(people: Iterable[Known]) -> list[Pair]:
    """Every pair that may be one person, what speaks most for it first. Work grows with the rows and the pairs found."""
    found: dict[tuple[int, int], Pair] = {}
    for block in _blocks(people):
        block.sort(key=lambda known: (known.born_on, known.person_id))
        for pair in _near(block):
            found.setdefault((pair.first, pair.second), pair)
    return sorted(found.values(), key=lambda pair: (-pair.weight, pair.first, pair.second))


def _blocks(people: Iterable[Known]) -> Iterator[list[Known]]:
    """Rows that share a key: a name that sounds alike, or a telephone."""
    blocks: dict[tuple[str, ...], list[Known]] = {}
    for known in people:
        blocks.setdefault(("name", *spelled(known.name)), []).append(known)
        if known.phone:
            blocks.setdefault(("phone", known.phone), []).append(known)
    return (block for block in blocks.values() if len(block) > 1)


def _near(block: list[Known]) -> Iterator[Pair]:
    """Pairs of a block in order of birth whose years are close."""
    for number, one in enumerate(block):
        for other in block[number + 1 :]:
            if other.born_on.year - one.born_on.year > YEARS_APART:
                break
            pair = compared(one, other)
            if pair is not None:
                yield pair


def compared(one: Known, other: Known) -> Pair | None:
    """The pair of two rows; None where they are surely two people: each with an own citizen id."""
    if one.person_id == other.person_id or (one.citizen_id and other.citizen_id):
        return None
    reasons = [_of_names(one.name, other.name), _of_births(one, other)]
    if one.phone and one.phone == other.phone:
        reasons.append("phone")
    first, second = sorted((one.person_id, other.person_id))
    return Pair(first, second, tuple(reason for reason in reasons if reason))


def _of_names(one: str, other: str) -> str:
    if one == other:
        return "name"
    if sorted(one.split()) == sorted(other.split()):
        return "order"
    return "spelling" if spelled(one) == spelled(other) else ""


def _of_births(one: Known, other: Known) -> str:
    if one.is_exact_birth and other.is_exact_birth and one.born_on == other.born_on:
        return "born"
    return "year" if abs(one.born_on.year - other.born_on.year) <= YEARS_APART else ""


@dataclass(frozen=True)
class Dated:
    """A dated row on `[starts_on, ends_on)`; rows of one `key` may not overlap. `facts` is what it says."""

    pk: int
    key: tuple[object, ...]
    facts: tuple[object, ...]
    starts_on: date
    ends_on: date

    def overlaps(self, other: Dated) -> bool:
        return self.key == other.key and self.starts_on < other.ends_on and other.starts_on < self.ends_on

    def says(self, other: Dated) -> bool:
        """Does this row already say what the other does?"""
        return (
            self.facts == other.facts and self.starts_on <= other.starts_on and other.ends_on <= self.ends_on
        )


@dataclass(frozen=True)
class Sorted:
    """What becomes of the rows of the file that goes: moved, dropped because they are said already, or in the way of a kept row."""

    moved: tuple[int, ...]
    said: tuple[int, ...]
    clashing: tuple[tuple[int, int], ...]


def sort_out(kept: list[Dated], going: list[Dated]) -> Sorted:
    """Each row that goes against those that stay: all (kept, going) pairs that overlap and do not say the same are `clashing`."""
    moved, said, clashing = [], [], []
    for row in going:
        against = [one for one in kept if one.overlaps(row)]
        if not against:
            moved.append(row.pk)
        elif any(one.says(row) for one in against):
            said.append(row.pk)
        else:
            clashing += [(one.pk, row.pk) for one in against]
    return Sorted(tuple(moved), tuple(said), tuple(clashing))
