"""Whom a search means: people are found first, by name or number, and only then it is asked which of them are in the list.

A word may be any part of a syllable ("uong" finds Hương), so it is first asked in which syllables it occurs: there are some
thousand of them, however many people. Who bears these is kept in the order of lists (`people.syllables`).
"""

# ruff: noqa: S608 - all names of tables and columns are our own
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.db import connection

from chibo.core.sealed import blind_index
from chibo.core.text import search_key
from chibo.people.models import Person
from chibo.people.queries.narrowing import named, numbers_in, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chibo.people.queries.paging import Place

#: So many people are looked up before the list is narrowed to them; of a list of very many so many.
FEW = 8000
SOME = 500
#: Syllables of one word that are read one by one; a part of a syllable that occurs in more is borne by most people.
MANY_SYLLABLES = 100
#: Bearers of a syllable are counted so far, to tell the rarer word from the commoner.
_COUNTED = 50_000
#: A value in a statement.
Value: TypeAlias = str | int | date


@dataclass(frozen=True)
class Meant:
    """The syllables of names in which the rarest word occurs, and the other words; numbers are looked up as they are."""

    text: str
    syllables: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    is_nobody: bool = False

    @property
    def is_common(self) -> bool:
        """Is the rarest word a part of so many syllables that nearly everybody bears one?"""
        return len(self.syllables) > MANY_SYLLABLES

    def people(self, most: int) -> list[int] | None:
        """Ids of the people that are meant; None where they seem to be more than `most`. One SQL query; with numbers two for each more.

        Nothing is shown of whom it finds: the rows of a list pass its filters, the viewer's rights among them, all the same.
        """
        if self.is_nobody:
            return []
        if self.numbers:
            return _with_numbers(self)
        if self.is_common:
            return None
        sql, values = self._bearers(self.syllables)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT n.person_id {sql} LIMIT {most + 1}", values)
            found = [row[0] for row in cursor.fetchall()]
        return list(dict.fromkeys(found)) if len(found) <= most else None

    def ahead(self, place: Place | None, count: int, *, descending: bool) -> list[tuple[str, int]]:
        """Sort key and id of the first people by name that are meant, beyond a place (of a sort key and an id). One SQL query."""
        parts: list[str] = []
        values: list[Value] = []
        backwards = place is not None and place.backwards
        order = f"{_direction(descending != backwards)}, 2{_direction(backwards)}"
        for syllable in self.syllables:
            sql, more = self._bearers([syllable])
            values += more
            if place:
                sql += _beyond(descending=descending, backwards=backwards)
                key, number = place.values
                values += [key, key, number]
            parts.append(
                f"SELECT * FROM (SELECT n.sort_key, n.person_id {sql} ORDER BY 1{order} LIMIT {count}) one"
            )
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION '.join(parts)} ORDER BY 1{order} LIMIT {count}", values)
            return list(cursor.fetchall())

    def _bearers(self, syllables: Sequence[str]) -> tuple[str, list[Value]]:
        """FROM and WHERE of those who bear one of these syllables and the other words, and its values."""
        too = " AND EXISTS (SELECT 1 FROM people_namesyllable o WHERE o.person_id = n.person_id AND o.text LIKE %s)"
        sql = f"FROM people_namesyllable n WHERE n.text IN ({', '.join(['%s'] * len(syllables))})"
        return sql + too * len(self.others), [*syllables, *map(_anywhere, self.others)]


def meant_by(text: str) -> Meant:
    """What a search means. One SQL query, none where only numbers are searched for."""
    numbers = tuple(numbers_in(text))
    keys = [search_key(word).split() for word in words_in(text)]
    parts = {part for parts in keys for part in parts}
    parts -= {part for part in parts if any(part != other and part in other for other in parts)}
    if not all(keys):
        return Meant(text, is_nobody=True)
    if not parts:
        return Meant(text, numbers=numbers)
    borne = _syllables(sorted(parts))
    among = {part: tuple(text for text in borne if part in text) for part in parts}
    rarest, *others = sorted(parts, key=lambda part: (sum(borne[text] for text in among[part]), part))
    return Meant(text, among[rarest], tuple(others), numbers, is_nobody=not all(among.values()))


def _syllables(parts: list[str]) -> dict[str, int]:
    """The syllables in which one of the parts occurs, and how many bear each (of several parts alone, and not beyond `_COUNTED`)."""
    counted = f"(SELECT COUNT(*) FROM (SELECT 1 FROM people_namesyllable n WHERE n.text = s.text LIMIT {_COUNTED}) counted)"
    occurs = " OR ".join(["s.text LIKE %s"] * len(parts))
    sql = f"SELECT DISTINCT s.text, {counted if len(parts) > 1 else 0} FROM people_syllable s WHERE {occurs}"
    with connection.cursor() as cursor:
        cursor.execute(sql, list(map(_anywhere, parts)))
        return dict(cursor.fetchall())


def _anywhere(part: str) -> str:
    """The pattern of a part of a syllable: letters and digits, nothing that would mean more."""
    return f"%{part}%"


def _direction(is_descending: bool) -> str:  # noqa: FBT001 - a word of SQL
    return " DESC" if is_descending else ""


def _beyond(*, descending: bool, backwards: bool) -> str:
    """The condition of `paging.beyond`; by its first part the index is read."""
    key, number = "<" if descending != backwards else ">", "<" if backwards else ">"
    return f" AND n.sort_key {key}= %s AND (n.sort_key {key} %s OR n.person_id {number} %s)"


def _with_numbers(meant: Meant) -> list[int]:
    """Those who have every number, as citizen id or phone, and the name. Either index is read by itself: together they would not be."""
    having = [
        {
            pk
            for field in ("citizen_id", "phone")
            for pk in Person.objects.filter(**{f"{field}_index": blind_index(number, field)}).values_list(
                "pk", flat=True
            )
        }
        for number in meant.numbers
    ]
    return list(
        Person.objects.filter(named(meant.text), pk__in=set.intersection(*having)).values_list(
            "pk", flat=True
        )
    )
