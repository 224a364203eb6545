"""Who stands on a list of badges that goes up: proposed for an award day, or with a lost badge that waits for another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from chibo.catalogue.scope import Scope
from chibo.org import access
from chibo.people.models import Membership
from chibo.rulebook.queries import rules
from chibo.standing.models import Badge
from chibo.standing.populations import placed_on
from chibo.standing.queries.badges import deducts
from chibo.standing.queries.keeping import of_who_left, seen
from chibo.standing.queries.party_age import known_by_day, spells_of
from chibo.standing.rules import badges as law

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class Proposed:
    """A badge on a list: the unit that put the member forward, the last membership, the day the age was reached (None: not
    known by the day). `is_delayed`: it was reached for an award day before."""  # noqa: D205, D209

    badge: Badge
    unit_name: str
    membership: Membership | None
    reached_on: date | None
    is_delayed: bool


def proposed_in(viewer: Viewer, unit: UnitOn, award_on: date, ways: Iterable[str]) -> list[Proposed]:
    """Badges proposed for an award day in a unit and below and not awarded by its date, the highest first, by name.

    Three SQL queries. Permission `people.see` row by row; guarded cells only with `units.guarded`.
    """
    rows = placed_on(Badge.objects.filter(award_on=award_on, way__in=list(ways)), "proposed_on").filter(
        Q(awarded_on__isnull=True) | Q(awarded_on__gt=unit.on), proposed_on__lte=unit.on
    )
    return _listed(viewer, unit, rows)


def lost_in(viewer: Viewer, unit: UnitOn) -> list[Proposed]:
    """Badges reported lost by the date and not issued anew, of members who stood in the unit or below that day; as `proposed_in`."""
    return _listed(viewer, unit, waiting_for_another(_scope(unit)))


def waiting_for_another(scope: Scope) -> QuerySet[Any]:
    """Badges reported lost by the date and not issued anew (BDG-10), where the member stood on the day of the report."""
    rows = Badge.objects.filter(
        Q(reissued_on__isnull=True) | Q(reissued_on__gt=scope.on), lost_on__lte=scope.on
    )
    return placed_on(rows, "lost_on").filter(access.subtree(scope.path, "figure_path"))


def held_by_who_left(scope: Scope) -> QuerySet[Any]:
    """Badges held on the date by those who left the Party otherwise than by death, where they stood last, with `left_on`."""
    rows = Badge.objects.filter(
        Q(returned_on__isnull=True) | Q(returned_on__gt=scope.on),
        Q(lost_on__isnull=True) | Q(lost_on__gt=scope.on) | Q(reissued_on__lte=scope.on),
        awarded_on__lte=scope.on,
    )
    return of_who_left(rows, scope)


def _listed(viewer: Viewer, unit: UnitOn, rows: QuerySet[Any]) -> list[Proposed]:
    rows = seen(viewer, rows.filter(access.subtree(unit.path, "figure_path")))
    found = list(rows.select_related("person").order_by("-years", "person__sort_key", "person_id"))
    spells: dict[int, list[Membership]] = {}
    memberships = Membership.objects.filter(
        person_id__in=[row.person_id for row in found], starts_on__lte=unit.on
    )
    for spell in memberships.order_by("person_id", "starts_on"):
        spells.setdefault(spell.person_id, []).append(spell)
    values = rules((law.AWARD_DAYS, law.WINDOWS, law.DEDUCTED), on=unit.on, unit=unit)
    return [_proposed(row, spells.get(row.person_id, []), values) for row in found]


def _proposed(row: Any, spells: list[Membership], values: Any) -> Proposed:
    reached = None
    if spells and known_by_day(spells):
        reached = law.reached_on(law.counted_from(spells_of(spells), deducts=deducts(values)), row.years)
    batches = [] if values[law.AWARD_DAYS].is_gap else law.batches(row.award_on, row.award_on, values)
    return Proposed(
        badge=row,
        unit_name=row.unit_name or "",
        membership=spells[-1] if spells else None,
        reached_on=reached,
        is_delayed=bool(batches and reached and reached < batches[0].first),
    )


def _scope(unit: UnitOn) -> Scope:
    return Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
