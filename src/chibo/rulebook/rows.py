"""What the rulebook is made of: rules with their dated rows, and the facts the database adds. Free of Django.

Periods are half-open `[starts_on, ends_on)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from chibo.core.dates import BEGINNING, END
from chibo.rulebook.values import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.rulebook.values import Bound, Value

Grade = Literal["H", "MH", "M", "ML", "L", "-"]
GRADES: Final = ("H", "MH", "M", "ML", "L", "-")


@dataclass(frozen=True)
class Basis:
    """The paper a row rests on, named by number, issuer and date together. `issued` is ISO, perhaps a year or month only."""

    number: str
    issuer: str = ""
    issued: str = ""
    clause: str = ""
    title: str = ""


@dataclass(frozen=True)
class Scope:
    """Where a row holds: everywhere, or in the unit `unit_ref` and below. A place without a ref binds nobody by itself."""

    unit_ref: str = ""
    place: str = ""

    @property
    def is_national(self) -> bool:
        return not (self.unit_ref or self.place)

    @property
    def key(self) -> str:
        """What tells rows of one rule apart that may hold at the same time."""
        return self.unit_ref or self.place


NATIONAL: Final = Scope()


@dataclass(frozen=True)
class English:
    """The English of texts that stand in Vietnamese in the rules; `in_clauses` has the words of clauses (`Điều` → `Art.`)."""

    texts: Mapping[str, str] = field(default_factory=dict)
    in_clauses: Mapping[str, str] = field(default_factory=dict)

    def text(self, vietnamese: str) -> str:
        """The text in English; as it is where it has none: a number, a proper name."""
        return self.texts.get(vietnamese, vietnamese)

    def clause(self, vietnamese: str) -> str:
        """`Điều 24; Phụ lục 2` as `Art. 24; Annex 2`. The longest word is taken first."""
        for word in sorted(self.in_clauses, key=len, reverse=True):
            vietnamese = vietnamese.replace(word, self.in_clauses[word])
        return vietnamese


@dataclass(frozen=True)
class Confidence:
    """How sure it is that the paper says so (`stated`), and that it still applies in November 2026 (`applies`)."""

    stated: Grade = "-"
    applies: Grade = "-"


@dataclass(frozen=True)
class RuleRow:
    """One version of a rule. `value` is None in a gap: a paper governed the matter, its figure is not known."""

    value: Value | None
    starts_on: date = BEGINNING
    ends_on: date = END
    basis: Basis | None = None
    confidence: Confidence = Confidence()
    is_confirmed: bool = False
    note_vi: str = ""
    scope: Scope = NATIONAL

    @property
    def is_gap(self) -> bool:
        return self.value is None

    def holds_on(self, on: date) -> bool:
        return self.starts_on <= on < self.ends_on


@dataclass(frozen=True)
class Rule:
    """A parameter of the regulations: what it says, in which unit, and its rows. `sources` are ids of the rule files."""

    id: str
    subject: str
    unit: str
    label_vi: str
    label_en: str
    sources: tuple[str, ...] = ()
    bound: Bound = ""
    rows: tuple[RuleRow, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A chapter of the rulebook, one file of `data/`."""

    code: str
    title_vi: str
    title_en: str
    position: int


@dataclass(frozen=True)
class OverrideFact:
    """A value a committee has set for a unit and all below it, on `[starts_on, ends_on)`."""

    rule_id: str
    unit_ref: str
    value: Value
    starts_on: date
    ends_on: date
    basis: Basis
    has_document: bool


@dataclass(frozen=True)
class ConfirmationFact:
    """That somebody compared a row with the official text. It holds as long as the row still says the same."""

    rule_id: str
    row_starts_on: date
    scope: str
    value: object
    evidence: str

    def is_of(self, row: RuleRow) -> bool:
        return (self.row_starts_on, self.scope, self.value) == (
            row.starts_on,
            row.scope.key,
            to_json(row.value),
        )


@dataclass(frozen=True)
class Recorded:
    """What the database adds to the rulebook."""

    overrides: tuple[OverrideFact, ...] = ()
    confirmations: tuple[ConfirmationFact, ...] = ()


NOTHING_RECORDED: Final = Recorded()
