"""Whether people were old enough when they were admitted, by the rule of that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.dates import years_between
from chibo.exchange.reading import Field
from chibo.exchange.reading.verdicts import sentence as _
from chibo.rulebook.queries import rule_on_days

if TYPE_CHECKING:
    from chibo.exchange.matching.spots import Spots
    from chibo.exchange.reading import ParsedList
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rows import Basis

_YOUNGEST = "admission.min_age"


def check_ages(unit: UnitOn, parsed: ParsedList, spots: Spots) -> None:
    """Warns of those surely admitted below the age of the rule; where the rule has a gap, nothing is said. One SQL query."""
    dated = [
        (row, row.born, row.admitted_on)
        for row in parsed.rows
        if row.born is not None and row.admitted_on is not None
    ]
    rules = rule_on_days(_YOUNGEST, days={admitted.last for _row, _born, admitted in dated}, unit=unit)
    for row, born, admitted in dated:
        rule, age = rules[admitted.last], years_between(born.first, admitted.last)
        if rule.is_gap or age >= rule.whole:
            continue
        message = _(
            "%(name)s vào Đảng khi mới %(age)s tuổi, chưa đủ %(least)s tuổi (%(basis)s). Đối chiếu ngày sinh và ngày vào Đảng với giấy tờ."
        )
        values = {"name": row.name, "age": age, "least": rule.whole, "basis": _named(rule.basis)}
        spots.at(row, "warning", "before_age_limit", message % values, field=Field.ADMITTED_ON)


def _named(basis: Basis | None) -> str:
    return " ".join(filter(None, (basis.number, basis.clause))) if basis else ""
