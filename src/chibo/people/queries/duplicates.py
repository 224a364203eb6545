"""People of a unit who may stand in the register twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from chibo.figures.engine import scope_of
from chibo.org import access, permissions
from chibo.people.duplicate_rules import Known, candidates
from chibo.people.models import NotSame, Person
from chibo.people.populations import members_on

if TYPE_CHECKING:
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Pairs shown at once; the next come when these are settled.
SHOWN: Final = 50


@dataclass(frozen=True)
class Possible:
    """Two persons who may be one, where each stands, and the codes of what speaks for it."""

    first: Person
    second: Person
    first_unit: str
    second_unit: str
    reasons: tuple[str, ...]


def possible_duplicates(viewer: Viewer, unit: UnitOn) -> tuple[list[Possible], int]:
    """Pairs among the members of the unit and of those below it on its date, what speaks most first, and how many there are.

    Permission `people.change`; members of guarded cells only with `units.guarded`. Pairs said to be two people are left
    out. Three SQL queries, whatever the number of members.
    """
    access.require(viewer, permissions.CHANGE_PEOPLE, unit.path)
    rows = members_on(scope_of(unit))
    if not viewer.can(permissions.SEE_GUARDED, unit.path):
        rows = rows.filter(Q(guarded__isnull=True) | Q(guarded=False))
    columns = ("person_id", "person__search_key", "person__born_on", "person__born_precision",
               "person__citizen_id_index", "person__phone_index", "unit_name")  # fmt: skip
    units: dict[int, str] = {}
    known = []
    for pk, name, born_on, precision, citizen_id, phone, unit_name in rows.values_list(*columns):
        units[pk] = unit_name
        known.append(Known(pk, name, born_on, precision == "day", citizen_id, phone))
    apart = set(NotSame.objects.values_list("first_id", "second_id"))
    pairs = [pair for pair in candidates(known) if (pair.first, pair.second) not in apart]
    people = Person.objects.only("uid", "name", "born_on", "born_precision", "sex").in_bulk(
        {pk for pair in pairs[:SHOWN] for pk in (pair.first, pair.second)}
    )
    shown = [
        Possible(
            people[pair.first],
            people[pair.second],
            units[pair.first],
            units[pair.second],
            pair.reasons,
        )
        for pair in pairs[:SHOWN]
    ]
    return shown, len(pairs)
