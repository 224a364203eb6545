"""The day Party age counts from, for one person and for all members of a unit: as an expression the database can order by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from chibo.core.dates import BEGINNING
from chibo.core.prepared import Prepared
from chibo.org.scopes import GIVEN, given, is_wide
from chibo.people.enums import Precision
from chibo.people.models import Membership
from chibo.people.populations.members import members_on
from chibo.standing.rules.badges import Spell, counted_from

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from chibo.catalogue.scope import Scope
    from chibo.people.models import Affiliation

    #: Who was in the Party more than once, with the day the age counts from (`interrupted_in`).
    Interrupted = tuple[tuple[int, date | None], ...]


def spells_of(memberships: Iterable[Membership]) -> list[Spell]:
    """The times in the Party as the rules read them, oldest first."""
    return [
        Spell(
            row.decided_on or row.starts_on,
            row.starts_on,
            row.ends_on,
            row.restoration_decision_id is not None,
        )
        for row in memberships
    ]


def known_by_day(memberships: Iterable[Membership]) -> bool:
    """Is the beginning of every one of these times known by the day?"""
    return all(
        row.decided_on or (row.start_precision == Precision.DAY and row.has_known_start)
        for row in memberships
    )


def with_party_age(scope: Scope, interrupted: Interrupted) -> QuerySet[Affiliation]:
    """Members of the subtree on the date whose Party age can be counted by the day, with `counts_from`.

    It counts from the decision on admission, where the register does not have it from the day they joined (PRB-18). Those
    who were in the Party more than once are few: their day is worked out by the rule and handed to the database.
    """
    # Annotations read the one membership of the date that `members_on` joined; a filter of its own would join all of them.
    rows = members_on(scope).annotate(
        decision_known=F("person__memberships__decided_on"),
        joined_on=F("person__memberships__starts_on"),
        joined_precision=F("person__memberships__start_precision"),
        unit_ref=F("unit__ref"),
    )
    known = Q(decision_known__isnull=False) | Q(joined_precision="day", joined_on__gt=BEGINNING)
    unclear = [person_id for person_id, day in interrupted if day is None]
    broken = [When(person_id=person_id, then=Value(day)) for person_id, day in interrupted if day]
    plain: Any = Coalesce("decision_known", "joined_on")
    counts = Case(*broken, default=plain, output_field=DateField()) if broken else plain
    aged: QuerySet[Affiliation] = (
        rows.filter(known).exclude(person_id__in=unclear).annotate(counts_from=counts)
    )
    return aged


def _more_than_once(*, is_wide: bool) -> QuerySet[Membership]:
    """Every membership up to the date of the members of the subtree who had one before."""
    scope = replace(GIVEN, is_wide=is_wide)
    here = members_on(scope).order_by()
    # No two memberships of a person overlap: a member of the date had another one if and only if one has ended.
    ended = Membership.objects.filter(ends_on__lte=scope.on)
    if is_wide:
        ended = ended.filter(Exists(here.filter(person_id=OuterRef("person_id"))))
    else:
        ended = ended.filter(person_id__in=here.values("person_id"))
    more = Membership.objects.filter(starts_on__lte=scope.on, person_id__in=ended.values("person_id"))
    return more.order_by("person_id", "starts_on")


_MORE_THAN_ONCE = Prepared(lambda is_wide: _more_than_once(is_wide=is_wide))


def interrupted_in(scope: Scope, *, deducts: bool) -> Interrupted:
    """The day for each member of the subtree who was in the Party more than once by the date, by person; None where one of
    the times is not known by the day. One SQL query."""  # noqa: D205, D209
    spells: dict[int, list[Membership]] = {}
    for row in _MORE_THAN_ONCE.rows(is_wide(scope), **given(scope)):
        spells.setdefault(row.person_id, []).append(row)
    return tuple(
        (person_id, counted_from(spells_of(rows), deducts=deducts) if known_by_day(rows) else None)
        for person_id, rows in spells.items()
    )
