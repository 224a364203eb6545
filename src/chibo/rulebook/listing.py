"""The list of rules: by subject and day, searched, and filtered by how far a value may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.text import search_key
from chibo.rulebook import queries, shown
from chibo.rulebook.loading import shipped_rulebook

if TYPE_CHECKING:
    from datetime import date

    from chibo.rulebook.rows import Rule
    from chibo.rulebook.rules import RuleValue
    from chibo.rulebook.shown import ShownRule

#: Rows of one page; who gets more is asked to narrow the search.
LIMIT = 100


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty parts ask for nothing."""

    subject: str = ""
    q: str = ""
    state: str = ""

    @property
    def are_set(self) -> bool:
        return bool(self.subject or self.q or self.state)


@dataclass(frozen=True)
class SubjectLine:
    """A chapter with its counts on the day."""

    code: str
    title: str
    rules: int
    unconfirmed: int
    gaps: int


@dataclass(frozen=True)
class Listing:
    """`lines` are the rules found (at most LIMIT of `total`), `subjects` all chapters."""

    subjects: list[SubjectLine]
    lines: list[ShownRule]
    total: int


def list_rules(filters: Filters, on: date) -> Listing:
    """The chapters, and the rules the filters find with their national value on the day. One SQL query."""
    book = shipped_rulebook()
    values = queries.rules(on=on)
    sought = _named(filters.q) or [rule for rule in book.rules.values() if _speaks_of(rule, filters.q)]
    found = [rule for rule in sought if _is_of(rule, values[rule.id], filters)]
    lines = [shown.shown_rule(rule, values[rule.id]) for rule in found[:LIMIT]] if filters.are_set else []
    return Listing(_subjects(values), lines, len(found))


def _subjects(values: dict[str, RuleValue]) -> list[SubjectLine]:
    book = shipped_rulebook()
    lines = []
    for subject in book.subjects:
        states = [
            shown.state_of(values[rule.id]) for rule in book.rules.values() if rule.subject == subject.code
        ]
        lines.append(
            SubjectLine(
                code=subject.code,
                title=shown.title_of(subject),
                rules=len(states),
                unconfirmed=states.count(shown.UNCONFIRMED),
                gaps=states.count(shown.GAP),
            )
        )
    return lines


def _named(q: str) -> list[Rule]:
    """The rules whose id, or the id of whose source, was typed as it is."""
    name = q.casefold()
    rules = shipped_rulebook().rules.values()
    return [rule for rule in rules if name in {rule.id, *(source.casefold() for source in rule.sources)}]


def _speaks_of(rule: Rule, q: str) -> bool:
    """Does every word typed begin a word of the rule, marks and case forgiven?"""
    text = f" {search_key(' '.join([rule.id, rule.label_vi, rule.label_en, *_papers(rule)]))}"
    return all(f" {word}" in text for word in search_key(q).split())


def _is_of(rule: Rule, value: RuleValue, filters: Filters) -> bool:
    if filters.subject and rule.subject != filters.subject:
        return False
    return not filters.state or shown.state_of(value) == filters.state


def _papers(rule: Rule) -> set[str]:
    return {row.basis.number for row in rule.rows if row.basis}
