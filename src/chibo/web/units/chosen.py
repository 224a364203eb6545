"""What forms about a unit choose among: its rows, its people, the days they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from chibo.core.dates import BEGINNING, END
from chibo.core.errors import NotVisible
from chibo.org.access import subtree
from chibo.org.queries import on_date
from chibo.people.models import Person

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from chibo.org.queries import UnitOn

RowT = TypeVar("RowT", bound="Model")
#: So many people are offered at once.
MOST_PEOPLE = 400


def row_of(rows: QuerySet[RowT], pk: int | None) -> RowT:
    """The row an act is about. Raises `NotVisible` where it is not among those of the unit."""
    found = rows.filter(pk=pk or 0).first()
    if found is None:
        raise NotVisible
    return found


def people_of(unit: UnitOn) -> list[tuple[str, str]]:
    """Who stands in the unit or below on its date: uid and name with the year of birth."""
    rows = Person.objects.filter(
        on_date(unit.on, "affiliations__"),
        on_date(unit.on, "affiliations__unit__placements__"),
        subtree(unit.path, "affiliations__unit__placements__path"),
    )
    return [
        (str(person.uid), f"{person.name} ({person.born_on:%Y})")
        for person in rows.order_by("sort_key", "id")[:MOST_PEOPLE]
    ]


def person_of(uid: str) -> Person:
    """The person of a choice."""
    return Person.objects.get(uid=uid)


def known_day(day: Any) -> Any:
    """The day for a date input; None for a sentinel."""
    return None if day in {BEGINNING, END} else day
