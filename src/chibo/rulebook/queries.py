"""Reads of the rulebook: the files, merged with what committees set and confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, CharField, DateField, F, FilteredRelation, Q
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.core.errors import NotVisible
from chibo.core.prepared import Given, Prepared, given_many, many
from chibo.org.access import subtree
from chibo.org.models import Placement
from chibo.org.queries import on_date
from chibo.rulebook.access import visible_overrides
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.models import RuleConfirmation, RuleKey, RuleOverride
from chibo.rulebook.rows import NOTHING_RECORDED, Basis, ConfirmationFact, OverrideFact, Recorded
from chibo.rulebook.rules import UnknownRuleError
from chibo.rulebook.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rows import Rule, RuleRow
    from chibo.rulebook.rules import RuleValue
    from chibo.rulebook.values import Value

_OWN = "own__"
_SEEN = "confirmations__"
_COLUMNS = (
    "code",
    *(f"{_OWN}{name}" for name in ("id", "value", "starts_on", "ends_on", "basis")),
    *(f"{_OWN}{name}" for name in ("unit_id", "decision__number", "decision__issuer", "decision__issued_on")),
    *(f"{_SEEN}{name}" for name in ("id", "row_starts_on", "scope", "value")),
    *(f"{_SEEN}decision__{name}" for name in ("number", "issuer", "issued_on")),
)  # fmt: skip


@dataclass(frozen=True)
class ConfirmedRow:
    """A row of a rule with its confirmation, if there is one."""

    row: RuleRow
    confirmation: RuleConfirmation | None

    @property
    def is_confirmed(self) -> bool:
        return self.row.is_confirmed or self.confirmation is not None


def find_rule(rule_id: str) -> Rule:
    """The rule of this id. No SQL. Raises `NotVisible`, naming the nearest id."""
    try:
        return shipped_rulebook().find(rule_id)
    except UnknownRuleError as error:
        sentence = _("Không có quy định mã «%(id)s».") % {"id": rule_id}
        if error.nearest:
            sentence += " " + _("Gần giống nhất: «%(nearest)s».") % {"nearest": error.nearest}
        raise NotVisible("rule_unknown", sentence) from error


def rule(rule_id: str, *, on: date, unit: UnitOn | None = None) -> RuleValue:
    """What a rule says on a day, in a unit or nationally. One SQL query; raises `NotVisible` for an unknown id.

    A program asks here; no permission is needed, because regulations are no secret inside the program.
    """
    return rules([rule_id], on=on, unit=unit)[rule_id]


def rules(
    rule_ids: Iterable[str] | None = None, *, on: date, unit: UnitOn | None = None
) -> dict[str, RuleValue]:
    """What many rules (default: all) say on a day. One SQL query; raises `NotVisible` for an unknown id."""
    book = shipped_rulebook()
    wanted = list(book.rules if rule_ids is None else rule_ids)
    for rule_id in wanted:
        find_rule(rule_id)
    recorded = _recorded(None if rule_ids is None else wanted, on, unit)
    refs = refs_of(unit)
    return {
        rule_id: book.rule(rule_id, on=on, unit_refs=refs, recorded=recorded.get(rule_id, NOTHING_RECORDED))
        for rule_id in wanted
    }


def units_with_own_values(rule_ids: Sequence[str], unit: UnitOn) -> dict[str, set[str]]:
    """Units below `unit` on its date that have a word of their own about the rules, by ref, with these rules' ids.

    Two SQL queries: what committees set, and the units that local rows of the rulebook name.
    """
    own: dict[str, set[str]] = {}
    below = (
        on_date(unit.on, "unit__placements__")
        & subtree(unit.path, "unit__placements__path")
        & ~Q(unit_id=unit.id)
    )
    rows = RuleOverride.objects.filter(below, on_date(unit.on), rule__code__in=rule_ids)
    for ref, code in rows.values_list("unit__ref", "rule__code"):
        own.setdefault(ref, set()).add(code)
    local: dict[str, set[str]] = {}
    for rule_id in rule_ids:
        for row in find_rule(rule_id).rows:
            if row.scope.unit_ref and row.holds_on(unit.on):
                local.setdefault(row.scope.unit_ref, set()).add(rule_id)
    placed = Placement.objects.filter(
        on_date(unit.on), subtree(unit.path, "path"), ~Q(unit_id=unit.id), unit__ref__in=local
    )
    for ref in placed.values_list("unit__ref", flat=True):
        own.setdefault(ref, set()).update(local[ref])
    return own


def rule_on_days(rule_id: str, *, days: Iterable[date], unit: UnitOn | None = None) -> dict[date, RuleValue]:
    """What a rule says on each of many days. One SQL query; raises `NotVisible` for an unknown id."""
    find_rule(rule_id)
    recorded = _recorded([rule_id], None, unit).get(rule_id, NOTHING_RECORDED)
    refs, book = refs_of(unit), shipped_rulebook()
    return {day: book.rule(rule_id, on=day, unit_refs=refs, recorded=recorded) for day in days}


def refs_of(unit: UnitOn | None) -> Sequence[str]:
    """The unit and those above it, the nearest first."""
    return () if unit is None else (unit.ref, *(crumb.ref for crumb in reversed(unit.ancestors)))


def _keys(rules: int | None, units: int, *, is_dated: bool) -> QuerySet[Any, Any]:
    """Rules (None: all) with what so many units set for them, on a date or on any, and their confirmations."""
    places = given_many("unit", units, BigIntegerField())
    held = reduce(or_, (Q(overrides__unit_id=place) for place in places))
    if is_dated:
        on: Any = Given("on", DateField())
        held &= on_date(on, "overrides__")
    keys = RuleKey.objects.annotate(own=FilteredRelation("overrides", condition=held))
    if rules is not None:
        keys = keys.filter(In(F("code"), given_many("rule", rules, CharField())))
    columns: QuerySet[Any, Any] = keys.values(*_COLUMNS)
    return columns


_KEYS: Prepared[Any] = Prepared(lambda rules, units, is_dated: _keys(rules, units, is_dated=is_dated))


def _recorded(rule_ids: list[str] | None, on: date | None, unit: UnitOn | None) -> dict[str, Recorded]:
    """Overrides of the unit and those above it that hold on the day (None: on any), and all confirmations, by rule: one join."""
    chain = {unit.id: unit.ref, **{crumb.id: crumb.ref for crumb in unit.ancestors}} if unit else {0: ""}
    shape = (None if rule_ids is None else len(rule_ids), len(chain), on is not None)
    values = {"on": on, **many("unit", list(chain)), **many("rule", rule_ids or [])}
    found: dict[str, tuple[dict[int, OverrideFact], dict[int, ConfirmationFact]]] = {}
    for line in _KEYS.rows(*shape, **values):
        overrides, confirmations = found.setdefault(line["code"], ({}, {}))
        if line[f"{_OWN}id"] is not None and line["code"] in shipped_rulebook().rules:
            overrides[line[f"{_OWN}id"]] = _override(line, chain[line[f"{_OWN}unit_id"]])
        if line[f"{_SEEN}id"] is not None:
            confirmations[line[f"{_SEEN}id"]] = _confirmation(line)
    return {
        code: Recorded(tuple(overrides.values()), tuple(confirmations.values()))
        for code, (overrides, confirmations) in found.items()
    }


def _override(line: dict[str, Any], unit_ref: str) -> OverrideFact:
    number, issued = line[f"{_OWN}decision__number"], line[f"{_OWN}decision__issued_on"]
    issuer = line[f"{_OWN}decision__issuer"]
    return OverrideFact(
        rule_id=line["code"],
        unit_ref=unit_ref,
        value=parse_value(shipped_rulebook().rules[line["code"]].unit, line[f"{_OWN}value"]),
        starts_on=line[f"{_OWN}starts_on"],
        ends_on=line[f"{_OWN}ends_on"],
        basis=Basis(
            number or line[f"{_OWN}basis"],
            issuer or "",
            issued.isoformat() if issued else "",
            title=line[f"{_OWN}basis"] if number else "",
        ),
        has_document=issuer is not None,
    )


def _confirmation(line: dict[str, Any]) -> ConfirmationFact:
    parts = [line[f"{_SEEN}decision__{name}"] for name in ("number", "issuer")]
    issued_on = line[f"{_SEEN}decision__issued_on"]
    return ConfirmationFact(
        rule_id=line["code"],
        row_starts_on=line[f"{_SEEN}row_starts_on"],
        scope=line[f"{_SEEN}scope"],
        value=line[f"{_SEEN}value"],
        evidence=", ".join(filter(None, [*parts, format_date(issued_on) if issued_on else ""])),
    )


def history(rule_id: str) -> list[ConfirmedRow]:
    """Every row of a rule, the newest first, with its confirmation. One SQL query; raises `NotVisible`."""
    found = find_rule(rule_id)
    confirmations = list(RuleConfirmation.objects.filter(rule__code=rule_id).select_related("decision"))
    rows = sorted(found.rows, key=lambda row: (row.starts_on, row.scope.key), reverse=True)
    return [
        ConfirmedRow(row, next((c for c in confirmations if fact_of(rule_id, c).is_of(row)), None))
        for row in rows
    ]


def fact_of(rule_id: str, confirmation: RuleConfirmation) -> ConfirmationFact:
    """The stored confirmation as the rules know it."""
    return ConfirmationFact(
        rule_id,
        confirmation.row_starts_on,
        confirmation.scope,
        confirmation.value,
        str(confirmation.decision),
    )


def value_of_override(rule: Rule, override: RuleOverride) -> Value:
    """The stored value as the rules use it."""
    return parse_value(rule.unit, override.value)


def overrides_of(viewer: Viewer, rule_id: str, on: date) -> list[RuleOverride]:
    """Values committees set for a rule, as far as the viewer may know of them, with `unit_name`. One SQL query."""
    rows = RuleOverride.objects.filter(
        on_date(on, "unit__placements__"), on_date(on, "unit__profiles__"), rule__code=rule_id
    ).annotate(path=F("unit__placements__path"), unit_name=F("unit__profiles__name"))
    seen = rows.filter(visible_overrides(viewer)).select_related("unit", "decision")
    return list(seen.order_by("-starts_on", "path"))
