"""The engine of obligations: what is open in a unit and below it on a date, counted and listed, one SQL query a declaration.

It knows no domain; it evaluates what domains declare (`chibo.catalogue.obligations`). A viewer needs `figures.see` over the
unit; rows come to those who may see them, rows of guarded cells only within the grassroots committee.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Case, Count, F, Q
from django.db.models import When as Where
from django.db.models.functions import Substr

from chibo.catalogue.obligations import all_obligations
from chibo.catalogue.scope import Scope
from chibo.core.dates import END, day_before
from chibo.obligations.places import Place
from chibo.obligations.reaches import Reach, reaches, values_below
from chibo.obligations.rules import days_late, latest_anchor
from chibo.org import access, paths, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet

    from chibo.catalogue.obligations import Obligation
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

When = Literal["", "late", "soon"]
#: Days ahead that "soon" looks; a habit of the page, not a rule.
SOON_DAYS = 14


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
    def parts(self) -> list[_Part]:
        """Every declaration in every reach, less those that call for nothing because of a gap. Three SQL queries for the rules."""
        found = values_below(self.unit, {rule for duty in self.obligations for rule in duty.rules})
        made = [_Part(duty, reach, self) for duty in self.obligations for reach in reaches(found, duty.rules)]
        return [part for part in made if part.is_called_for]

    def narrowed(
        self, found: Iterable[Standing], *, key: str = "", owed_by: str = "", when: When = ""
    ) -> Asked:
        """The same question with filters, about the kinds alone of which something was `found` open: a list asks no more."""
        narrow = Asked(self.viewer, self.unit, (key,) if key else (), owed_by, when)
        is_open = {one.key for one in found if one.open} & {duty.key for duty in narrow.obligations}
        narrow.__dict__["parts"] = [part.of(narrow) for part in self.parts if part.duty.key in is_open]
        return narrow


@dataclass(frozen=True)
class _Part:
    """One declaration in one reach: its limits as functions of the anchor alone."""

    duty: Obligation
    reach: Reach
    asked: Asked

    def of(self, asked: Asked) -> _Part:
        """The same rows for a question of the same viewer about the same unit."""
        part = replace(self, asked=asked)
        part.__dict__["rows"] = self.rows
        return part

    def due(self, anchor: date) -> date:
        return self.duty.due(anchor, self.reach.values)

    def opens(self, anchor: date) -> date:
        """The day it opens; the anchor itself where the rule has a gap."""
        try:
            return self.duty.opens(anchor, self.reach.values)
        except LookupError:
            return anchor

    @property
    def has_limit(self) -> bool:
        try:
            self.due(self.asked.unit.on)
        except LookupError:
            return False
        return True

    def reached(self, day: date) -> Q:
        """The condition that a row was due on `day` or before."""
        if not self.has_limit:
            return Q(pk__in=[])
        return Q(**{f"{self.duty.anchor}__lte": latest_anchor(self.due, day)})

    def is_open(self) -> Q:
        """The condition that a row's opening day has come."""
        return Q(**{f"{self.duty.anchor}__lte": latest_anchor(self.opens, self.asked.unit.on)})

    def is_late(self) -> Q:
        return self.reached(day_before(self.asked.unit.on))

    @property
    def is_called_for(self) -> bool:
        """Is there anything to ask? Not where a rule the duty cannot do without has a gap."""
        try:
            return self.rows is not None
        except LookupError:
            return False

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Open rows the viewer may know of, in this reach; made once, and narrowed for each question. Raises `LookupError`."""
        rows = self.duty.rows(self.asked.scope, self.reach.values)
        if self.reach.path != self.asked.unit.path or self.reach.without:
            rows = rows.filter(self.reach.rows(self.duty.path))
        if self.duty.guarded and not self.asked.viewer.can(permissions.SEE_GUARDED, self.asked.unit.path):
            # `exclude` would lose rows for which the condition is unknown (NULL).
            hidden = Case(Where(self.duty.guarded, then=True), default=False)
            rows = rows.annotate(duty_hidden=hidden).filter(duty_hidden=False)
        return rows

    def opened(self) -> QuerySet[Any]:
        """Rows whose opening day has come: said as a condition, so that the database looks at no others."""
        return self.rows.filter(self.is_open())

    def chosen(self) -> QuerySet[Any]:
        """Rows of the state that was asked for."""
        on = self.asked.unit.on
        state = {
            "": Q(),
            "late": self.is_late(),
            "soon": self.reached(on + timedelta(days=SOON_DAYS)) & ~self.is_late(),
        }
        return self.opened().filter(state[self.asked.when])

    def beyond(self, place: Place) -> Q:
        """The condition that a row stands beyond a place of the list (due day, declaration, anchor, row)."""
        # An empty Q would vanish from an "or", so both ends are said in full.
        nothing, everything = Q(pk__in=[]), Q(pk__isnull=False)
        if self.has_limit:
            passed, before = self.reached(place.due_on), self.reached(day_before(place.due_on))
            later, same = (nothing, nothing) if place.due_on == END else (~passed, passed & ~before)
        else:
            later, same = (nothing, everything) if place.due_on == END else (everything, nothing)
        if self.duty.key == place.key:
            anchor = self.duty.anchor
            same &= Q(**{f"{anchor}__gt": place.anchor}) | Q(**{anchor: place.anchor, "pk__gt": place.pk})
        return later | same if self.duty.key >= place.key else later

    def item(self, row: Any) -> Item:
        anchor = getattr(row, self.duty.anchor)
        due_on = self.due(anchor) if self.has_limit else None
        said = self.duty.says(row, due_on)
        return Item(
            key=self.duty.key,
            label=str(self.duty.label),
            unit_ref=row.unit_ref,
            unit_name=row.unit_name,
            subject=said.subject,
            sentence=said.sentence,
            url=said.url,
            owed_by=self.duty.owed_by,
            opens_on=self.opens(anchor),
            due_on=due_on,
            overdue_days=days_late(due_on, self.asked.unit.on),
            rule=self.reach.values[self.duty.rules[0]],
            place=Place(due_on or END, self.duty.key, anchor, row.pk),
        )


def open_items(asked: Asked, *, limit: int, after: Place | None = None) -> list[Item]:
    """The duties that are open, the one due first at the top, those without a day last; at most `limit`, beyond `after`.

    Only of declarations whose rows the viewer may see. One SQL query a declaration, three for the rules.
    """
    items: list[Item] = []
    for part in _parts(asked, seen=True):
        rows = part.chosen()
        if after:
            rows = rows.filter(part.beyond(after))
        shown = rows.select_related(*part.duty.shown_with) if part.duty.shown_with else rows
        items += [part.item(row) for row in shown.order_by(part.duty.anchor, "pk")[:limit]]
    return sorted(items, key=lambda item: item.place)[:limit]


def every_item(asked: Asked) -> Iterator[Item]:
    """All open duties in the order of the list, read page by page: for print, files and programs."""
    place: Place | None = None
    while page := open_items(asked, limit=500, after=place):
        yield from page
        place = page[-1].place


def standings(asked: Asked) -> list[Standing]:
    """How much is open and late, by declaration, none left out. One SQL query a declaration, three for the rules."""
    totals = {duty.key: [0, 0] for duty in asked.obligations}
    for part in _parts(asked):
        counted = part.opened().aggregate(open=Count("pk"), late=Count("pk", filter=part.is_late()))
        totals[part.duty.key][0] += counted["open"]
        totals[part.duty.key][1] += counted["late"]
    return [Standing(duty.key, str(duty.label), *totals[duty.key]) for duty in asked.obligations]


def standings_below(asked: Asked) -> dict[str, list[Standing]]:
    """The same for each unit directly below, by the code of its path ("" for the unit itself); only what is open.

    One SQL query a declaration, three for the rules, whatever the number of units.
    """
    totals: dict[str, dict[str, list[int]]] = {}
    code = Substr(F("duty_path"), len(asked.unit.path) + 1, paths.WIDTH)
    for part in _parts(asked):
        grouped = part.opened().annotate(duty_path=F(part.duty.path)).annotate(duty_below=code)
        counted = grouped.values("duty_below").annotate(
            duties=Count("pk"), late=Count("pk", filter=part.is_late())
        )
        for group in counted.order_by("duty_below"):
            total = totals.setdefault(group["duty_below"], {}).setdefault(part.duty.key, [0, 0])
            total[0] += group["duties"]
            total[1] += group["late"]
    labels = {duty.key: str(duty.label) for duty in asked.obligations}
    return {
        below: [Standing(key, labels[key], *total) for key, total in of_below.items() if total[0]]
        for below, of_below in totals.items()
    }


def summed(standings: Iterable[Standing]) -> Standing:
    """Several standings as one, without a key of its own."""
    found = list(standings)
    return Standing("", "", sum(one.open for one in found), sum(one.late for one in found))


def _parts(asked: Asked, *, seen: bool = False) -> list[_Part]:
    """Every declaration in every reach; `seen` leaves out those whose rows the viewer may not see."""
    return [part for part in asked.parts if not seen or asked.viewer.can(part.duty.see_rows, asked.unit.path)]
