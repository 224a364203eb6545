"""The answer of the rulebook to "what holds on this day, here?". Free of Django.

Periods are half-open `[starts_on, ends_on)`. What a committee has set or confirmed itself is handed in (`Recorded`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeVar

from chibo.core.dates import BEGINNING, END
from chibo.rulebook.rows import NOTHING_RECORDED, RuleRow, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chibo.rulebook.rows import Basis, Confidence, English, OverrideFact, Recorded, Rule, Subject
    from chibo.rulebook.values import Bound, Item, Value

Origin = Literal["rulebook", "override", "none"]

T = TypeVar("T")


class UnknownRuleError(LookupError):
    """There is no rule of this id; `nearest` is the most similar one, "" where none is."""

    def __init__(self, rule_id: str, nearest: str) -> None:
        super().__init__(f"no rule {rule_id!r}" + (f"; did you mean {nearest!r}?" if nearest else ""))
        self.rule_id = rule_id
        self.nearest = nearest


class RuleGapError(LookupError):
    """The rule has no value on that day: the caller must handle a gap, never guess."""

    def __init__(self, rule_id: str, on: date) -> None:
        super().__init__(f"{rule_id} has no value on {on.isoformat()}")
        self.rule_id = rule_id
        self.on = on


@dataclass(frozen=True)
class RuleValue:
    """What a rule says on a day: the value, what it rests on, and how far it may be believed.

    `evidence` names the paper it was confirmed with. The typed readings (`whole`, `share`, …) raise RuleGapError in a gap.
    """

    id: str
    on: date
    unit: str
    bound: Bound
    value: Value | None
    basis: Basis | None
    confidence: Confidence
    is_confirmed: bool
    scope: Scope
    starts_on: date
    ends_on: date
    note_vi: str = ""
    evidence: str = ""
    origin: Origin = "rulebook"

    @property
    def is_gap(self) -> bool:
        """Whether there is no value: an open question, or no rule at all on that day."""
        return self.value is None

    @property
    def whole(self) -> int:
        """A whole number, in `unit`."""
        return self._as(int)

    @property
    def share(self) -> Fraction:
        """A part of a whole, exact."""
        return self._as(Fraction)

    @property
    def text(self) -> str:
        return self._as(str)

    @property
    def day(self) -> date:
        return self._as(date)

    @property
    def holds(self) -> bool:
        """Yes or no."""
        return self._as(bool)

    @property
    def items(self) -> tuple[Item, ...]:
        return self._as(tuple)

    @property
    def table(self) -> Mapping[str, Item]:
        if self.value is None:
            raise RuleGapError(self.id, self.on)
        return self.value  # type: ignore[return-value]

    def _as(self, kind: type[T]) -> T:
        if self.value is None:
            raise RuleGapError(self.id, self.on)
        if not isinstance(self.value, kind) or isinstance(self.value, bool) is not (kind is bool):
            raise TypeError(f"{self.id} is counted in {self.unit}")
        return self.value


class Rulebook:
    """All rules, by id. `subjects` stand in their order, rules in the order of their files."""

    def __init__(
        self,
        subjects: Iterable[Subject],
        rules: Iterable[Rule],
        words: Mapping[str, tuple[str, str]],
        english: English,
    ) -> None:
        self.subjects = tuple(sorted(subjects, key=lambda subject: subject.position))
        self.rules = {rule.id: rule for rule in rules}
        self.words = words
        """Codes that stand as values, with their words: (Vietnamese, English)."""
        self.english = english

    def find(self, rule_id: str) -> Rule:
        """The rule of this id. Raises UnknownRuleError, naming the nearest id."""
        found = self.rules.get(rule_id)
        if found is None:
            near = get_close_matches(rule_id, self.rules, n=1, cutoff=0.5)
            raise UnknownRuleError(rule_id, near[0] if near else "")
        return found

    def rule(
        self,
        rule_id: str,
        *,
        on: date,
        unit_refs: Sequence[str] = (),
        recorded: Recorded = NOTHING_RECORDED,
    ) -> RuleValue:
        """What the rule says on a day in a unit; `unit_refs` are the unit and those above it, the nearest first.

        The nearest unit that has a word of its own wins: its committee's override, else a local row; else the national
        row. Where nothing holds that day the answer is a gap. Raises UnknownRuleError.
        """
        rule = self.find(rule_id)
        overrides = {
            fact.unit_ref: fact
            for fact in recorded.overrides
            if fact.rule_id == rule_id and fact.starts_on <= on < fact.ends_on
        }
        rows = {row.scope.unit_ref: row for row in rule.rows if row.holds_on(on) and _may_bind(row)}
        for ref in unit_refs:
            if ref in overrides:
                return _of_override(rule, overrides[ref], on)
            if ref and ref in rows:
                return value_of_row(rule, rows[ref], on, recorded)
        if "" in rows:
            return value_of_row(rule, rows[""], on, recorded)
        return _nothing(rule, on)


def _may_bind(row: RuleRow) -> bool:
    return row.scope.is_national or bool(row.scope.unit_ref)


def value_of_row(rule: Rule, row: RuleRow, on: date, recorded: Recorded = NOTHING_RECORDED) -> RuleValue:
    """The row as an answer, confirmed if the rulebook or somebody here says so."""
    found = next(
        (fact for fact in recorded.confirmations if fact.rule_id == rule.id and fact.is_of(row)), None
    )
    return RuleValue(
        id=rule.id,
        on=on,
        unit=rule.unit,
        bound=rule.bound,
        value=row.value,
        basis=row.basis,
        confidence=row.confidence,
        is_confirmed=row.is_confirmed or found is not None,
        scope=row.scope,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        note_vi=row.note_vi,
        evidence=found.evidence if found else "",
    )


def _of_override(rule: Rule, fact: OverrideFact, on: date) -> RuleValue:
    """A committee's own value; it counts as confirmed where it rests on a document."""
    row = RuleRow(
        fact.value,
        fact.starts_on,
        fact.ends_on,
        fact.basis,
        is_confirmed=fact.has_document,
        scope=Scope(fact.unit_ref),
    )
    return replace(value_of_row(rule, row, on), origin="override")


def _nothing(rule: Rule, on: date) -> RuleValue:
    """No row holds that day: a gap between the rows around it."""
    national = [row for row in rule.rows if row.scope.is_national]
    before = max((row.ends_on for row in national if row.ends_on <= on), default=BEGINNING)
    after = min((row.starts_on for row in national if row.starts_on > on), default=END)
    return replace(value_of_row(rule, RuleRow(None, before, after), on), origin="none")
