"""The engine of figures: one SQL query per population, whatever is asked of it, and the same filter for the rows behind.

It knows no domain; it evaluates what domains declare (`chibo.catalogue`). A viewer needs `figures.see` over the unit;
strength of guarded cells and small counts of sensitive dimensions are hidden from those who may not see them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Case, Q, QuerySet, When
from django.db.models import Count as CountRows

from chibo.catalogue.declarations import Change, Count, Figure, Mean, Population, Ratio
from chibo.catalogue.register import figure_of
from chibo.catalogue.scope import Scope
from chibo.core.dates import day_before
from chibo.figures import privacy, states
from chibo.figures.breakdown import Breakdown, breakdown
from chibo.figures.refusals import no_dimension
from chibo.figures.results import Number, Part, Result, State
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.core.periods import Period
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

_ALL, _ASSUMED, _BY = "figure_rows", "figure_assumed", "figure_by"


@dataclass(frozen=True)
class _Tally:
    """What one query over one population gave: per group (one group of empty key where nothing is broken down) the values by alias."""

    groups: dict[str, dict[str, Number | None]]

    def total(self, alias: str) -> Number:
        return sum(group[alias] or 0 for group in self.groups.values())

    def mean(self, alias: str) -> float | None:
        rows = self.total(_ALL)
        return (
            sum((group[alias] or 0) * (group[_ALL] or 0) for group in self.groups.values()) / rows
            if rows
            else None
        )


def scope_of(unit: UnitOn, period: Period | None = None) -> Scope:
    """The scope of a question about `unit`: on its date, or over `period` (then `unit` is of the period's last day)."""
    return Scope(
        unit_id=unit.id,
        path=unit.path,
        on=unit.on,
        starts_on=period.starts_on if period else None,
        ends_on=period.ends_on if period else None,
        known_from=unit.records_from,
    )


def ask(
    viewer: Viewer, unit: UnitOn, keys: Iterable[str], *, period: Period | None = None, by: str | None = None
) -> dict[str, Result]:
    """Answers figures about `unit` and everything below it.

    Stocks are answered on `unit.on`; flows need a `period`, and a stock asked with one is that of the period's last day.
    One SQL query per population, and one for the names of the children where they are asked for.
    Raises `Forbidden`/`NotVisible` by rights, `DomainError` for an unknown key or a dimension the figure does not have.
    """
    access.require(viewer, permissions.SEE_FIGURES, unit.path)
    scope = scope_of(unit, period)
    figures = {key: figure_of(key) for key in keys}
    split = breakdown(viewer, unit, by)
    groups = _by_population(_leaves(figures.values()), scope)
    tallies = {(group[0].of.key, scoped): _count(group, scoped, split) for scoped, group in groups}
    asked = _Asked(scope, split, tallies)
    return {
        key: privacy.hide(viewer, unit, figure, _answer(asked, figure), split)
        for key, figure in figures.items()
    }


@dataclass(frozen=True)
class _Asked:
    """One question in progress."""

    scope: Scope
    split: Breakdown | None
    tallies: dict[tuple[str, Scope], _Tally]

    def tally(self, figure: Count | Mean) -> _Tally:
        return self.tallies[figure.of.key, _scope_for(figure.of, self.scope)]


def rows_behind(
    viewer: Viewer,
    unit: UnitOn,
    key: str,
    *,
    period: Period | None = None,
    by: str | None = None,
    at: str | None = None,
    rest: bool = False,
) -> QuerySet[Any]:
    """The very rows a count counted (`rest`: those of its whole that it did not), by the same filter. No SQL until read.

    Raises `Forbidden` where the viewer may see the number but not the rows.
    """
    figure = figure_of(key)
    while isinstance(figure, Ratio):
        figure = figure_of(figure.numerator)
    if not isinstance(figure, (Count, Mean)):
        raise no_dimension(figure.key, "rows")
    population = figure.of
    access.require(viewer, population.see_rows, unit.path)
    split = breakdown(viewer, unit, by)
    privacy.require_rows(viewer, unit, figure, split)
    scope = _scope_for(population, scope_of(unit, period))
    rows = _rows(figure, scope, rest=rest)
    if split and at is not None:
        rows = rows.annotate(**{_BY: split.expression(figure, scope)}).filter(**{_BY: split.raw(at)})
    if population.guarded and not viewer.can(permissions.SEE_GUARDED, unit.path):
        rows = _without(rows, population.guarded)
    return rows.order_by(*population.order)


def _rows(figure: Count | Mean, scope: Scope, *, rest: bool) -> QuerySet[Any]:
    """The rows counted, or those of the whole that were not; a count that is no part has no rest."""
    rows: QuerySet[Any] = figure.of.rows(scope)
    where = figure.where(scope) if isinstance(figure, Count) and figure.where else None
    if not rest:
        return rows if where is None else rows.filter(where)
    if where is None or not isinstance(figure, Count) or not figure.part_of:
        return rows.none()
    whole = figure_of(figure.part_of)
    if isinstance(whole, Count) and whole.where:
        rows = rows.filter(whole.where(scope))
    return _without(rows, where)


def _without(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Rows for which the condition is false *or unknown*; `exclude` would lose the unknown ones (NULL)."""
    marked = rows.annotate(figure_excluded=Case(When(condition, then=True), default=False))
    kept: QuerySet[Any] = marked.filter(figure_excluded=False)
    return kept


def _leaves(figures: Iterable[Figure]) -> list[Count | Mean]:
    """The counts and means that answer `figures`: numerators, denominators, wholes and stocks included."""
    found: dict[str, Count | Mean] = {}
    waiting = list(figures)
    while waiting:
        figure = waiting.pop()
        if isinstance(figure, Ratio):
            waiting += [figure_of(figure.numerator), figure_of(figure.denominator)]
        elif isinstance(figure, Change):
            waiting.append(figure_of(figure.stock))
        elif isinstance(figure, (Count, Mean)) and figure.key not in found:
            found[figure.key] = figure
            if isinstance(figure, Count) and figure.part_of:
                waiting.append(figure_of(figure.part_of))
    return list(found.values())


def _scope_for(population: Population, scope: Scope) -> Scope:
    """A stock asked over a period is the stock of its last day."""
    return scope if population.flow else replace(scope, starts_on=None, ends_on=None)


def _by_population(figures: Iterable[Count | Mean], scope: Scope) -> list[tuple[Scope, list[Count | Mean]]]:
    groups: dict[str, list[Count | Mean]] = {}
    for figure in figures:
        groups.setdefault(figure.of.key, []).append(figure)
    return [(_scope_for(group[0].of, scope), group) for group in groups.values()]


def _count(figures: list[Count | Mean], scope: Scope, split: Breakdown | None) -> _Tally:
    population = figures[0].of
    if population.flow and not scope.is_period:
        raise no_dimension(figures[0].key, "period")
    aggregates: dict[str, Any] = {_ALL: CountRows("pk")}
    if population.assumed is not None:
        aggregates[_ASSUMED] = CountRows("pk", filter=population.assumed)
    for figure in figures:
        aggregates[_alias(figure)] = _aggregate(figure, scope)
    rows = population.rows(scope)
    if split is None:
        return _Tally({"": rows.aggregate(**aggregates)})
    grouped = (
        rows.annotate(**{_BY: split.expression(figures[0], scope)})
        .values(_BY)
        .annotate(**aggregates)
        .order_by(_BY)
    )
    return _Tally({split.key(row.pop(_BY)): row for row in grouped})


def _aggregate(figure: Count | Mean, scope: Scope) -> Any:
    if isinstance(figure, Mean):
        return Avg(figure.expression(scope))
    return CountRows("pk", filter=figure.where(scope) if figure.where else Q())


def _alias(figure: Figure) -> str:
    return figure.key.replace(".", "_")


def _answer(asked: _Asked, figure: Figure) -> Result:
    if isinstance(figure, Ratio):
        return _ratio(asked, figure)
    if isinstance(figure, Change):
        return _change(asked, figure)
    if isinstance(figure, Mean):
        return _mean(asked, figure)
    assert isinstance(figure, Count)  # noqa: S101 - the four words of the catalogue
    return _plain(asked, figure)


def _plain(asked: _Asked, figure: Count) -> Result:
    tally = asked.tally(figure)
    value = tally.total(_alias(figure))
    whole = figure_of(figure.part_of) if figure.part_of else figure
    assert isinstance(whole, Count)  # noqa: S101 - a part is of a count
    denominator = asked.tally(whole).total(_alias(whole))
    state, reason = states.of_count(
        figure, _scope_for(figure.of, asked.scope), rows=tally.total(_ALL), assumed=_assumed(tally)
    )
    shown = None if state is State.EMPTY else value
    parts = _parts(asked.split, figure, tally, whole=value)
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.of.unit, value=shown, numerator=shown,
        denominator=None if state is State.EMPTY else denominator, state=state, reason=reason,
        tree_on=asked.scope.on, version=figure.version, source=str(figure.basis), by=parts,
    )  # fmt: skip


def _assumed(tally: _Tally) -> int:
    return int(sum(group.get(_ASSUMED) or 0 for group in tally.groups.values()))


def _parts(
    split: Breakdown | None, figure: Count | Mean, tally: _Tally, *, whole: Number | None
) -> dict[str, Part] | None:
    """Every known value, absent ones as 0, and whatever else occurs."""
    if split is None:
        return None
    alias, parts = _alias(figure), {}
    for key in dict.fromkeys([*split.labels(figure), *tally.groups]):
        value = tally.groups.get(key, {alias: 0})[alias]
        if value or key in split.labels(figure):
            parts[key] = Part(
                key=key, label=split.label(figure, key), value=value, numerator=value, denominator=whole
            )
    return parts


def _mean(asked: _Asked, figure: Mean) -> Result:
    tally = asked.tally(figure)
    value = tally.mean(_alias(figure))
    state, reason = states.of_mean(
        _scope_for(figure.of, asked.scope), rows=tally.total(_ALL), assumed=_assumed(tally)
    )
    parts = _parts(asked.split, figure, tally, whole=None)
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.unit, value=value, numerator=None, denominator=tally.total(_ALL),
        state=state, reason=reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis), by=parts,
    )  # fmt: skip


def _ratio(asked: _Asked, figure: Ratio) -> Result:
    upper, lower = (_answer(asked, figure_of(key)) for key in (figure.numerator, figure.denominator))
    state, reason = states.of_ratio(upper, lower)
    value = (
        upper.value / lower.value
        if state not in {State.EMPTY, State.NOT_APPLICABLE} and upper.value is not None and lower.value
        else None
    )
    parts = None
    if upper.by is not None and lower.by is not None:
        parts = {key: _share(part, lower.by.get(key)) for key, part in upper.by.items()}
    return Result(
        key=figure.key, label=str(figure.label), unit="ratio", value=value, numerator=upper.value, denominator=lower.value,
        state=state, reason=reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis), by=parts,
    )  # fmt: skip


def _share(part: Part, whole: Part | None) -> Part:
    total = whole.value if whole else None
    value = part.value / total if part.value is not None and total else None
    return replace(part, value=value, numerator=part.value, denominator=total)


def _change(asked: _Asked, figure: Change) -> Result:
    """The stock of the last day less that of the day before the first; one more query for the earlier day."""
    stock = figure_of(figure.stock)
    assert isinstance(stock, Count)  # noqa: S101 - only a count is a stock
    if asked.scope.starts_on is None:
        raise no_dimension(figure.key, "period")
    later = _plain(asked, stock)
    opening = replace(asked.scope, on=day_before(asked.scope.starts_on), starts_on=None, ends_on=None)
    tallies = {(stock.of.key, opening): _count([stock], opening, asked.split)}
    earlier = _plain(replace(asked, scope=opening, tallies=tallies), replace(stock, part_of=""))
    states_of_both = {later.state, earlier.state}
    state = next(s for s in (State.EMPTY, State.RECONSTRUCTED, State.COUNTED) if s in states_of_both)
    value = None if later.value is None or earlier.value is None else later.value - earlier.value
    return Result(
        key=figure.key, label=str(figure.label), unit=stock.of.unit, value=value, numerator=later.value, denominator=earlier.value,
        state=state, reason=earlier.reason or later.reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis),
    )  # fmt: skip
