"""The rulebook as JSON, for `chibo rules` and other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.core.dates import BEGINNING, END
from chibo.rulebook import queries
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.shown import state_of
from chibo.rulebook.values import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.org.queries import UnitOn
    from chibo.rulebook.rows import Basis, Rule
    from chibo.rulebook.rules import RuleValue


def rules_json(on: date, unit: UnitOn | None, ids: Sequence[str]) -> dict[str, Any]:
    """What rules (all, if no ids are given) say on a day in a unit. One SQL query; raises `NotVisible` for an unknown id.

    Shares and decimals are text ("2/3", "0.005"), so that nothing is rounded; `from` and `to` are half-open, null if unknown.
    """
    values = queries.rules(ids or None, on=on, unit=unit)
    book = shipped_rulebook()
    return {
        "on": on.isoformat(),
        "unit": unit.ref if unit else None,
        "rules": [_rule(book.rules[rule_id], value) for rule_id, value in values.items()],
    }


def _rule(rule: Rule, value: RuleValue) -> dict[str, Any]:
    return {
        "id": rule.id,
        "subject": rule.subject,
        "sources": list(rule.sources),
        "label": rule.label_vi,
        "label_en": rule.label_en,
        "unit": rule.unit,
        "bound": rule.bound or None,
        "value": to_json(value.value),
        "state": state_of(value),
        "confirmed": value.is_confirmed,
        "evidence": value.evidence or None,
        "gap": value.is_gap,
        "origin": value.origin,
        "from": None if value.starts_on == BEGINNING else value.starts_on.isoformat(),
        "to": None if value.ends_on == END else value.ends_on.isoformat(),
        "basis": _basis(value.basis),
        "confidence": {"stated": value.confidence.stated, "applies": value.confidence.applies},
        "scope": None if value.scope.is_national else value.scope.key,
        "note": value.note_vi or None,
    }


def _basis(basis: Basis | None) -> dict[str, str | None] | None:
    if basis is None:
        return None
    return {
        "number": basis.number,
        "issuer": basis.issuer or None,
        "date": basis.issued or None,
        "clause": basis.clause or None,
    }
