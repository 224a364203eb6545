"""What a reorganisation may be: its facts as plain values, and all that stands against it. Free of Django."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

MERGE: Final = "merge"
SPLIT: Final = "split"
DISSOLVE: Final = "dissolve"
PERSON, UNIT, PLACE, APPLICANT, RESIDENT = "person", "unit", "place", "applicant", "resident"
#: Roles go on only where that is said; the role to read one's own file goes with the person.
GRANT, OWN_FILE = "grant", "own_file"
#: What may be left without a target: it ends with its unit.
_MAY_LAPSE: Final = frozenset({GRANT, OWN_FILE})
#: Fewer places than these make no joined one.
LEAST_JOINED: Final = 2
#: How many sources and targets each kind has: at least, and at most (None: as many as one likes).
SOURCES: Final = {MERGE: (2, None), SPLIT: (1, 1), DISSOLVE: (1, None)}
TARGETS: Final = {MERGE: (1, 1), SPLIT: (2, None), DISSOLVE: (0, None)}


@dataclass(frozen=True)
class Source:
    """A unit that is merged, split or dissolved. It stands in the tree on `[begins, ends)`; `path` is that before the day.

    `changed_on` is the first day, on or after the day of the reorganisation, on which something else about it is recorded;
    `transfers` counts transfers from it or to it that are under way then, and guests who stay there for a time; `lent` counts paper
    files it keeps that are not back.
    """

    id: int
    name: str
    path: str
    is_cell: bool
    is_grassroots: bool
    begins: date
    ends: date
    open_end: date
    changed_on: date | None = None
    transfers: int = 0
    lent: int = 0


@dataclass(frozen=True)
class Target:
    """A unit that receives: `id` is None for one to be made below the owner. `path` is that of the day ("" where it is not there).

    `kind` is what it is from the day on; `allowed` are the kinds that may stand below that, `above_allows` whether it may stand
    where it stands, `moves_on` the later day on which it is already known to move or end.
    """

    side: int
    id: int | None
    name: str
    path: str
    kind: str
    is_cell: bool
    is_grassroots: bool
    allowed: frozenset[str]
    above_allows: bool = True
    moves_on: date | None = None


@dataclass(frozen=True)
class Held:
    """Something a source holds from the day on. `sources`: more than one is one too many.

    `kind` is that of a unit or a place, or in what kind of unit a role is held (`cell`, `grassroots`, `any`).
    """

    subject: str
    id: int
    sources: tuple[int, ...]
    kind: str = ""


@dataclass(frozen=True)
class Joined:
    """Places that become one: `parts` are their ids, `kinds` what they are, `units` in whose area they lie, `cells` which cover
    them; `changed_on` is the first day from the day on for which something is recorded of one of them."""  # noqa: D205, D209

    id: int
    name: str
    parts: tuple[int, ...]
    kinds: frozenset[str]
    units: frozenset[int]
    cells: frozenset[int]
    changed_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """All of a reorganisation on its day. `heirs` gives for each thing held the side of the target that gets it."""

    kind: str
    on: date
    sources: tuple[Source, ...]
    targets: tuple[Target, ...]
    held: tuple[Held, ...] = ()
    heirs: Mapping[tuple[str, int], int] = field(default_factory=dict)
    joined: tuple[Joined, ...] = ()

    @property
    def target_ids(self) -> frozenset[int]:
        return frozenset(target.id for target in self.targets if target.id is not None)

    @property
    def ended(self) -> tuple[Source, ...]:
        """Sources that are no more from the day on: all that are not targets as well."""
        return tuple(source for source in self.sources if source.id not in self.target_ids)

    @property
    def staying(self) -> tuple[Source, ...]:
        """Sources that go on: another is merged into it, or a part of it is split off."""
        return tuple(source for source in self.sources if source.id in self.target_ids)

    @property
    def unassigned(self) -> tuple[Held, ...]:
        """What nobody has given a place yet."""
        sides = {target.side for target in self.targets}
        return tuple(
            one
            for one in self.held
            if one.subject not in _MAY_LAPSE and self.heirs.get((one.subject, one.id)) not in sides
        )

    def target_of(self, one: Held) -> Target | None:
        """Who receives something held."""
        side = self.heirs.get((one.subject, one.id))
        return next((target for target in self.targets if target.side == side), None)

    def holding(self) -> tuple[Source, ...]:
        """Sources whose holdings need a place: of a merge those that end, of a split the one that is split."""
        return self.sources if self.kind == SPLIT else self.ended


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands against it: a code, the names it is about, a day or a number where it has one."""

    code: str
    names: tuple[str, ...] = ()
    day: date | None = None
    count: int = 0


def obstacles(plan: Plan) -> list[Obstacle]:
    """Everything that stands against the plan, what is wrong with its units first; empty where it may be done."""
    return [
        *_of_numbers(plan),
        *(found for source in plan.sources for found in _of_source(plan, source)),
        *_of_nesting(plan),
        *(found for target in plan.targets for found in _of_target(plan, target)),
        *_of_names(plan),
        *_of_roles(plan),
        *(found for joined in plan.joined for found in _of_joined(plan, joined)),
        *_of_holdings(plan),
    ]


def _of_numbers(plan: Plan) -> Iterator[Obstacle]:
    least, most = SOURCES[plan.kind]
    if len(plan.sources) < least or (most is not None and len(plan.sources) > most):
        yield Obstacle(f"{plan.kind}_sources", count=least)
    least, most = TARGETS[plan.kind]
    if len(plan.targets) < least or (most is not None and len(plan.targets) > most):
        yield Obstacle(f"{plan.kind}_targets", count=least)
    if plan.kind == DISSOLVE:
        for source in plan.staying:
            yield Obstacle("dissolved_receives", (source.name,))


def _of_source(plan: Plan, source: Source) -> Iterator[Obstacle]:
    if plan.on <= source.begins:
        yield Obstacle("before_creation", (source.name,), source.begins)
    elif source.ends <= plan.on:
        yield Obstacle("source_gone", (source.name,), source.ends)
    elif source.ends != source.open_end:
        yield Obstacle("source_ends_later", (source.name,), source.ends)
    elif source.changed_on is not None and source in plan.ended:
        yield Obstacle("source_changed_later", (source.name,), source.changed_on)
    elif source.transfers and source in plan.ended:
        yield Obstacle("transfers_open", (source.name,), count=source.transfers)
    elif source.lent and source in plan.ended:
        yield Obstacle("files_lent", (source.name,), count=source.lent)


def _of_nesting(plan: Plan) -> Iterator[Obstacle]:
    for lower in plan.sources:
        for higher in plan.sources:
            if lower.path != higher.path and lower.path.startswith(higher.path):
                yield Obstacle("source_below_source", (lower.name, higher.name))
    for target in plan.targets:
        for source in plan.ended:
            if target.id is not None and target.path.startswith(source.path) and target.path:
                yield Obstacle("target_below_source", (target.name, source.name))


def _of_target(plan: Plan, target: Target) -> Iterator[Obstacle]:
    if not target.path:
        yield Obstacle("target_not_there", (target.name,), plan.on)
    elif target.moves_on is not None:
        yield Obstacle("target_moves_later", (target.name,), target.moves_on)
    elif not target.above_allows:
        yield Obstacle("target_kind", (target.name,))
    for one in plan.held:
        if plan.target_of(one) is not target:
            continue
        if one.subject == UNIT and one.kind not in target.allowed:
            yield Obstacle("child_kind", (target.name, one.kind))
            break
        if one.subject in {PERSON, APPLICANT, RESIDENT} and not target.is_cell and _from_cell(plan, one):
            yield Obstacle("member_needs_cell", (target.name,))
            break


def _from_cell(plan: Plan, one: Held) -> bool:
    return any(source.is_cell for source in plan.sources if source.id in one.sources)


def _of_names(plan: Plan) -> Iterator[Obstacle]:
    counted = Counter(target.name.casefold() for target in plan.targets)
    for target in plan.targets:
        if counted.pop(target.name.casefold(), 0) > 1:
            yield Obstacle("same_name", (target.name,))


def _of_roles(plan: Plan) -> Iterator[Obstacle]:
    for target in plan.targets:
        kinds = {one.kind for one in plan.held if one.subject == GRANT and plan.target_of(one) is target}
        if ("cell" in kinds and not target.is_cell) or ("grassroots" in kinds and not target.is_grassroots):
            yield Obstacle("role_kind", (target.name,))


def _of_joined(plan: Plan, joined: Joined) -> Iterator[Obstacle]:
    held = [one for one in plan.held if one.subject == PLACE and one.id in joined.parts]
    if len(held) < len(joined.parts) or len(held) < LEAST_JOINED:
        yield Obstacle("joined_parts", (joined.name,), count=len(held))
        return
    if len(joined.kinds) > 1:
        yield Obstacle("joined_kinds", (joined.name,))
    if joined.changed_on is not None:
        yield Obstacle("joined_changed_later", (joined.name,), joined.changed_on)
    targets = {target.side for one in held if (target := plan.target_of(one)) is not None}
    covering = {source.id for source in plan.sources if source.is_cell}
    if (
        len(targets) > 1
        or len({of in covering for one in held for of in one.sources}) > 1
        or (held[0].sources[0] in covering and len(joined.units) > 1)
    ):
        yield Obstacle("joined_apart", (joined.name,))
    elif held[0].sources[0] not in covering and len(joined.cells) > 1:
        yield Obstacle("joined_cells", (joined.name,), count=len(joined.cells))


def _of_holdings(plan: Plan) -> Iterator[Obstacle]:
    doubled = sum(1 for one in plan.held if one.subject == PERSON and len(one.sources) > 1)
    if doubled:
        yield Obstacle("person_in_both", count=doubled)
    for subject in (PERSON, UNIT, PLACE, APPLICANT, RESIDENT):
        count = sum(1 for one in plan.unassigned if one.subject == subject)
        if count:
            yield Obstacle(f"unassigned_{subject}", count=count)
