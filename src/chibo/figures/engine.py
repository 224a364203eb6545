"""The engine of figures: one SQL query per population, whatever is asked of it, and the same filter for the rows behind.

It knows no domain; it evaluates what domains declare (`chibo.catalogue`). A viewer needs `figures.see` over the unit;
strength of guarded cells and small counts of sensitive dimensions are hidden from those who may not see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Q, QuerySet, When

from chibo.catalogue.declarations import Change, Count, Mean
from chibo.catalogue.register import figure_of, leaf_of
from chibo.catalogue.scope import Scope
from chibo.figures import declared, privacy
from chibo.figures.answering import Asked, answer
from chibo.figures.breakdown import breakdown
from chibo.figures.counting import BY, counts_of, leaves, scope_for
from chibo.figures.refusals import no_dimension
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chibo.core.periods import Period
    from chibo.figures.results import Result
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn, UnitRow


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
    viewer: Viewer,
    unit: UnitOn,
    keys: Iterable[str],
    *,
    period: Period | None = None,
    by: str | None = None,
    beside: bool = False,
    below: Sequence[UnitRow] | None = None,
) -> dict[str, Result]:
    """Answers figures about `unit` and everything below it.

    Stocks are answered on `unit.on`; flows need a `period`, and a stock asked with one is that of the period's last day.
    What the register cannot know is answered by what a paper declares, and says so; `beside` also gives the declared value
    where the register counts for itself; `below` are the units directly below, where the page has read them already. One SQL
    query per population, one for the names of the children where they are asked for and not given, one for declared values where something is empty or with `beside`.
    Raises `Forbidden`/`NotVisible` by rights, `DomainError` for an unknown key or a dimension the figure does not have.
    """
    access.require(viewer, permissions.SEE_FIGURES, unit.path)
    scope = scope_of(unit, period)
    figures = {key: figure_of(key) for key in keys}
    split = breakdown(viewer, unit, by, below)
    asked = Asked(viewer, scope, split, counts_of(leaves(figures.values()), scope, split))
    results = {key: answer(asked, figure) for key, figure in figures.items()}
    results = declared.fill_in(results, scope, by=by, beside=beside)
    return {key: privacy.hide(viewer, unit, figures[key], result, split) for key, result in results.items()}


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
    figure = leaf_of(figure_of(key))
    if figure is None or isinstance(figure_of(key), Change):
        raise no_dimension(key, "rows")
    population = figure.of
    access.require(viewer, population.see_rows, unit.path)
    split = breakdown(viewer, unit, by)
    privacy.require_rows(viewer, unit, figure, split)
    scope = scope_for(population, scope_of(unit, period))
    rows = _rows(figure, scope, rest=rest)
    if split and at is not None:
        rows = rows.annotate(**{BY: split.expression(figure, scope)}).filter(**{BY: split.raw(at)})
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
