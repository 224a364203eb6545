"""One declaration in one reach: its open rows, counted and listed by statements that Django puts together once in a process.

Such a statement depends on its `Shape` alone; unit, date and limits are filled in by each run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Case, Count, DateField, F, IntegerField, Q
from django.db.models import When as Where
from django.db.models.functions import Substr

from chibo.catalogue.obligations import obligation_of
from chibo.core.dates import END, day_before
from chibo.core.prepared import Given, Prepared, PreparedPart
from chibo.obligations.bounds import Bounds, Said, bounds_on, opening
from chibo.obligations.reaches import Reach
from chibo.obligations.rules import latest_anchor
from chibo.org import paths
from chibo.org.access import GivenPath, path_values
from chibo.org.scopes import GIVEN, given, is_wide

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from django.db.models import QuerySet

    from chibo.catalogue.obligations import Obligation
    from chibo.catalogue.scope import Scope
    from chibo.core.prepared import Part as Counting
    from chibo.obligations.places import Place

When = Literal["", "late", "soon"]


@dataclass(frozen=True)
class Shape:
    """All that makes another statement of a declaration. Unit, date and bounds do not.

    `hides`: rows of guarded cells are left out; `is_whole`: the reach is the subtree that is asked, without `cuts` in it.
    """

    key: str
    said: Said
    reckoned: Hashable
    is_wide: bool
    hides: bool
    has_limit: bool
    is_whole: bool
    cuts: int

    @property
    def bounds(self) -> Bounds:
        names = ("opens_by", "late_by", "soon_by")
        given_ones = (Given(name, DateField()) for name in names)
        return Bounds(
            *(one if number == 0 or self.has_limit else None for number, one in enumerate(given_ones))
        )

    def rows(self) -> QuerySet[Any] | None:
        """Open rows in the subtree to be filled in; None where a rule the duty cannot do without has a gap."""
        duty = obligation_of(self.key)
        scope = replace(GIVEN, is_wide=self.is_wide, reckoned=self.reckoned)
        cuts = tuple(GivenPath(f"cut{number}") for number in range(self.cuts))
        reach = None if self.is_whole else Reach(GivenPath("reach"), self.said, cuts)
        try:
            rows = duty.rows(scope, self.said)
        except LookupError:
            return None
        return narrowed(rows, duty, reach, hides=self.hides)


def narrowed(rows: QuerySet[Any], duty: Obligation, reach: Reach | None, *, hides: bool) -> QuerySet[Any]:
    """Rows in the reach (None: all), without those of guarded cells where the viewer may not know of them."""
    if reach is not None:
        rows = rows.filter(reach.rows(duty.path))
    if duty.guarded and hides:
        # `exclude` would lose rows for which the condition is unknown (NULL).
        hidden = Case(Where(duty.guarded, then=True), default=False)
        rows = rows.annotate(duty_hidden=hidden).filter(duty_hidden=False)
    return rows


def reached(anchor: str, by: Any) -> Q:
    """The condition that a row's anchor is `by` or before; of no row where `by` is None."""
    return Q(pk__in=[]) if by is None else Q(**{f"{anchor}__lte": by})


def counted(rows: QuerySet[Any], duty: Obligation, bounds: Bounds, below_from: Any) -> QuerySet[Any]:
    """How many rows are open and late, by the code that stands in their path from the `below_from`th letter on."""
    grouped = (
        rows.filter(reached(duty.anchor, bounds.opens_by))
        .annotate(duty_path=F(duty.path))
        .annotate(duty_below=Substr(F("duty_path"), below_from, paths.WIDTH))
        .order_by()
        .values("duty_below")
    )
    late = reached(duty.anchor, bounds.late_by)
    numbers: QuerySet[Any] = grouped.annotate(duties=Count("pk"), late=Count("pk", filter=late))
    return numbers


def listed(rows: QuerySet[Any], duty: Obligation, bounds: Bounds, when: When) -> QuerySet[Any]:
    """Rows that are open and in the state asked, with what is shown of them, in the order of the list."""
    late = reached(duty.anchor, bounds.late_by)
    states = {"": Q(), "late": late, "soon": reached(duty.anchor, bounds.soon_by) & ~late}
    rows = rows.filter(reached(duty.anchor, bounds.opens_by)).filter(states[when])
    shown = rows.select_related(*duty.shown_with) if duty.shown_with else rows
    return shown.order_by(duty.anchor, "pk")


def _counting(shape: Shape) -> QuerySet[Any] | None:
    rows, below_from = shape.rows(), Given("below_from", IntegerField())
    return None if rows is None else counted(rows, obligation_of(shape.key), shape.bounds, below_from)


def _listing(shape: Shape, when: When, limit: int) -> QuerySet[Any] | None:
    rows = shape.rows()
    return None if rows is None else listed(rows, obligation_of(shape.key), shape.bounds, when)[:limit]


_COUNTING = PreparedPart(_counting)
_LISTING: Prepared[Any] = Prepared(_listing)


@dataclass(frozen=True)
class Part:
    """One declaration in one reach of the subtree of `scope`; `hides`: rows of guarded cells are kept from the viewer."""

    duty: Obligation
    reach: Reach
    scope: Scope
    hides: bool

    @cached_property
    def bounds(self) -> Bounds:
        return bounds_on(self.duty.key, Said(self.reach.values), self.scope.on)

    @property
    def has_limit(self) -> bool:
        return self.bounds.late_by is not None

    @property
    def is_whole(self) -> bool:
        return self.reach.path == self.scope.path and not self.reach.without

    @property
    def is_called_for(self) -> bool:
        """Is there anything to ask? Not where a rule the duty cannot do without has a gap."""
        try:
            return bool(self.shape)
        except LookupError:
            return False

    @cached_property
    def shape(self) -> Shape:
        """Raises `LookupError` where a rule has a gap without which nothing can be reckoned."""
        return Shape(
            key=self.duty.key,
            said=Said(self.reach.values),
            reckoned=self.duty.reckon(self.scope, self.reach.values),
            is_wide=is_wide(self.scope),
            hides=self.hides,
            has_limit=self.has_limit,
            is_whole=self.is_whole,
            cuts=len(self.reach.without),
        )

    @cached_property
    def _values(self) -> dict[str, Any]:
        """What a run fills in."""
        values = {**given(self.scope), **self.bounds._asdict(), "below_from": self.below_from}
        values |= path_values(str(self.reach.path), "reach")
        for number, path in enumerate(self.reach.without):
            values |= path_values(str(path), f"cut{number}")
        return values

    @property
    def below_from(self) -> int:
        """Where in a path the code of the unit directly below stands."""
        return len(self.scope.path) + 1

    def counting(self) -> Counting | None:
        """How many rows are open and late by the unit directly below, to be read together with other parts."""
        return _COUNTING.part(self.shape, **self._values)

    def page(self, when: When, limit: int, after: Place | None = None) -> list[Any]:
        """The first rows of the list, or of what stands beyond a place. One SQL query; none where a gap leaves nothing to ask."""
        if after is None:
            return _LISTING.rows(self.shape, when, limit, **self._values)
        try:
            rows = listed(self.rows(), self.duty, self.bounds, when)
        except LookupError:
            return []
        return list(rows.filter(self._beyond(after))[:limit])

    def rows(self) -> QuerySet[Any]:
        """The open rows as they are asked once, without keeping the statement. Raises `LookupError`."""
        rows = self.duty.rows_in(self.scope, self.reach.values)
        return narrowed(rows, self.duty, None if self.is_whole else self.reach, hides=self.hides)

    def _due_by(self, day: date) -> Q:
        return reached(self.duty.anchor, latest_anchor(self.due, day))

    def _beyond(self, place: Place) -> Q:
        """The condition that a row stands beyond a place of the list (due day, declaration, anchor, row)."""
        # An empty Q would vanish from an "or", so both ends are said in full.
        nothing, everything = Q(pk__in=[]), Q(pk__isnull=False)
        if self.has_limit:
            passed, before = self._due_by(place.due_on), self._due_by(day_before(place.due_on))
            later, same = (nothing, nothing) if place.due_on == END else (~passed, passed & ~before)
        else:
            later, same = (nothing, everything) if place.due_on == END else (everything, nothing)
        if self.duty.key == place.key:
            anchor = self.duty.anchor
            same &= Q(**{f"{anchor}__gt": place.anchor}) | Q(**{anchor: place.anchor, "pk__gt": place.pk})
        return later | same if self.duty.key >= place.key else later

    def due(self, anchor: date) -> date:
        """Raises `LookupError` where no rule sets a day."""
        return self.duty.due(anchor, self.reach.values)

    def opens(self, anchor: date) -> date:
        return opening(self.duty, anchor, self.reach.values)
