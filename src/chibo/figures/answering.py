"""From counts to answers: what each word of the catalogue makes of what was counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from django.utils.translation import gettext as _

from chibo.catalogue.declarations import Change, Count, Evaluated, Figure, Mean, Ratio, Stated, YearlyMean
from chibo.catalogue.register import figure_of
from chibo.core.dates import add_months, day_before, months_between
from chibo.figures import states
from chibo.figures.breakdown import CHILD_UNIT
from chibo.figures.counting import ALL, Counted, alias, count_of, scope_for
from chibo.figures.refusals import no_dimension
from chibo.figures.results import Number, Part, Result, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.catalogue.scope import Scope
    from chibo.figures.breakdown import Breakdown
    from chibo.org.access import Viewer

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Asked:
    """One question in progress."""

    viewer: Viewer
    scope: Scope
    split: Breakdown | None
    counts: Mapping[tuple[str, Scope], Counted]

    def counted(self, figure: Count | Mean) -> Counted:
        return self.counts[figure.of.key, scope_for(figure.of, self.scope)]


def answer(asked: Asked, figure: Figure) -> Result:
    """The answer to one figure out of what was counted. A change costs one more SQL query, a stated figure what it reads."""
    match figure:
        case Ratio():
            return _ratio(asked, figure)
        case Change():
            return _change(asked, figure)
        case YearlyMean():
            return _yearly_mean(asked, figure)
        case Stated() | Evaluated():
            return _given(asked, figure)
        case Mean():
            return _mean(asked, figure)
        case Count():
            return _plain(asked, figure)
        case _:
            assert_never(figure)  # type: ignore[arg-type]  # the seven words of the catalogue


def _plain(asked: Asked, figure: Count) -> Result:
    counted = asked.counted(figure)
    value = counted.total(alias(figure))
    whole = figure_of(figure.part_of) if figure.part_of else figure
    assert isinstance(whole, Count)  # noqa: S101 - a part is of a count
    denominator = asked.counted(whole).total(alias(whole))
    state, reason = states.of_count(
        figure, scope_for(figure.of, asked.scope), rows=counted.total(ALL), assumed=counted.assumed
    )
    shown = None if state is State.EMPTY else value
    parts = _parts(asked.split, figure, counted, whole=value)
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.of.unit, value=shown, numerator=shown,
        denominator=None if state is State.EMPTY else denominator, state=state, reason=reason, of_whole=bool(figure.part_of),
        tree_on=asked.scope.on, version=figure.version, source=str(figure.basis), by=parts,
    )  # fmt: skip


def _parts(
    split: Breakdown | None, figure: Count | Mean, counted: Counted, *, whole: Number | None
) -> dict[str, Part] | None:
    """Every known value, absent ones as 0, and whatever else occurs."""
    if split is None:
        return None
    column, parts = alias(figure), {}
    for key in dict.fromkeys([*split.labels(figure), *counted.groups]):
        value = counted.groups.get(key, {column: 0})[column]
        if value or key in split.labels(figure):
            parts[key] = Part(
                key=key, label=split.label(figure, key), value=value, numerator=value, denominator=whole
            )
    return parts


def _mean(asked: Asked, figure: Mean) -> Result:
    counted = asked.counted(figure)
    value = counted.mean(alias(figure))
    state, reason = states.of_mean(
        scope_for(figure.of, asked.scope), rows=counted.total(ALL), assumed=counted.assumed
    )
    parts = _parts(asked.split, figure, counted, whole=None)
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.unit, value=value, numerator=None, denominator=counted.total(ALL),
        state=state, reason=reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis), by=parts,
    )  # fmt: skip


def _ratio(asked: Asked, figure: Ratio) -> Result:
    upper, lower = (answer(asked, figure_of(key)) for key in (figure.numerator, figure.denominator))
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


def _change(asked: Asked, figure: Change) -> Result:
    """The stock of the last day less that of the day before the first; one more query for the earlier day."""
    stock = figure_of(figure.stock)
    assert isinstance(stock, Count)  # noqa: S101 - only a count is a stock
    if asked.scope.starts_on is None:
        raise no_dimension(figure.key, "period")
    later = _plain(asked, stock)
    opening = replace(asked.scope, on=day_before(asked.scope.starts_on), starts_on=None, ends_on=None)
    counts = {(stock.of.key, opening): count_of([stock], opening, asked.split)}
    earlier = _plain(replace(asked, scope=opening, counts=counts), replace(stock, part_of=""))
    states_of_both = {later.state, earlier.state}
    state = next(s for s in (State.EMPTY, State.RECONSTRUCTED, State.COUNTED) if s in states_of_both)
    value = None if later.value is None or earlier.value is None else later.value - earlier.value
    return Result(
        key=figure.key, label=str(figure.label), unit=stock.of.unit, value=value, numerator=later.value, denominator=earlier.value,
        state=state, reason=earlier.reason or later.reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis),
    )  # fmt: skip


def _yearly_mean(asked: Asked, figure: YearlyMean) -> Result:
    """A flow over the years of its period; each part of a breakdown over the same years."""
    if asked.scope.starts_on is None or asked.scope.ends_on is None:
        raise no_dimension(figure.key, "period")
    flow = answer(asked, figure_of(figure.flow))
    # A period that still runs is divided by the years that have passed, or every mean would look too low.
    years = years_of(asked.scope.starts_on, min(asked.scope.ends_on, asked.scope.on + timedelta(days=1)))
    parts = None
    if flow.by is not None:
        parts = {
            key: replace(
                part,
                value=_divided(part.value, years),
                numerator=part.value,
                denominator=_plain_number(years),
            )
            for key, part in flow.by.items()
        }
    return replace(
        flow, key=figure.key, label=str(figure.label), version=figure.version, source=str(figure.basis), unit="per_year",
        value=_divided(flow.value, years), numerator=flow.value, denominator=_plain_number(years), by=parts,
    )  # fmt: skip


def years_of(starts_on: date, ends_on: date) -> float:
    """Years of `[starts_on, ends_on)`: whole months counted from the first day, and the days beyond as a part of a month."""
    months = months_between(starts_on, ends_on)
    anchor, following = add_months(starts_on, months), add_months(starts_on, months + 1)
    return (months + (ends_on - anchor).days / (following - anchor).days) / MONTHS_A_YEAR


def _divided(value: Number | None, years: float) -> Number | None:
    return None if value is None else _plain_number(value / years)


def _plain_number(value: float) -> Number:
    """16.0 as 16."""
    return int(value) if value.is_integer() else value


def _given(asked: Asked, figure: Stated | Evaluated) -> Result:
    """What is not counted here: read as such, or worked out by another engine."""
    return _stated(asked, figure) if isinstance(figure, Stated) else _evaluated(asked, figure)


def _stated(asked: Asked, figure: Stated) -> Result:
    if asked.split is not None:
        raise no_dimension(figure.key, asked.split.by, [])
    reading = figure.read(asked.scope) if figure.read else None
    state, reason = states.of_stated(asked.scope, is_known=reading is not None)
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.unit, value=reading.value if reading else None,
        numerator=None, denominator=None, state=state, reason=reason, tree_on=asked.scope.on, version=figure.version,
        source=(reading.source if reading else "") or str(figure.basis),
    )  # fmt: skip


def _evaluated(asked: Asked, figure: Evaluated) -> Result:
    """What another engine gives for the whole, or for every part asked for."""
    split = asked.split
    if split is not None and split.by != CHILD_UNIT and split.by not in figure.ways:
        raise no_dimension(figure.key, split.by, [CHILD_UNIT, *figure.ways])
    found = figure.evaluate(asked.viewer, asked.scope, split.by if split else "")
    value = sum(found.values())
    state, reason = states.of_evaluated(asked.scope, value=value)
    shown = None if state is State.EMPTY else value
    return Result(
        key=figure.key, label=str(figure.label), unit=figure.unit, value=shown, numerator=shown, denominator=shown, state=state,
        reason=reason, tree_on=asked.scope.on, version=figure.version, source=str(figure.basis),
        by=_evaluated_parts(split, figure, found, whole=value) if split else None,
    )  # fmt: skip


def _evaluated_parts(
    split: Breakdown, figure: Evaluated, found: Mapping[str, int], *, whole: Number
) -> dict[str, Part]:
    """Every value of the breakdown, absent ones as 0, and what stands at the unit itself where there is any."""
    if split.by == CHILD_UNIT:
        labels = {child.code: child.name for child in split.children.values()}
        if found.get(""):
            labels[""] = _("Ở chính đơn vị này")
    else:
        labels = {key: str(label) for key, label in figure.ways[split.by][1]().items()}
    numbers = {split.key(raw): number for raw, number in found.items()}
    return {
        key: Part(
            key=key,
            label=label,
            value=numbers.get(key, 0),
            numerator=numbers.get(key, 0),
            denominator=whole,
        )
        for key, label in labels.items()
    }
