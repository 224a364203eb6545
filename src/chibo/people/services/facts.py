"""The facts that stand on a person's own row: which columns hold each, and how the audit log keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.dates import PartialDate
from chibo.core.sealed import blind_index, seal, unseal
from chibo.core.text import search_key, sort_key
from chibo.people.renamed import LONGEST_KEY, FormerName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from chibo.people.models import Person

FACTS = ("name", "sex", "born", "ethnic_group", "religion", "citizen_id", "phone", "note")
SEALED = frozenset({"citizen_id", "phone", "note"})
#: Sealed facts with a keyed index beside them, for exact match.
INDEXED = frozenset({"citizen_id", "phone"})

Fact = str | PartialDate


def columns(fact: str, value: Fact) -> dict[str, str | date]:
    """The columns of `Person` that hold this value of a fact."""
    if isinstance(value, PartialDate):
        return {"born_on": value.first, "born_precision": value.precision}
    if fact == "name":
        return {"name": value, "search_key": search_key(value), "sort_key": sort_key(value)}
    if fact in INDEXED:
        return {fact: value, f"{fact}_index": index_of(fact, value)}
    return {fact: value}


def former_names_of(person_ids: Collection[int]) -> dict[int, list[str]]:
    """The names people bore before, the newest first, by person. One SQL query, none for nobody."""
    found: dict[int, list[str]] = {}
    if person_ids:
        rows = FormerName.objects.filter(person_id__in=person_ids).order_by("-until", "-id")
        for person_id, name in rows.values_list("person_id", "name"):
            found.setdefault(person_id, []).append(name)
    return found


def with_former_names(key: str, former: Iterable[str]) -> str:
    """The search key of a name with those borne before behind it, so that a search by any of them finds the person."""
    words = key.split()
    for name in former:
        words += [word for word in search_key(name).split() if word not in words]
    return " ".join(words)[:LONGEST_KEY]


def index_of(fact: str, value: str) -> str:
    """The keyed index of a sealed fact ("" of an empty one)."""
    return blind_index(value, fact)


def logged(person: Person, facts: Iterable[str] = FACTS) -> dict[str, str]:
    """The facts as the audit log keeps them: the birth date in ISO form, sealed values as ciphertext."""
    return {fact: _logged(fact, person.born if fact == "born" else getattr(person, fact)) for fact in facts}


def _logged(fact: str, value: Fact) -> str:
    if isinstance(value, PartialDate):
        return value.iso()
    return seal(value) if fact in SEALED else value


def from_log(fact: str, text: str) -> Fact:
    """The value of a fact out of the audit log."""
    if fact == "born":
        return PartialDate.parse_iso(text)
    return unseal(text) if fact in SEALED else text
