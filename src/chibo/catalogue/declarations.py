"""The words in which a domain declares its figures. A declaration says what is counted; the engine (`figures`) counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import Q, QuerySet
    from django.db.models.expressions import Combinable
    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.scope import Scope

Past = Literal["assumed", "dated"]


@dataclass(frozen=True)
class Dimension:
    """A way to break a population down: an expression over its rows, and how its values read.

    `sensitive` dimensions (ethnic group, religion) show small counts only to those who may see the rows.
    """

    key: str
    label: _StrOrPromise
    expression: Callable[[Scope], Combinable]
    values: Callable[[], Mapping[str, _StrOrPromise]]
    sensitive: bool = False


@dataclass(frozen=True)
class Record:
    """One row behind a number, as it is listed: what it is, where, and the facts that explain it."""

    label: str
    url: str
    unit: str
    facts: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Tallied:
    """Counts that stand ready, a row a unit: what the engine asks where they cover the question.

    `rows(scope)` gives the rows of the subtree on the date with the annotations of the population, or none where any of them
    might be stale; `some(scope)` is without rows where it is sure, by one statement, that there is nothing to count; `size` is the number of things counted in a row, `assumed` those of them supposed. `grouped` are the
    dimensions rows carry as annotations; `dimensions` those whose values stand in columns. Of a province or the country the rows
    of `wide(scope)` add up to the same: the sums of the units directly below, with their path and no other annotation.
    """

    rows: Callable[[Scope], QuerySet[Any]]
    some: Callable[[Scope], QuerySet[Any]]
    wide: Callable[[Scope], QuerySet[Any]]
    size: Combinable
    assumed: Combinable | None = None
    grouped: frozenset[str] = frozenset()
    dimensions: Mapping[str, Mapping[str, Combinable]] = field(default_factory=dict)


@dataclass(frozen=True)
class Population:
    """Rows that figures count. `rows(scope)` gives one row per thing counted (never multiplied by a join).

    `path` is the field of the materialised path of the row's unit; `assumed` the condition of rows the register supposes.
    `past` says what holds before a unit's records begin: members are *assumed* (and shown as reconstructed); of everything
    else only *dated* facts count, and without any the figure is empty.
    Rows carry `unit_name` for `records`. `see_rows` is the permission to see the rows themselves; `guarded` the condition of rows in guarded cells.
    """

    key: str
    label: _StrOrPromise
    unit: str
    rows: Callable[[Scope], QuerySet[Any]]
    path: str
    see_rows: str
    records: Callable[[list[Any], Scope], list[Record]]
    order: tuple[str, ...]
    #: Relations read along with the rows when they are listed.
    shown_with: tuple[str, ...] = ()
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    flow: bool = False
    past: Past = "dated"
    assumed: Q | None = None
    guarded: Q | None = None
    #: Is the strength of a guarded cell revealed by this population?
    is_strength: bool = False
    #: The permission without which counts below a few, none included, stay closed: that there is one shows through nowhere.
    small_needs: str = ""
    #: Counts that stand ready, if any.
    tallied: Tallied | None = None
    #: May the statement of its counts be kept (`core.prepared`)? Only where they do no more with the dates of the scope than
    #: compare them in SQL; whoever reckons with one there is refused.
    kept: bool = False


@dataclass(frozen=True)
class Figure:
    """What every figure says of itself. `version` grows when the definition changes."""

    key: str
    label: _StrOrPromise
    definition: _StrOrPromise
    basis: _StrOrPromise = ""
    version: int = 1

    @property
    def counted_by(self) -> str:
        """The key of the figure whose rows stand behind this one; "" where it has rows of its own, or none."""
        return ""


@dataclass(frozen=True)
class Count(Figure):
    """The number of rows of a population for which `where` holds; a part of `part_of` (default: all of the population)."""

    of: Population = None  # type: ignore[assignment]  # dataclass order: always given by keyword
    where: Callable[[Scope], Q] | None = None
    part_of: str = ""
    #: Shown beside the rows that are *not* counted: what to call them ("Chi bộ chưa có chi ủy").
    rest_label: _StrOrPromise = ""
    sensitive: bool = False
    #: Dated facts this count rests on beyond its rows; where there are none before the record begins, it is empty, not zero.
    rests_on: Callable[[Scope], QuerySet[Any]] | None = None
    #: The same count in a row of ready counts; a count without `where` is the size of the row.
    tallied: Combinable | None = None
    #: Does that read what a row of a unit alone has, its kind of cell? Then sums of many units cannot answer it.
    tallied_by_unit: bool = False


@dataclass(frozen=True)
class Mean(Figure):
    """The mean of an expression over the rows of a population, in `unit`."""

    of: Population = None  # type: ignore[assignment]
    expression: Callable[[Scope], Combinable] = None  # type: ignore[assignment]
    unit: str = "years"
    #: The mean out of the sums of rows of ready counts: an aggregate over them.
    tallied: Callable[[Scope], Combinable] | None = None


@dataclass(frozen=True)
class Ratio(Figure):
    """Two counts side by side: Σ numerators ÷ Σ denominators, never a mean of ratios."""

    numerator: str = ""
    denominator: str = ""

    @property
    def counted_by(self) -> str:
        return self.numerator


@dataclass(frozen=True)
class Change(Figure):
    """A stock on the last day of a period less the same stock on the day before its first."""

    stock: str = ""

    @property
    def counted_by(self) -> str:
        return self.stock


@dataclass(frozen=True)
class YearlyMean(Figure):
    """A flow divided by the years of its period, up to the day of the question where the period still runs."""

    flow: str = ""

    @property
    def counted_by(self) -> str:
        return self.flow


@dataclass(frozen=True)
class Reading:
    """A value that stands in the register as such, and the words that say where it is from."""

    value: int | float
    source: str = ""


@dataclass(frozen=True)
class Stated(Figure):
    """A value that is read and not counted: a dated fact of the unit itself (`read`), or one that is only ever declared.

    It has no rows, no parts and no breakdown. `unit` is what the value is in ("vnd", "ratio", "ordinal" …).
    """

    unit: str = ""
    read: Callable[[Scope], Reading | None] | None = None


@dataclass(frozen=True)
class Evaluated(Figure):
    """A number another engine works out over a subtree.

    `evaluate(viewer, scope, by)` gives what `viewer` may know of it, by value: under "" where nothing is broken down, by the
    code of the path for `child_unit`. `ways` are its other breakdowns, each with its label and the labels of its values.
    `listed_at` names the address of the list behind it, `listed_as` the query that narrows it.
    """

    unit: str = ""
    evaluate: Callable[[Any, Scope, str], Mapping[str, int]] = None  # type: ignore[assignment]  # always given by keyword
    ways: Mapping[str, tuple[_StrOrPromise, Callable[[], Mapping[str, _StrOrPromise]]]] = field(
        default_factory=dict
    )
    listed_at: str = ""
    listed_as: str = ""
