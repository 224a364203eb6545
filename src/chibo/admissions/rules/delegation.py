"""Whether a grassroots committee may be given the power to decide on admission (ADM-36)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from chibo.admissions.rules import ids

if TYPE_CHECKING:
    from chibo.admissions.rules.facts import Values

State = Literal["met", "unmet", "unknown"]
#: Kinds of grassroots organisations in agencies, enterprises, public units and armed forces.
FITTING: Final = frozenset({"agency", "enterprise", "school_committee", "armed_forces", "police"})


@dataclass(frozen=True)
class Condition:
    """One condition of the rule: what the register knows of it, the rule, and the number it asks for (None: none)."""

    code: str
    state: State
    rule: str
    asked: int | None = None


def conditions(kind: str, members: int, values: Values) -> list[Condition]:
    """What the rule asks of an organisation of that kind (code of `UnitKind`) with so many members. Ratings are not in the
    register, so of the years rated well it knows nothing; in a gap of the rulebook it knows nothing either."""  # noqa: D205, D209
    least, years = values[ids.DELEGATION_MEMBERS], values[ids.DELEGATION_YEARS]
    if least.is_gap or years.is_gap:
        return [Condition("gap", "unknown", rule) for rule in (ids.DELEGATION_MEMBERS, ids.DELEGATION_YEARS)]
    return [
        Condition("kind", "met" if kind in FITTING else "unmet", ids.DELEGATION_MEMBERS),
        Condition(
            "members", "met" if members > least.whole else "unmet", ids.DELEGATION_MEMBERS, least.whole
        ),
        Condition("years", "unknown", ids.DELEGATION_YEARS, years.whole),
    ]
