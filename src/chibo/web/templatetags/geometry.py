"""Where the parts of a chart stand, in per cent of its box; letters therefore keep their size on any screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TOP, BOTTOM = 15.0, 84.0
"""The band of the plot, from the top of the box; above it the highest number, below it the names of the points."""
LEFT, RIGHT = 14.0, 91.0
"""The first and the last dot of a line chart; left of them stand the numbers of the grid."""
LABELS = 6
"""So many points at most are named; with more, every second, third … one, and always the last."""
GRID = 3
"""So many grid lines a line chart aims at."""


@dataclass(frozen=True)
class Point:
    """One moment of a chart.

    `value` None: there is no number (drawn as such, never as zero). `of`: the whole the value is a part of.
    `text`: how it is written, e.g. "14/15". `assumed`: reconstructed, drawn open or dashed. `note`: a state in
    words, and `url`: where it is explained; both for the table.
    """

    label: str
    value: float | None
    of: float | None = None
    text: str = ""
    assumed: bool = False
    note: str = ""
    url: str = ""


Pointlike = Point | Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """One bar: `whole_…` is the pale part behind it; `middle` is where its words stand."""

    point: Point
    x: str
    width: str
    middle: str
    y: str
    height: str
    whole_y: str
    whole_height: str
    text_y: str
    named: bool


@dataclass(frozen=True)
class BarChart:
    """All bars, and what the chart says in one sentence to those who cannot see it."""

    points: tuple[Point, ...]
    bars: tuple[Bar, ...]
    base: str
    has_assumed: bool
    has_unknown: bool


@dataclass(frozen=True)
class Dot:
    """One point of a line; `told` if its number is written beside it."""

    point: Point
    x: str
    y: str
    text_y: str
    named: bool
    told: bool


@dataclass(frozen=True)
class LineChart:
    """Dots, the segments between known neighbours `(x1, y1, x2, y2, assumed)`, and grid lines `(y, text_y, value)`."""

    points: tuple[Point, ...]
    dots: tuple[Dot, ...]
    segments: tuple[tuple[str, str, str, str, bool], ...]
    grid: tuple[tuple[str, str, float], ...]
    base: str
    has_assumed: bool


def points_of(raw: Iterable[Pointlike]) -> tuple[Point, ...]:
    """Points, also from mappings with the same names."""
    return tuple(one if isinstance(one, Point) else Point(**one) for one in raw)


def _pct(value: float) -> str:
    """SVG writes a full stop in every language, so the text is made here."""
    return f"{value:.2f}%"


def _named(index: int, count: int) -> bool:
    """Whether the point is named, counted back from the last one."""
    return (count - 1 - index) % max(1, ceil(count / LABELS)) == 0


def bars_of(points: Sequence[Point]) -> BarChart:
    """Bars from zero; where a point has a whole, it stands behind the part on the same scale."""
    highest = max((max(one.value or 0, one.of or 0) for one in points), default=0) or 1
    slot = 100 / (len(points) or 1)
    band = BOTTOM - TOP

    def bar(index: int, point: Point) -> Bar:
        part, whole = (band * (amount or 0) / highest for amount in (point.value, point.of))
        if point.value is None and not whole:
            whole = band / 2
        width = min(slot * 0.64, 22)
        return Bar(
            point=point,
            x=_pct(slot * (index + 0.5) - width / 2),
            width=_pct(width),
            middle=_pct(slot * (index + 0.5)),
            y=_pct(BOTTOM - part),
            height=_pct(part),
            whole_y=_pct(BOTTOM - whole),
            whole_height=_pct(whole),
            text_y=_pct(BOTTOM - max(part, whole) - 3),
            named=_named(index, len(points)),
        )

    return BarChart(
        points=tuple(points),
        bars=tuple(bar(index, point) for index, point in enumerate(points)),
        base=_pct(BOTTOM),
        has_assumed=any(one.assumed for one in points),
        has_unknown=any(one.value is None for one in points),
    )


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Floor, ceiling and step of the grid, in round numbers; from zero unless that would flatten the line."""
    low, high = min(values), max(values)
    low = 0 if low <= high / 2 or low == high else low
    raw = max(high - low, 1) / GRID
    size = 10 ** floor(log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    step = max(step, 1)
    bottom = floor(low / step) * step
    return bottom, max(ceil(high / step) * step, bottom + step), step


def line_of(points: Sequence[Point]) -> LineChart:
    """A line over equally spaced points; a point without a number breaks it."""
    known = [one.value for one in points if one.value is not None]
    bottom, top, step = _scale(known) if known else (0, 1, 1)
    apart = (RIGHT - LEFT) / max(len(points) - 1, 1)

    def height(value: float) -> float:
        return BOTTOM - (value - bottom) / (top - bottom) * (BOTTOM - TOP)

    def dot(index: int, point: Point) -> Dot:
        y = height(point.value if point.value is not None else bottom)
        told = len(points) <= LABELS or index in {0, len(points) - 1}
        return Dot(
            point,
            _pct(LEFT + apart * index),
            _pct(y),
            _pct(y - 5),
            named=_named(index, len(points)),
            told=told,
        )

    dots = tuple(dot(index, point) for index, point in enumerate(points))
    return LineChart(
        points=tuple(points),
        dots=dots,
        segments=tuple(
            (one.x, one.y, other.x, other.y, one.point.assumed)
            for one, other in pairwise(dots)
            if one.point.value is not None and other.point.value is not None
        ),
        grid=tuple(
            (_pct(height(value)), _pct(height(value) - 1.5), value)
            for value in (bottom + step * count for count in range(round((top - bottom) / step) + 1))
        ),
        base=_pct(BOTTOM),
        has_assumed=any(one.assumed for one in points),
    )
