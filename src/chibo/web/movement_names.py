"""Everybody who came or went in a period, each with the day and the paper: the last part of a báo cáo đảng số."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from chibo.catalogue.register import figure_of, leaf_of
from chibo.figures.engine import rows_behind, scope_of
from chibo.org import permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.catalogue.declarations import Record
    from chibo.core.periods import Period
    from chibo.figures.results import Result
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: A sheet to be read and printed: of more people it says where to find them.
MOST: Final = 200


@dataclass(frozen=True)
class Change:
    """One person who came or went: by which line of the sheet, on which day, by which paper ("" where none is recorded)."""

    record: Record
    what: str
    day: str
    paper: str


@dataclass(frozen=True)
class Named:
    """`rows` in the order of the lines; `too_many` where there are more than a sheet holds, and none is listed."""

    rows: tuple[Change, ...] = ()
    too_many: bool = False


def named(viewer: Viewer, unit: UnitOn, period: Period, flows: Mapping[str, Result]) -> Named:
    """The people behind the lines, for those who see names of the unit by right; nothing for others.

    Two SQL queries a line that is not zero.
    """
    if not viewer.can(permissions.SEE_PEOPLE, unit.path):
        return Named()
    told = [result for result in flows.values() if result.value and not result.hidden]
    if sum(result.value or 0 for result in told) > MOST:
        return Named(too_many=True)
    return Named(tuple(row for result in told for row in _people(viewer, unit, period, result)))


def _people(viewer: Viewer, unit: UnitOn, period: Period, result: Result) -> list[Change]:
    leaf = leaf_of(figure_of(result.key))
    assert leaf is not None  # noqa: S101 - what is counted has rows
    found = rows_behind(viewer, unit, result.key, period=period).select_related(*leaf.of.shown_with)
    records = leaf.of.records(list(found), scope_of(unit, period))
    return [Change(record, result.label, record.facts[0], "; ".join(record.facts[1:])) for record in records]
