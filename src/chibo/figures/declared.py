"""What papers declare of figures: shown where the register is empty, and beside what it counts, never mixed into it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.catalogue.register import figure_of, needs_period
from chibo.figures.models import DeclaredValue
from chibo.figures.results import Declared, Number, Part, Result, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from chibo.catalogue.scope import Scope


@dataclass
class _OnPaper:
    """What papers say of one figure at the time asked: of the whole, and of parts by their value."""

    whole: DeclaredValue | None = None
    parts: dict[str, DeclaredValue] = field(default_factory=dict)


def fill_in(results: dict[str, Result], scope: Scope, *, by: str | None, beside: bool) -> dict[str, Result]:
    """Results with the declared value where the register has none; with `beside`, also next to a counted one.

    One SQL query where something is empty or with `beside`, none otherwise.
    """
    asked = [key for key, result in results.items() if beside or result.state is State.EMPTY]
    papers = _papers(scope, asked, by or "") if asked else {}
    return {
        key: _with_paper(result, papers[key]) if key in papers else result for key, result in results.items()
    }


def _papers(scope: Scope, keys: Iterable[str], by: str) -> dict[str, _OnPaper]:
    """The newest declared value of each key, whole and part, that stands for the time of the question."""
    rows = DeclaredValue.objects.filter(unit_id=scope.unit_id, key__in=list(keys), dimension__in={"", by})
    papers: dict[str, _OnPaper] = {}
    for row in rows.select_related("decision").order_by("starts_on", "id"):
        if _stands_for(row, scope):
            paper = papers.setdefault(row.key, _OnPaper())
            if row.dimension:
                paper.parts[row.at] = row
            else:
                paper.whole = row
    return papers


def _stands_for(row: DeclaredValue, scope: Scope) -> bool:
    """A flow is declared for exactly its period, a stock for each day of its own."""
    if needs_period(figure_of(row.key)):
        return (row.starts_on, row.ends_on) == (scope.starts_on, scope.ends_on)
    return row.holds_on(scope.on)


def _with_paper(result: Result, paper: _OnPaper) -> Result:
    whole = _declared(paper.whole) if paper.whole else None
    if result.state is not State.EMPTY:
        return replace(result, declared=whole)
    if whole is None and not (paper.parts and result.by is not None):
        return result
    source = whole or _declared(next(iter(paper.parts.values())))
    return replace(
        result,
        value=whole.value if whole else None,
        numerator=None,
        denominator=None,
        state=State.DECLARED,
        reason="" if whole else _("Giấy tờ chỉ ghi từng phần, không ghi tổng số."),
        source=source.source,
        by=_parts(result, paper, whole),
        declared=whole,
    )


def _parts(result: Result, paper: _OnPaper, whole: Declared | None) -> dict[str, Part] | None:
    """The parts on paper; one that no paper names is unknown, not zero."""
    if result.by is None:
        return None
    known = {key: number_of(row.value) for key, row in paper.parts.items()}
    parts = dict(result.by) | {key: Part(key, key, None, None, None) for key in known if key not in result.by}
    total = whole.value if whole else None
    return {
        key: replace(part, value=known.get(key), numerator=known.get(key), denominator=total)
        for key, part in parts.items()
    }


def _declared(row: DeclaredValue) -> Declared:
    return Declared(
        value=number_of(row.value),
        as_printed=row.as_printed,
        computed=None if row.computed is None else number_of(row.computed),
        source=row.decision.citation if row.decision else row.note,
        note=row.note if row.decision else "",
    )


def number_of(value: Decimal) -> Number:
    """A stored value as a number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
