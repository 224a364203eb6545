"""The words in which a domain declares its obligations. A declaration says what the record calls for, from whom and by
when; the engine (`chibo.obligations`) finds what is open for any unit and date."""  # noqa: D205, D209 - one thought

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date

    from django.db.models import Q, QuerySet
    from django.utils.functional import _StrOrPromise

    from chibo.catalogue.scope import Scope

    #: Values of the rules an obligation rests on, by rule id. Reading a value in a gap raises `LookupError`.
    Values = Mapping[str, Any]


@dataclass(frozen=True)
class Duty:
    """One open row in words: whom or what it is about, what is to be done, and the page where it is settled."""

    subject: str
    sentence: str
    url: str


class NoLimitError(LookupError):
    """The rule calls for it and sets no day."""


def no_limit(_anchor: date, _values: Values) -> date:
    """The `due` of an obligation for which no rule sets a day."""
    raise NoLimitError


@dataclass(frozen=True)
class Obligation:
    """What the record calls for.

    `rows(scope, values)` gives what is open on `scope.on` in the subtree: one row a thing to do, settled rows left out by
    the record alone; where a rule it cannot do without has a gap it raises `LookupError`, and nothing is called for. Rows carry the date `anchor` the time counts from, the path `path` of the unit that owes it, and
    `unit_ref` and `unit_name`. `opens(anchor, values)` and `due(anchor, values)` are pure and never fall while the anchor rises;
    the duty is open from its opening day on and late from the day after `due`. Where the rule has a gap they raise
    `LookupError`: then the duty is open from its anchor on and has no day it is due ("chưa đặt hạn").

    The statement of `rows` is put together once and kept (`core.prepared`), by what the rules say and by `scope.reckoned`: what
    `reckon(scope, values)` made out of the date, where `rows` needs more of it than to compare it.
    """

    key: str
    label: _StrOrPromise
    #: The rule it rests on first, then the others whose values it needs.
    rules: tuple[str, ...]
    #: The role that owes it, by code (`org.Role`).
    owed_by: str
    rows: Callable[[Scope, Values], QuerySet[Any]]
    #: The date of a row the time counts from.
    anchor: str
    due: Callable[[date, Values], date]
    #: The row in words; given the row and its due day (None where no rule sets one).
    says: Callable[[Any, date | None], Duty]
    #: The permission to see the rows themselves; others see numbers.
    see_rows: str
    opens: Callable[[date, Values], date] = lambda anchor, _values: anchor
    reckon: Callable[[Scope, Values], Hashable] = lambda _scope, _values: None
    path: str = "figure_path"
    #: Relations read along with the rows when they are listed.
    shown_with: tuple[str, ...] = ()
    #: Is even the number kept from those who may not see the rows (discipline)?
    is_secret: bool = False
    #: The condition of rows in guarded cells.
    guarded: Q | None = None

    def rows_in(self, scope: Scope, values: Values) -> QuerySet[Any]:
        """The rows of a scope as they are asked once, without keeping the statement. Raises `LookupError`."""
        return self.rows(replace(scope, reckoned=self.reckon(scope, values)), values)


_obligations: dict[str, Obligation] = {}


def oblige(obligation: Obligation) -> Obligation:
    """Enters an obligation under its key. Raises `ValueError` on a taken key."""
    if obligation.key in _obligations:
        raise ValueError(f"obligation {obligation.key} is declared twice")
    _obligations[obligation.key] = obligation
    return obligation


def obligation_of(key: str) -> Obligation:
    """The obligation of this key. Raises `KeyError`."""
    return _obligations[key]


def all_obligations() -> list[Obligation]:
    """Every declared obligation, in the order of declaration."""
    return list(_obligations.values())
