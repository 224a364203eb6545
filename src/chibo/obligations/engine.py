"""The engine of obligations: what is open in a unit and below it on a date, counted and listed, one SQL query a declaration.

It knows no domain; it evaluates what domains declare (`chibo.catalogue.obligations`). A viewer needs `figures.see` over the
unit; rows come to those who may see them, rows of guarded cells only within the grassroots committee.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from chibo.catalogue.obligations import all_obligations
from chibo.catalogue.scope import Scope
from chibo.core.dates import END
from chibo.core.prepared import read_together
from chibo.obligations.parts import Part
from chibo.obligations.places import Place
from chibo.obligations.reaches import reaches, values_below
from chibo.obligations.rules import days_late
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from chibo.catalogue.obligations import Obligation
    from chibo.obligations.parts import When
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

#: How many duties `every_item` reads at a time.
LONG: Final = 500


@dataclass(frozen=True)
class Item:
    """One open duty. `due_on` is None where no rule sets a day; `rule` is the value it rests on first."""

    key: str
    label: str
    unit_ref: str
    unit_name: str
    subject: str
    sentence: str
    url: str
    owed_by: str
    opens_on: date
    due_on: date | None
    overdue_days: int
    rule: RuleValue
    place: Place

    @property
    def is_late(self) -> bool:
        return self.overdue_days > 0


@dataclass(frozen=True)
class Standing:
    """How many duties of one kind are open, and how many of them are late, in a unit with everything below it."""

    key: str
    label: str
    open: int
    late: int


@dataclass(frozen=True)
class Asked:
    """A question: a viewer, a unit on its date, and which duties. Nothing chosen means all."""

    viewer: Viewer
    unit: UnitOn
    keys: tuple[str, ...] = ()
    owed_by: str = ""
    when: When = ""
    obligations: list[Obligation] = field(init=False)

    def __post_init__(self) -> None:
        access.require(self.viewer, permissions.SEE_FIGURES, self.unit.path)
        chosen = [
            obligation
            for obligation in all_obligations()
            if (not self.keys or obligation.key in self.keys)
            and (not self.owed_by or obligation.owed_by == self.owed_by)
            and (not obligation.is_secret or self.viewer.can(obligation.see_rows, self.unit.path))
        ]
        object.__setattr__(self, "obligations", chosen)

    @property
    def scope(self) -> Scope:
        return Scope(
            unit_id=self.unit.id, path=self.unit.path, on=self.unit.on, known_from=self.unit.records_from
        )

    @cached_property
    def parts(self) -> list[Part]:
        """Every declaration in every reach, less those that call for nothing because of a gap. Three SQL queries for the rules."""
        found = values_below(self.unit, {rule for duty in self.obligations for rule in duty.rules})
        scope, hides = self.scope, not self.viewer.can(permissions.SEE_GUARDED, self.unit.path)
        made = [
            Part(duty, reach, scope, hides)
            for duty in self.obligations
            for reach in reaches(found, duty.rules)
        ]
        return [part for part in made if part.is_called_for]

    def narrowed(
        self, found: Iterable[Standing], *, key: str = "", owed_by: str = "", when: When = ""
    ) -> Asked:
        """The same question with filters, about the kinds alone of which something was `found` open: a list asks no more."""
        narrow = Asked(self.viewer, self.unit, (key,) if key else (), owed_by, when)
        is_open = {one.key for one in found if one.open} & {duty.key for duty in narrow.obligations}
        narrow.__dict__["parts"] = [part for part in self.parts if part.duty.key in is_open]
        return narrow


def open_items(asked: Asked, *, limit: int, after: Place | None = None) -> list[Item]:
    """The duties that are open, the one due first at the top, those without a day last; at most `limit`, beyond `after`.

    Only of declarations whose rows the viewer may see. One SQL query a declaration, three for the rules.
    """
    items: list[Item] = []
    for part in asked.parts:
        if asked.viewer.can(part.duty.see_rows, asked.unit.path):
            items += [_item(part, row) for row in part.page(asked.when, limit, after)]
    return sorted(items, key=lambda item: item.place)[:limit]


def _item(part: Part, row: Any) -> Item:
    anchor = getattr(row, part.duty.anchor)
    due_on = part.due(anchor) if part.has_limit else None
    said = part.duty.says(row, due_on)
    return Item(
        key=part.duty.key,
        label=str(part.duty.label),
        unit_ref=row.unit_ref,
        unit_name=row.unit_name,
        subject=said.subject,
        sentence=said.sentence,
        url=said.url,
        owed_by=part.duty.owed_by,
        opens_on=part.opens(anchor),
        due_on=due_on,
        overdue_days=days_late(due_on, part.scope.on),
        rule=part.reach.values[part.duty.rules[0]],
        place=Place(due_on or END, part.duty.key, anchor, row.pk),
    )


def every_item(asked: Asked) -> Iterator[Item]:
    """All open duties in the order of the list, read page by page: for print, files and programs."""
    page = open_items(asked, limit=LONG)
    yield from page
    while len(page) == LONG:
        page = open_items(asked, limit=LONG, after=page[-1].place)
        yield from page


def standings(asked: Asked) -> list[Standing]:
    """How much is open and late, by declaration, none left out. One SQL query for all of them, three for the rules."""
    totals = {duty.key: [0, 0] for duty in asked.obligations}
    for part, _below, duties, late in _counted(asked):
        totals[part.duty.key][0] += duties
        totals[part.duty.key][1] += late
    return [Standing(duty.key, str(duty.label), *totals[duty.key]) for duty in asked.obligations]


def standings_below(asked: Asked) -> dict[str, list[Standing]]:
    """The same for each unit directly below, by the code of its path ("" for the unit itself); only what is open."""
    totals: dict[str, dict[str, list[int]]] = {}
    for part, below, duties, late in _counted(asked):
        total = totals.setdefault(below, {}).setdefault(part.duty.key, [0, 0])
        total[0] += duties
        total[1] += late
    labels = {duty.key: str(duty.label) for duty in asked.obligations}
    return {
        below: [Standing(key, labels[key], *total) for key, total in of_below.items()]
        for below, of_below in totals.items()
    }


def _counted(asked: Asked) -> Iterator[tuple[Part, str, int, int]]:
    """By part and unit directly below what is open and how much of it is late; only what is open. One SQL query."""
    for number, below, duties, late in read_together([part.counting() for part in asked.parts]):
        yield asked.parts[number], below, duties, late


def summed(standings: Iterable[Standing]) -> Standing:
    """Several standings as one, without a key of its own."""
    found = list(standings)
    return Standing("", "", sum(one.open for one in found), sum(one.late for one in found))
