"""Counting: one SQL query over one population answers every count and mean that is asked of it.

Where the population has ready counts that cover the question, they are asked; where they do not, or where any of them might
be stale, the rows themselves are counted. Both ways give the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Avg, Case, F, Func, IntegerField, Q, Sum, Value, When
from django.db.models import Count as CountRows
from django.db.models.functions import Substr

from chibo.catalogue.declarations import Change, Count, Figure, Mean, Ratio, YearlyMean
from chibo.catalogue.register import figure_of
from chibo.core.prepared import Given, Prepared
from chibo.figures.breakdown import CELL_KIND, CHILD_UNIT
from chibo.figures.refusals import no_dimension
from chibo.org import paths
from chibo.org.scopes import given, given_like, is_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from chibo.catalogue.declarations import Population, Tallied
    from chibo.catalogue.scope import Scope
    from chibo.figures.breakdown import Breakdown
    from chibo.figures.results import Number

ALL: Final = "figure_rows"
ASSUMED: Final = "figure_assumed"
BY: Final = "figure_by"


@dataclass(frozen=True)
class Counted:
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


def counts_of(
    figures: Iterable[Count | Mean], scope: Scope, split: Breakdown | None
) -> dict[tuple[str, Scope], Counted]:
    """One count per population, by its key and the scope it was asked for."""
    groups: dict[str, list[Count | Mean]] = {}
    for figure in figures:
        groups.setdefault(figure.of.key, []).append(figure)
    scoped = [(scope_for(group[0].of, scope), group) for group in groups.values()]
    return {(group[0].of.key, asked): count_of(group, asked, split) for asked, group in scoped}


def count_of(figures: list[Count | Mean], scope: Scope, split: Breakdown | None) -> Counted:
    """Counts figures of one population. One SQL query. Raises `DomainError` where a flow is asked without a period."""
    population = figures[0].of
    if population.flow and not scope.is_period:
        raise no_dimension(figures[0].key, "period")
    ready = _ready(figures, scope, split)
    if ready is not None:
        return ready
    if split is None and population.kept and all(isinstance(figure, Count) for figure in figures):
        return _kept_counts(figures, scope)
    aggregates: dict[str, Any] = {ALL: CountRows("pk")}
    if population.assumed is not None:
        aggregates[ASSUMED] = CountRows("pk", filter=population.assumed)
    for figure in figures:
        aggregates[alias(figure)] = _aggregate(figure, scope)
    return _grouped(population.rows(scope), figures[0], scope, split, aggregates)


def _grouped(
    rows: QuerySet[Any],
    figure: Count | Mean,
    scope: Scope,
    split: Breakdown | None,
    aggregates: dict[str, Any],
) -> Counted:
    if split is None:
        return Counted({"": rows.aggregate(**aggregates)})
    grouped = (
        rows.annotate(**{BY: split.expression(figure, scope)}).values(BY).annotate(**aggregates).order_by(BY)
    )
    return Counted({split.key(row.pop(BY)): row for row in grouped})


def _aggregate(figure: Count | Mean, scope: Scope) -> Any:
    if isinstance(figure, Mean):
        return Avg(figure.expression(scope))
    return CountRows("pk", filter=figure.where(scope) if figure.where else Q())


def _ready(figures: list[Count | Mean], scope: Scope, split: Breakdown | None) -> Counted | None:
    """The same out of ready counts; None where they do not cover the question or may be stale.

    One SQL query, none if not covered; one more where nothing is counted, to know whether that is so.
    """
    tallied = figures[0].of.tallied
    if tallied is None or not all(map(_is_covered, figures)):
        return None
    wide = is_wide(scope) and not any(_is_by_unit(figure) for figure in figures)
    if (split is None or split.by == CHILD_UNIT) and all(isinstance(figure, Count) for figure in figures):
        of_wide = wide and _is_of_wide(split, scope)
        counted = (
            _ready_below(figures, scope, split, wide=of_wide)
            if split
            else _ready_sums(figures, scope, wide=of_wide)
        )
        return None if not counted.total(ALL) and tallied.some(scope).exists() else counted
    aggregates: dict[str, Any] = {ALL: Sum(tallied.size)}
    if tallied.assumed is not None:
        aggregates[ASSUMED] = Sum(tallied.assumed)
    rows = tallied.wide(scope) if wide and _is_of_wide(split, scope) else tallied.rows(scope)
    if split is not None and split.by in tallied.dimensions:
        if any(isinstance(figure, Mean) or figure.where for figure in figures):
            return None
        return _by_column(rows, figures, tallied.dimensions[split.by], aggregates)
    if split is not None and split.by not in {CHILD_UNIT, *tallied.grouped}:
        return None
    aggregates |= {alias(figure): _sum(figure, tallied, scope) for figure in figures}
    counted = _grouped(rows, figures[0], scope, split, aggregates)
    return None if not counted.total(ALL) and tallied.some(scope).exists() else counted


def _is_by_unit(figure: Count | Mean) -> bool:
    return isinstance(figure, Count) and figure.tallied_by_unit


def _is_of_wide(split: Breakdown | None, scope: Scope) -> bool:
    """Are the groups those of the sums of the units directly below: no group but the whole, columns, or those units of the root?"""
    if split is None or split.by not in {CHILD_UNIT, CELL_KIND}:
        return True
    return split.by == CHILD_UNIT and paths.depth(scope.path) == 1


def _ready_rows(
    wide: bool,  # noqa: FBT001 - the shape of a statement
    is_before: bool,  # noqa: FBT001
    is_period: bool,  # noqa: FBT001
    *keys: str,
) -> tuple[QuerySet[Any, Any], str, list[Any]]:
    """The ready rows of these counts, the path in them, and what is summed: things counted, those supposed, each count."""
    figures = [figure_of(key) for key in keys]
    population = leaves(figures)[0].of
    tallied = population.tallied
    if tallied is None:
        raise TypeError(keys)
    scope = given_like(is_wide=wide, is_before_record=is_before, is_period=is_period)
    counts = [(isinstance(figure, Count) and figure.tallied) or tallied.size for figure in figures]
    columns = [tallied.size, tallied.assumed or Value(0), *counts]
    rows = tallied.wide(scope) if wide else tallied.rows(scope)
    return rows.order_by(), population.path, columns


def _sums_of(*shape: Any) -> QuerySet[Any, Any]:
    """Summed over all ready rows: one row."""
    rows, _path, columns = _ready_rows(*shape)
    return rows.values_list(*(Func(one, function="SUM") for one in columns))


def _sums_below(*shape: Any) -> QuerySet[Any, Any]:
    """Summed by the code that stands in the path from a place on: one row a unit directly below, its code first."""
    rows, path, columns = _ready_rows(*shape)
    code = Substr(F(path), Given("below_from", IntegerField()), paths.WIDTH)
    sums = {f"figure_sum{number}": Sum(column) for number, column in enumerate(columns)}
    summed: QuerySet[Any, Any] = rows.annotate(**{BY: code}).values_list(BY).annotate(**sums)
    return summed


_SUMS: Prepared[Any] = Prepared(_sums_of)
_SUMS_BELOW: Prepared[Any] = Prepared(_sums_below)


def _ready_sums(figures: list[Count | Mean], scope: Scope, *, wide: bool) -> Counted:
    """Counts of ready rows, nothing broken down: what most pages ask, so its statement is prepared. One SQL query."""
    keys = [figure.key for figure in figures]
    [[rows, assumed, *counts]] = _SUMS.rows(
        wide, scope.is_before_record, scope.is_period, *keys, **given(scope)
    )
    named = {alias(figure): count or 0 for figure, count in zip(figures, counts, strict=True)}
    return Counted({"": {ALL: rows or 0, ASSUMED: assumed or 0, **named}})


def _ready_below(figures: list[Count | Mean], scope: Scope, split: Breakdown, *, wide: bool) -> Counted:
    """The same by the units directly below. One SQL query."""
    shape = (wide, scope.is_before_record, scope.is_period, *(figure.key for figure in figures))
    groups: dict[str, dict[str, Number | None]] = {}
    for code, rows, assumed, *counts in _SUMS_BELOW.rows(
        *shape, below_from=len(split.top) + 1, **given(scope)
    ):
        named = {alias(figure): count or 0 for figure, count in zip(figures, counts, strict=True)}
        groups[split.key(code)] = {ALL: rows, ASSUMED: assumed, **named}
    return Counted(dict(sorted(groups.items())))


def _counts(
    keys: tuple[str, ...], *, is_wide: bool, is_before_record: bool, is_period: bool
) -> QuerySet[Any, Any]:
    """Things counted, those of them supposed, and each of these counts: one row."""
    figures = [figure_of(key) for key in keys]
    scope = given_like(is_wide=is_wide, is_before_record=is_before_record, is_period=is_period)
    population = leaves(figures)[0].of
    conditions = [
        figure.where(scope) if isinstance(figure, Count) and figure.where else None for figure in figures
    ]
    counts = [
        Case(When(condition, then=1), output_field=IntegerField()) if condition else F("pk")
        for condition in conditions
    ]
    assumed = When(population.assumed, then=1) if population.assumed else None
    columns = [
        F("pk"),
        Case(assumed, output_field=IntegerField()) if assumed else Value(None, IntegerField()),
        *counts,
    ]
    # Not an aggregate of Django's, which would make one group a row.
    asked = [Func(one, function="COUNT", output_field=IntegerField()) for one in columns]
    return population.rows(scope).order_by().values_list(*asked)


_COUNTS: Prepared[Any] = Prepared(
    lambda keys, *sort: _counts(keys, is_wide=sort[0], is_before_record=sort[1], is_period=sort[2])
)


def _kept_counts(figures: list[Count | Mean], scope: Scope) -> Counted:
    """Counts of one population, nothing broken down, by a statement that is kept. One SQL query."""
    keys = tuple(figure.key for figure in figures)
    sort = (is_wide(scope), scope.is_before_record, scope.is_period)
    found = _COUNTS.rows(keys, *sort, **given(scope))
    rows, assumed, *counts = found[0] if found else [0] * (len(keys) + 2)
    named = {alias(figure): count for figure, count in zip(figures, counts, strict=True)}
    return Counted({"": {ALL: rows, ASSUMED: assumed, **named}})


def _is_covered(figure: Count | Mean) -> bool:
    return figure.tallied is not None or (isinstance(figure, Count) and figure.where is None)


def _sum(figure: Count | Mean, tallied: Tallied, scope: Scope) -> Any:
    if isinstance(figure, Mean):
        return figure.tallied(scope) if figure.tallied else None
    return Sum(figure.tallied or tallied.size, default=0)


def _by_column(
    rows: QuerySet[Any],
    figures: list[Count | Mean],
    values: Mapping[str, Combinable],
    aggregates: dict[str, Any],
) -> Counted | None:
    """Breaks wholes down by a dimension whose values stand in columns: one group a value that occurs."""
    sums = {f"{BY}_{value}": Sum(column) for value, column in values.items()}
    found = rows.aggregate(**aggregates, **sums)
    if not found[ALL]:
        return None
    groups: dict[str, dict[str, Number | None]] = {}
    for value in values:
        count = found[f"{BY}_{value}"]
        if count:
            groups[value] = {ALL: count, ASSUMED: 0, **{alias(figure): count for figure in figures}}
    next(iter(groups.values()))[ASSUMED] = found.get(ASSUMED, 0)
    return Counted(groups)
