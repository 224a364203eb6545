"""Invented members, one after the other: a life in the Party as the lists of a register would tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chibo.cli.make_data.draws import (
    ADMITTED,
    AFFILIATION,
    ATTAINMENT,
    EXITED,
    EXITS,
    FAR,
    GROUPS,
    KNOWN_NUMBERS,
    LAST,
    LEARNT,
    LEVELS,
    MEMBERSHIP,
    MOVES,
    OLDEST,
    OPEN,
    PERSON,
    RELIGIONS,
    START_UNKNOWN,
    UNKNOWN,
    VAGUE,
    YEAR,
    YOUNGEST,
    iso,
    weighted,
)
from chibo.cli.make_data.names import Names
from chibo.core.sealed import blind_index, seal
from chibo.people.models import Affiliation, Attainment, Membership, Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from chibo.cli.make_data.loading import Part, Rows
    from chibo.cli.make_data.sizes import Size
    from chibo.cli.make_data.tree import Cell


@dataclass
class Life:
    """When one member came, became official and left, as ordinals; `left` is the open end where they are still there."""

    born: int
    admitted: int
    official: int | None
    left: int = OPEN


@dataclass
class People:
    """Rows of people as they are made."""

    size: Size
    random: Random
    act: str
    uids: Iterator[str]
    persons: Rows = field(default_factory=list)
    memberships: Rows = field(default_factory=list)
    affiliations: Rows = field(default_factory=list)
    attainments: Rows = field(default_factory=list)
    made: int = 0
    from_day: int = 0
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.from_day = self.size.records_from.toordinal()
        self.names = Names(self.random)

    def fill(self, cell: Cell, members: int, cells: Sequence[Cell], group: str) -> list[int]:
        """The members of one cell; gives those who neither moved nor left nor are new, and so may hold its posts."""
        return [person for _n in range(members) if (person := self._member(cell, cells, group))]

    def _member(self, cell: Cell, cells: Sequence[Cell], group: str) -> int:
        random, months = self.random, self.size.months
        life = self._life()
        self.made += 1
        self._person(life, group)
        moved = random.random() < MOVES * months and life.admitted < self.from_day
        if random.random() < EXITED * months and life.admitted < self.from_day:
            life.left = random.randrange(self.from_day + 1, LAST + 1)
        self._membership(life)
        self._stays(life, cell, self._other(cell, cells) if moved else None)
        self._levels(life)
        settled = not moved and life.left == OPEN and life.admitted < self.from_day
        return self.made if settled else 0

    def _other(self, cell: Cell, cells: Sequence[Cell]) -> Cell | None:
        """Another cell, a near one more often."""
        random = self.random
        place = random.randrange(len(cells))
        if random.random() > FAR:
            place = min(len(cells) - 1, max(0, cells.index(cell) + random.choice((-2, -1, 1, 2))))
        return None if cells[place] == cell else cells[place]

    def _life(self) -> Life:
        random = self.random
        born = random.randrange(OLDEST, YOUNGEST)
        admitted = min(born + int(random.triangular(18.5, 48, 25) * YEAR), LAST - random.randrange(1, 4000))
        admitted = max(admitted, born + 18 * 366)
        if self.size.months and random.random() < ADMITTED * self.size.months:
            admitted = max(random.randrange(self.from_day, LAST), born + 18 * 366)
        official: int | None = admitted + YEAR + random.randrange(1, 200)
        if official is not None and official > LAST:
            official = None
        if random.random() < START_UNKNOWN:
            admitted = UNKNOWN
        return Life(born, admitted, official)

    def _person(self, life: Life, group: str) -> None:
        random = self.random
        sex = "female" if random.random() < 1 / 3 else "male"
        name, search, sort = self.names.one(sex)
        born, precision = self._vague(life.born)
        ethnic = group if random.random() < 0.8 else weighted(random, GROUPS)  # noqa: PLR2004 - most of a village
        citizen_id = f"{random.randrange(100):03}{1 if sex == 'female' else 0}{self.made:08}"
        known = random.random() < KNOWN_NUMBERS
        sealed = (seal(citizen_id), blind_index(citizen_id, "citizen_id")) if known else ("", "")
        self.persons.append(
            (
                self.made,
                next(self.uids),
                None,
                name,
                search,
                sort,
                sex,
                born,
                precision,
                ethnic,
                weighted(random, RELIGIONS),
                *sealed,
                "",
                "",
                "",
                self.act,
            )
        )

    def _vague(self, day: int) -> tuple[str, str]:
        """A date as a list prints it: now and then only its year."""
        text = iso(day)
        return (f"{text[:4]}-01-01", "year") if self.random.random() < VAGUE else (text, "day")

    def _membership(self, life: Life) -> None:
        gone = life.left != OPEN
        self.memberships.append(
            (
                iso(life.admitted),
                iso(life.left),
                self.act,
                self.act if gone else None,
                self.made,
                "day",
                None,
                None,
                iso(life.official) if life.official else None,
                "day",
                weighted(self.random, EXITS) if gone else "",
                None,
                None,
                None,
                None,
                None,
                None,
                "",
                "",
            )
        )

    def _stays(self, life: Life, cell: Cell, other: Cell | None) -> None:
        """Assumed since admission up to the first list (before the cell began, at its commune), then as papers say."""
        self._stay(cell.commune, life.admitted, min(cell.starts, self.from_day, life.left), assumed=True)
        self._stay(cell.id, max(life.admitted, cell.starts), min(self.from_day, life.left), assumed=True)
        first = max(life.admitted, self.from_day)
        if other is None:
            self._stay(cell.id, first, life.left)
            return
        day = self.random.randrange(first + 1, LAST + 1)
        self._stay(cell.id, first, min(day, life.left))
        self._stay(other.id, day, life.left)

    def _stay(self, unit: int, starts: int, ends: int, *, assumed: bool = False) -> None:
        if starts < ends:
            closed = self.act if ends != OPEN else None
            self.affiliations.append((iso(starts), iso(ends), self.act, closed, self.made, unit, assumed))

    def _levels(self, life: Life) -> None:
        random = self.random
        for kind, (known, levels) in LEVELS.items():
            if random.random() > known:
                continue
            level = weighted(random, levels)
            grade = f"{random.randrange(5, 13)}/12" if kind == 1 else ""
            if kind > 1 and random.random() < LEARNT * self.size.months and life.left == OPEN:
                day = random.randrange(self.from_day, LAST)
                self._level(kind, level, grade, UNKNOWN, day)
                self._level(kind, levels[-2][0], grade, day, OPEN)
            else:
                self._level(kind, level, grade, UNKNOWN, OPEN)

    def _level(self, kind: int, level: str, grade: str, starts: int, ends: int) -> None:
        closed = self.act if ends != OPEN else None
        self.attainments.append((iso(starts), iso(ends), self.act, closed, self.made, kind, level, grade))

    def take(self) -> Iterator[Part]:
        """The model, its columns, the rows made since the last time."""
        for model, columns, name in (
            (Person, PERSON, "persons"),
            (Membership, MEMBERSHIP, "memberships"),
            (Affiliation, AFFILIATION, "affiliations"),
            (Attainment, ATTAINMENT, "attainments"),
        ):
            yield model, columns, getattr(self, name)
            setattr(self, name, [])
