"""What comes back from a question. *Empty*, *zero* and *does not apply* are three values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

Number = int | float


class State(StrEnum):
    COUNTED = "counted"
    RECONSTRUCTED = "reconstructed"
    DECLARED = "declared"
    EMPTY = "empty"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Part:
    """One value of a breakdown. `hidden` parts exist but may not be shown to this viewer."""

    key: str
    label: str
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    hidden: bool = False


@dataclass(frozen=True)
class Declared:
    """A value on paper: as a number, as it is printed, as it was worked out, and which paper says so."""

    value: Number
    as_printed: str
    computed: Number | None
    source: str
    note: str = ""


@dataclass(frozen=True)
class Result:
    """One figure, answered. `reason` says in a sentence why it is not simply counted."""

    key: str
    label: str
    unit: str
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    state: State
    tree_on: date
    version: int
    reason: str = ""
    source: str = ""
    hidden: bool = False
    of_whole: bool = False
    by: dict[str, Part] | None = None
    #: What a paper says of the same figure; never mixed into a counted value.
    declared: Declared | None = None

    @property
    def is_share(self) -> bool:
        return self.unit == "ratio"

    @property
    def is_part(self) -> bool:
        """Is it a count of a part, to be shown as 14/15?"""
        return self.of_whole and self.numerator is not None and self.denominator is not None
