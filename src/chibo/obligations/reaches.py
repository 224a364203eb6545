"""Where in a subtree which values of the rules hold: the asked unit's, and those of committees below that set their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.org import access
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on
from chibo.rulebook.queries import rules, units_with_own_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Q

    from chibo.org.access import GivenPath
    from chibo.org.queries import UnitOn
    from chibo.rulebook.rules import RuleValue

    #: By rule, the paths from which a value holds, the asked unit's first.
    Found = dict[str, dict[str, RuleValue]]


@dataclass(frozen=True)
class Reach:
    """The values that hold at `path` and below, save below the paths `without`, where others hold."""

    path: str | GivenPath
    values: Mapping[str, RuleValue]
    without: tuple[str | GivenPath, ...] = ()

    def rows(self, path_field: str) -> Q:
        """The condition that a row's path lies in this reach."""
        condition = access.subtree(self.path, path_field)
        for path in self.without:
            condition &= ~access.subtree(path, path_field)
        return condition


def values_below(unit: UnitOn, rule_ids: Iterable[str]) -> Found:
    """What each rule says in the unit on its date, and in every unit below that has a word of its own.

    Three SQL queries; four more for each such unit.
    """
    ids = sorted(set(rule_ids))
    found = {rule_id: {unit.path: value} for rule_id, value in rules(ids, on=unit.on, unit=unit).items()}
    for ref, own_ids in units_with_own_values(ids, unit).items():
        below = unit_on(OPERATOR, ref, unit.on)
        for rule_id, value in rules(sorted(own_ids), on=unit.on, unit=below).items():
            found[rule_id][below.path] = value
    return found


def reaches(found: Found, rule_ids: Iterable[str]) -> list[Reach]:
    """The parts of the tree in each of which all the given rules have one value: cut where any of them changes."""
    ids = list(rule_ids)
    paths = sorted({path for rule_id in ids for path in found[rule_id]})
    return [
        Reach(
            path,
            {rule_id: _nearest(found[rule_id], path) for rule_id in ids},
            tuple(other for other in paths if other != path and other.startswith(path)),
        )
        for path in paths
    ]


def _nearest(values: Mapping[str, RuleValue], path: str) -> RuleValue:
    return values[max((top for top in values if path.startswith(top)), key=len)]
