"""What rules say, and the anchor days that reach their limits on a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chibo.catalogue.obligations import obligation_of
from chibo.core.dates import BEGINNING, END, day_before
from chibo.obligations.rules import SOON, latest_anchor
from chibo.rulebook.rows import Scope as Holding

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date

    from chibo.catalogue.obligations import Obligation
    from chibo.rulebook.rules import RuleValue


class Said(Mapping[str, "RuleValue"]):
    """What rules say, and nothing else of their values: alike where they say the same, whatever the day, paper or evidence."""

    def __init__(self, values: Mapping[str, RuleValue]) -> None:
        self._values = values
        self._said = tuple((rule, _hashable(value.value)) for rule, value in sorted(values.items()))

    def __getitem__(self, rule: str) -> RuleValue:
        return replace(
            self._values[rule], on=BEGINNING, starts_on=BEGINNING, ends_on=END, basis=None, scope=Holding(),
            is_confirmed=False, evidence="", note_vi="", origin="rulebook",
        )  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Said) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)


def _hashable(value: Any) -> Hashable:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


class Bounds(NamedTuple):
    """The latest anchors that opened on the date, that are late, and that are due within the days of "soon"; both None where
    no rule sets a day. In a prepared statement they are filled in by each run."""  # noqa: D205, D209

    opens_by: Any
    late_by: Any
    soon_by: Any


@lru_cache(maxsize=4096)
def bounds_on(key: str, said: Said, on: date) -> Bounds:
    """The bounds of a declaration on a date, by what its rules say."""
    duty = obligation_of(key)

    def due(anchor: date) -> date:
        return duty.due(anchor, said)

    opens_by = latest_anchor(lambda anchor: opening(duty, anchor, said), on)
    try:
        due(on)
    except LookupError:
        return Bounds(opens_by, None, None)
    return Bounds(opens_by, latest_anchor(due, day_before(on)), latest_anchor(due, on + SOON))


def opening(duty: Obligation, anchor: date, values: Mapping[str, Any]) -> date:
    """The day it opens; the anchor itself where the rule has a gap."""
    try:
        return duty.opens(anchor, values)
    except LookupError:
        return anchor
