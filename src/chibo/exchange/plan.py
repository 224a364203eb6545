"""What importing a list would do, for a person to confirm and for a program to read. Plain values; nothing here writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from chibo.exchange.reading import ColumnGuess, ColumnsFrom, Problem

Verdict = Literal["create", "change", "same", "moved"]

#: Digits of the fingerprint: 52 bits, which every program that reads JSON keeps exactly.
_MARK_DIGITS = 13


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact that becomes different: `field` is its code, the other three are words to show ("" for nothing)."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What happens to the person of one row. `cell` is the name of their Party cell, `address` that of the name in the sheet."""

    verdict: Verdict
    name: str
    cell: str
    sheet: str
    row: int
    address: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingPerson:
    """A member of a cell the list names who is not in the list. The import closes nothing for them."""

    name: str
    cell: str
    uid: UUID


@dataclass(frozen=True)
class Plan:
    """A list as understood and what applying it does. `mark` is the fingerprint of what it does: the same list over an
    unchanged register has the same mark, and `apply_list` refuses when the mark shown is no longer the mark due.
    `encoding` and `columns_from` are how the list was read (`ParsedList`); `places` counts the places it tells
    news of, `codes` the units whose printed code becomes known.
    """  # noqa: D205 - one thought

    layout: str
    layout_label: str
    as_of: date
    organisation: str | None
    columns: tuple[ColumnGuess, ...]
    rows: int
    created: int
    changed: int
    moved: int
    same: int
    missing: int
    skipped: int
    created_units: tuple[str, ...]
    problems: tuple[Problem, ...]
    people: tuple[PersonPlan, ...]
    missing_people: tuple[MissingPerson, ...]
    mark: int
    encoding: str = "unicode"
    columns_from: ColumnsFrom = "guessed"
    places: int = 0
    codes: int = 0

    @property
    def has_errors(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    @property
    def changes_nothing(self) -> bool:
        """Is there neither anything to write nor anybody whose move is to be settled?"""
        news = self.created, self.changed, self.moved, self.created_units, self.places, self.codes
        return not any(news)

    def as_json(self, batch_id: int | None) -> dict[str, Any]:
        """The shape that scripts rely on; `batch_id` is None where nothing was written."""
        return {
            "batch": batch_id,
            "layout": self.layout,
            "rows": self.rows,
            "created": self.created,
            "changed": self.changed,
            "moved": self.moved,
            "same": self.same,
            "missing": self.missing,
            "skipped": self.skipped,
            "created_units": list(self.created_units),
            "problems": [problem_json(problem) for problem in self.problems],
        }

    def as_report(self) -> dict[str, Any]:
        """What a batch keeps: as `as_json`, with sentences that can be read in any language."""
        kept = kept_problems(self.problems)
        return self.as_json(None) | {"problems": kept, "places": self.places}


def kept_problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Verdicts to be stored: sentences that can be read in any language."""
    return [_problem_place(problem) | {"sentence": problem.sentence.stored()} for problem in problems]


def problem_json(problem: Problem) -> dict[str, Any]:
    """A verdict in the shape that scripts rely on; `like_row` and `rows` only where they say something."""
    return _problem_place(problem) | {"message": problem.message}


def _problem_place(problem: Problem) -> dict[str, Any]:
    """Where a problem stands and which it is, without words."""
    shape: dict[str, Any] = {
        "sheet": problem.sheet,
        "row": problem.row,
        "cell": problem.cell,
        "level": problem.level,
        "code": problem.code,
    }
    if problem.like_row is not None:
        shape["like_row"] = problem.like_row
    if problem.rows:
        shape["rows"] = list(problem.rows)
    return shape


def fingerprint(content: object) -> int:
    """A number that stays while `content` (plain values with a telling repr) does."""
    return int(hashlib.sha256(repr(content).encode()).hexdigest()[:_MARK_DIGITS], 16)
