"""Rows behind a number as they are listed: who, where, the facts that explain it; of what happened also by which paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.catalogue.declarations import Record
from chibo.core.dates import format_date
from chibo.people.models import Membership, Transfer
from chibo.people.transfer_enums import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from chibo.catalogue.scope import Scope
    from chibo.decisions.models import Decision


def person_record(row: Any, *facts: str, assumed: bool = False) -> Record:
    return Record(
        label=row.person.name,
        url=reverse("people:person", args=[row.person.uid]),
        unit=row.unit_name or "",
        facts=tuple(fact for fact in facts if fact),
        assumed=assumed,
    )


def of_memberships(day: str, paper: str) -> Callable[[list[Any], Scope], list[Record]]:
    """Records of rows whose `happened_on` is the day `day` of a membership, with its paper `paper`. One SQL query more."""

    def records(rows: list[Any], _scope: Scope) -> list[Record]:
        found = Membership.objects.filter(_of(rows, day), **{f"{paper}__isnull": False}).select_related(paper)
        papers = {(row.person_id, getattr(row, day)): getattr(row, paper) for row in found}
        return [_record(row, _cited(papers.get((row.person_id, row.happened_on)))) for row in rows]

    return records


def of_moves(rows: list[Any], _scope: Scope) -> list[Record]:
    """Records of arrivals and departures, with the letter they went along with and the place outside. One SQL query more."""
    received = Transfer.objects.filter(_of(rows, "ends_on"), outcome=Outcome.RECEIVED).select_related(
        "letter"
    )
    letters = {(row.person_id, row.ends_on): row for row in received.order_by("id")}
    return [_record(row, *_way(letters.get((row.person_id, row.happened_on)))) for row in rows]


def _of(rows: list[Any], day: str) -> Q:
    people: set[int] = {row.person_id for row in rows}
    days: set[date] = {row.happened_on for row in rows}
    return Q(person__in=people, **{f"{day}__in": days})


def _record(row: Any, *facts: str) -> Record:
    """The day comes first."""
    return person_record(row, format_date(row.happened_on), *facts, assumed=row.assumed)


def _cited(paper: Decision | None) -> str:
    return paper.citation if paper else ""


def _way(transfer: Transfer | None) -> tuple[str, ...]:
    if transfer is None:
        return ()
    if transfer.from_place:
        place = _("từ %(place)s") % {"place": transfer.from_place}
    else:
        place = _("đến %(place)s") % {"place": transfer.to_place} if transfer.to_place else ""
    return place, _cited(transfer.letter)
