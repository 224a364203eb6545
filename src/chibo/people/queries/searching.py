"""Whom a search means: people are found first, by name or number, and only then it is asked which of them are in the list."""

from __future__ import annotations

from django.db.models import Q

from chibo.core.sealed import blind_index
from chibo.people.models import Person
from chibo.people.queries.narrowing import named, numbers_in

#: So many people are looked up before the list is narrowed to them.
FEW = 8000


def found_people(text: str) -> list[int] | None:
    """Ids of the people that `text` may mean; None where they are more than `FEW`. One SQL query.

    The names are read from the index of their search keys alone. Nothing is shown of whom it finds: the rows of a list
    pass its filters, the viewer's rights among them, all the same.
    """
    who = named(text)
    for number in numbers_in(text):
        known = [(field, blind_index(number, field)) for field in ("citizen_id", "phone")]
        who &= Q(*((f"{field}_index", index) for field, index in known), _connector=Q.OR)
    found = list(Person.objects.filter(who).values_list("id", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None
