"""All that is said of one figure: the answer, its breakdown, its course over time, and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from chibo.catalogue.declarations import Evaluated
from chibo.catalogue.register import leaf_of, needs_period
from chibo.core.errors import Forbidden, NotVisible
from chibo.core.keyset import beyond, place_of
from chibo.core.periods import Period, parse_period
from chibo.figures.breakdown import CHILD_UNIT
from chibo.figures.engine import ask, rows_behind, scope_of
from chibo.figures.results import Result, State
from chibo.org.succession import comparable, merged_into
from chibo.web.shown import address, sentence, state_word
from chibo.web.templatetags.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.catalogue.declarations import Count, Figure, Mean, Population, Record
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

PAGE_ROWS = 50
POINTS = 5


@dataclass(frozen=True)
class Question:
    """What the page was asked: which figure, over which time, broken down how."""

    viewer: Viewer
    unit: UnitOn
    figure: Figure
    period: Period | None
    by: str
    at: str | None
    rest: bool
    after: str

    @property
    def leaf(self) -> Count | Mean | None:
        """Whose rows stand behind the figure; None where it is read or declared and never counted."""
        return leaf_of(self.figure)

    @property
    def population(self) -> Population | None:
        return self.leaf.of if self.leaf else None

    @property
    def is_sensitive(self) -> bool:
        """Would the rows name people by what is sensitive of them (ethnic group, religion)?"""
        chosen = self.by if self.at is not None else ""
        split = self.population.dimensions.get(chosen) if self.population else None
        return bool(getattr(self.leaf, "sensitive", False) or (split and split.sensitive))

    @property
    def is_flow(self) -> bool:
        return needs_period(self.figure)

    def url(self, **query: str) -> str:
        return address(self.figure.key, self.unit, self.period, **query)


@dataclass(frozen=True)
class Rows:
    """One page of rows behind a number, or the sentence why they are not shown."""

    records: list[Record]
    refusal: str = ""
    next_place: str = ""


def year_to_date(on: date) -> Period:
    """From 1 January to the date, that day included."""
    return Period.between(date(on.year, 1, 1), on + timedelta(days=1))


def one_year_before(period: Period) -> Period:
    """The same days of the year before (29 February becomes the 28th)."""
    return period.same_last_year()


def answer(question: Question) -> Result:
    """The answer, with what a paper declares beside it."""
    key = question.figure.key
    return ask(question.viewer, question.unit, [key], period=question.period, beside=True)[key]


def compared(question: Question, on: date) -> Result | None:
    """The same figure on another date; None where the unit did not exist then."""
    try:
        return ask(question.viewer, question.unit.at(on), [question.figure.key], period=question.period)[
            question.figure.key
        ]
    except NotVisible:
        return None


def parts(question: Question) -> Result | None:
    """The figure broken down as asked."""
    if not question.by:
        return None
    return ask(question.viewer, question.unit, [question.figure.key], period=question.period, by=question.by)[
        question.figure.key
    ]


def dimensions(question: Question) -> list[tuple[str, str]]:
    """The ways this figure can be broken down: key and label, the units below first."""
    if isinstance(question.figure, Evaluated):
        named = [(key, str(label)) for key, (label, _values) in question.figure.ways.items()]
        return named if question.unit.is_cell else [(CHILD_UNIT, _("Đơn vị trực thuộc")), *named]
    if question.population is None:
        return []
    ways = [] if question.unit.is_cell else [(CHILD_UNIT, _("Đơn vị trực thuộc"))]
    return ways + [(key, str(dimension.label)) for key, dimension in question.population.dimensions.items()]


def rows(question: Question, *, rest: bool) -> Rows:
    """A page of the rows counted (`rest`: of those not counted), as far as the viewer may see them."""
    try:
        found = rows_behind(
            question.viewer, question.unit, question.figure.key,
            period=question.period, by=question.by or None, at=question.at, rest=rest,
        )  # fmt: skip
    except Forbidden as refusal:
        return Rows([], refusal=str(refusal))
    return page_of(question, found, rest=rest)


def page_of(question: Question, found: Any, *, rest: bool) -> Rows:
    population = question.population
    assert population is not None  # noqa: S101 - what has rows has a population
    if question.after and question.rest == rest:
        found = found.filter(beyond(population.order, question.after))
    shown = list(found.select_related(*population.shown_with)[: PAGE_ROWS + 1])
    place = place_of(shown[PAGE_ROWS - 1], population.order) if len(shown) > PAGE_ROWS else ""
    scope = scope_of(question.unit, question.period)
    return Rows(population.records(shown[:PAGE_ROWS], scope), next_place=place)


def over_time(question: Question) -> list[Point]:
    """The figure at the ends of the last years and now, or over the last years for a flow.

    Before a merge it is the sum of the units that were merged. One SQL query a point; one to ask what was merged, and three
    a unit before it.
    """
    if isinstance(question.figure, Evaluated):
        # Another engine is asked for every kind of duty anew: too dear for a picture beside.
        return []
    merged = merged_into(question.unit)
    if question.is_flow:
        return [
            _flow_point(question, year, merged)
            for year in range(question.unit.on.year - POINTS + 1, question.unit.on.year + 1)
        ]
    ends = [date(question.unit.on.year - back, 12, 31) for back in range(POINTS - 1, 0, -1)]
    return [_point(question, str(end.year), merged, on=end) for end in ends] + [
        _as_point(
            f"{question.unit.on.month}/{question.unit.on.year}",
            answer(question),
            address(question.figure.key, question.unit),
        )
    ]


def _flow_point(question: Question, year: int, merged: Mapping[int, date]) -> Point:
    period = parse_period(str(year))
    on = min(period.last_day, question.unit.on)
    return _dated_point(question, str(year), merged, on, period)


def _point(question: Question, label: str, merged: Mapping[int, date], *, on: date) -> Point:
    return _dated_point(question, label, merged, on, question.period)


def _dated_point(
    question: Question, label: str, merged: Mapping[int, date], on: date, period: Period | None
) -> Point:
    """The figure of the unit on a day, or the sum of the units it was made of."""
    key = question.figure.key
    try:
        units = comparable(question.viewer, question.unit, on, merged) if merged else [question.unit.at(on)]
        results = [ask(question.viewer, unit, [key], period=period)[key] for unit in units]
    except (NotVisible, Forbidden):
        return Point(label=label, value=None)
    if len(units) == 1:
        return _as_point(label, results[0], address(key, units[0], period if question.is_flow else None))
    total = summed(results)
    if total is None:
        return Point(label=label, value=None)
    point = _as_point(label, total, "")
    return replace(point, note=_("cộng %(count)s tổ chức trước khi sáp nhập") % {"count": len(units)})


def summed(results: list[Result]) -> Result | None:
    """Answers of several units as one: counts add up, a share is one of the sums. None where one is unknown or hidden, and of means."""
    if not results or any(one.value is None or one.hidden for one in results):
        return None
    parts = [(one.numerator, one.denominator) for one in results]
    whole = all(num is not None and den is not None for num, den in parts)
    numerator = sum(num or 0 for num, _den in parts) if whole else None
    denominator = sum(den or 0 for _num, den in parts) if whole else None
    first = results[0]
    if first.is_share:
        if not denominator or numerator is None:
            return None
        value: int | float = numerator / denominator
    elif all(isinstance(one.value, int) for one in results):
        value = sum(one.value or 0 for one in results)
    else:
        return None
    worst = next((one for one in results if one.state is State.RECONSTRUCTED), first)
    return replace(worst, value=value, numerator=numerator, denominator=denominator, by=None, declared=None)


def _as_point(label: str, result: Result, url: str) -> Point:
    pair = result.is_part and result.value is not None
    return Point(
        label=label,
        value=result.numerator if pair else result.value,
        of=result.denominator if pair else None,
        text=sentence(result) if result.value is not None else "",
        assumed=result.state is State.RECONSTRUCTED,
        note=state_word(result),
        url=url,
    )
