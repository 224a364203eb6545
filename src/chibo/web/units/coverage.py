"""How far places are covered by cells, on a date and at the ends of years; and the places themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from chibo.core.dates import BEGINNING
from chibo.core.errors import NotVisible
from chibo.core.keyset import beyond, place_of
from chibo.figures.engine import ask, scope_of
from chibo.org import permissions
from chibo.org.access import subtree
from chibo.org.models import Place, PlaceCover, PlaceFact, Placement, UnitProfile
from chibo.org.queries import on_date
from chibo.people.dimensions import COVERAGE
from chibo.people.models import HeadOfPlace
from chibo.people.populations import PLACES, places_on
from chibo.people.populations.places import latest_fact
from chibo.web.shown import address
from chibo.web.templatetags.geometry import Point
from chibo.web.units.chosen import row_of

if TYPE_CHECKING:
    from chibo.figures.results import Result
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

YEARS = 5
PAGE_ROWS = 100
TOTAL = "places.total"
OWN = "own"


@dataclass(frozen=True)
class Part:
    """How many places are covered in one way, and where they are listed."""

    label: str
    value: float | None
    url: str


@dataclass(frozen=True)
class Column:
    """One day: every way of coverage in the same order, and the bar of those with a cell of their own."""

    label: str
    on: date
    total: float | None
    parts: list[Part]
    point: Point


@dataclass(frozen=True)
class Places:
    """One page of places, each with `coverage`, `cell_name`, `households`, `people` and its head (`head`, None where there is none)."""

    rows: list[Any]
    next_place: str


def coverage_over_time(viewer: Viewer, unit: UnitOn) -> list[Column]:
    """The last ends of years and the date itself. Two SQL queries a day at most."""
    days = [date(unit.on.year - back, 12, 31) for back in range(YEARS - 1, 0, -1)]
    return [_column(viewer, unit, str(day.year), day) for day in days] + [
        _column(viewer, unit, f"{unit.on.month}/{unit.on.year}", unit.on)
    ]


def _column(viewer: Viewer, unit: UnitOn, label: str, on: date) -> Column:
    try:
        placed = unit.at(on)
    except NotVisible:
        return Column(label, on, None, [], Point(label=label, value=None))
    result = ask(viewer, placed, [TOTAL], by=COVERAGE.key)[TOTAL]
    parts = _parts(result, placed)
    own = next((part.value for part in parts if part.label == str(COVERAGE.values()[OWN])), None)
    said = f"{own}/{result.value}" if own is not None and result.value else ""
    point = Point(
        label=label,
        value=own,
        of=result.value if own is not None else None,
        text=said,
        url=address(TOTAL, placed, by=COVERAGE.key),
    )
    return Column(label, on, result.value, parts, point)


def _parts(result: Result, unit: UnitOn) -> list[Part]:
    """Every way of coverage, those without a place too; unknown where nothing is recorded."""
    found = result.by or {}
    return [
        Part(
            label=str(label),
            value=found[key].value if key in found and result.value is not None else None,
            url=address(TOTAL, unit, by=COVERAGE.key, at=key) + "#phia-sau",
        )
        for key, label in COVERAGE.values().items()
    ]


def listed_places(viewer: Viewer, unit: UnitOn, after: str) -> Places:
    """Places at or below the unit on its date, by name; also those of unknown start, which no figure counts before the record begins. Two SQL queries."""
    scope = replace(scope_of(unit), known_from=BEGINNING)
    rows = places_on(scope).annotate(
        coverage=COVERAGE.expression(scope),
        households=latest_fact(scope, PlaceFact.Kind.HOUSEHOLDS),
        people=latest_fact(scope, PlaceFact.Kind.PEOPLE),
        is_inside=_is_inside(unit),
    )
    if after:
        rows = rows.filter(beyond(PLACES.order, after))
    found = list(rows.select_related("kind", "unit").order_by(*PLACES.order)[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    heads = HeadOfPlace.objects.filter(on_date(unit.on), place__in=[row.pk for row in shown])
    by_place = {head.place_id: head for head in heads.select_related("person")}
    words = COVERAGE.values()
    may_name = viewer.can(permissions.SEE_PEOPLE, unit.path)
    for row in shown:
        row.coverage_word = words.get(row.coverage, "")  # type: ignore[attr-defined]
        row.head = by_place.get(row.pk)  # type: ignore[attr-defined]
        row.head_named = may_name  # type: ignore[attr-defined]
    return Places(shown, place_of(found[PAGE_ROWS - 1], PLACES.order) if len(found) > PAGE_ROWS else "")


def place_seen_from(unit: UnitOn, pk: int) -> Place:
    """A place that lies in the unit on its date (`is_inside`), or that a cell of the unit covers. One SQL query; raises `NotVisible`."""
    covers = PlaceCover.objects.filter(
        on_date(unit.on),
        on_date(unit.on, "cell__placements__"),
        subtree(unit.path, "cell__placements__path"),
        place=OuterRef("pk"),
    )
    rows = Place.objects.annotate(is_inside=_is_inside(unit), is_covered=Exists(covers))
    return row_of(rows.filter(Q(is_inside=True) | Q(is_covered=True)).select_related("kind"), pk)


def _is_inside(unit: UnitOn) -> Exists:
    """Does a place belong to the unit or below it? Only there it is recorded; a cell may cover a place of its commune."""
    here = Placement.objects.filter(on_date(unit.on), subtree(unit.path, "path"), unit=OuterRef("unit"))
    return Exists(here)


def cells_of_place(place: Place) -> list[PlaceCover]:
    """The cells that covered a place, the newest first, each with its name of that time (`cell_name`). One SQL query."""
    named = UnitProfile.objects.filter(
        unit_id=OuterRef("cell_id"), starts_on__lt=OuterRef("ends_on"), ends_on__gt=OuterRef("starts_on")
    )
    rows = PlaceCover.objects.filter(place=place).select_related("decision")
    return list(
        rows.annotate(cell_name=Subquery(named.order_by("-starts_on").values("name")[:1])).order_by(
            "-starts_on"
        )
    )
