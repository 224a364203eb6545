"""Counting: one SQL query over one population answers every count and mean that is asked of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Avg, Q
from django.db.models import Count as CountRows

from chibo.catalogue.declarations import Change, Count, Figure, Mean, Ratio, YearlyMean
from chibo.catalogue.register import figure_of
from chibo.figures.refusals import no_dimension

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.catalogue.declarations import Population
    from chibo.catalogue.scope import Scope
    from chibo.figures.breakdown import Breakdown
    from chibo.figures.results import Number

ALL: Final = "figure_rows"
ASSUMED: Final = "figure_assumed"
BY: Final = "figure_by"


@dataclass(frozen=True)
class Tally:
    """What one query over one population gave: per group (one group of empty key where nothing is broken down) the values by alias."""

    groups: dict[str, dict[str, Number | None]]

    def total(self, alias: str) -> Number:
        return sum(group[alias] or 0 for group in self.groups.values())

    def mean(self, alias: str) -> float | None:
        rows = self.total(ALL)
        return (
            sum((group[alias] or 0) * (group[ALL] or 0) for group in self.groups.values()) / rows
            if rows
            else None
        )

    @property
    def assumed(self) -> int:
        """Rows that the register only supposes."""
        return int(sum(group.get(ASSUMED) or 0 for group in self.groups.values()))


def alias(figure: Figure) -> str:
    """The name of a figure's column in the query."""
    return figure.key.replace(".", "_")


def scope_for(population: Population, scope: Scope) -> Scope:
    """A stock asked over a period is the stock of its last day."""
    return scope if population.flow else replace(scope, starts_on=None, ends_on=None)


def leaves(figures: Iterable[Figure]) -> list[Count | Mean]:
    """The counts and means that answer `figures`: numerators, denominators, wholes and stocks included."""
    found: dict[str, Count | Mean] = {}
    waiting = list(figures)
    while waiting:
        figure = waiting.pop()
        if isinstance(figure, Ratio):
            waiting += [figure_of(figure.numerator), figure_of(figure.denominator)]
        elif isinstance(figure, (Change, YearlyMean)):
            waiting.append(figure_of(figure.counted_by))
        elif isinstance(figure, (Count, Mean)) and figure.key not in found:
            found[figure.key] = figure
            if isinstance(figure, Count) and figure.part_of:
                waiting.append(figure_of(figure.part_of))
    return list(found.values())


def tallies_of(
    figures: Iterable[Count | Mean], scope: Scope, split: Breakdown | None
) -> dict[tuple[str, Scope], Tally]:
    """One tally per population, by its key and the scope it was asked for."""
    groups: dict[str, list[Count | Mean]] = {}
    for figure in figures:
        groups.setdefault(figure.of.key, []).append(figure)
    scoped = [(scope_for(group[0].of, scope), group) for group in groups.values()]
    return {(group[0].of.key, asked): tally_of(group, asked, split) for asked, group in scoped}


def tally_of(figures: list[Count | Mean], scope: Scope, split: Breakdown | None) -> Tally:
    """Counts figures of one population. One SQL query. Raises `DomainError` where a flow is asked without a period."""
    population = figures[0].of
    if population.flow and not scope.is_period:
        raise no_dimension(figures[0].key, "period")
    aggregates: dict[str, Any] = {ALL: CountRows("pk")}
    if population.assumed is not None:
        aggregates[ASSUMED] = CountRows("pk", filter=population.assumed)
    for figure in figures:
        aggregates[alias(figure)] = _aggregate(figure, scope)
    rows = population.rows(scope)
    if split is None:
        return Tally({"": rows.aggregate(**aggregates)})
    grouped = (
        rows.annotate(**{BY: split.expression(figures[0], scope)})
        .values(BY)
        .annotate(**aggregates)
        .order_by(BY)
    )
    return Tally({split.key(row.pop(BY)): row for row in grouped})


def _aggregate(figure: Count | Mean, scope: Scope) -> Any:
    if isinstance(figure, Mean):
        return Avg(figure.expression(scope))
    return CountRows("pk", filter=figure.where(scope) if figure.where else Q())
