"""Reads of exemptions: those of one person, and how those of a unit stand on its date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from chibo.catalogue.scope import Scope
from chibo.org import access, permissions
from chibo.org.queries import on_date
from chibo.org.scopes import is_wide
from chibo.people.enums import ExemptionKind
from chibo.people.exempted import ExemptionContact
from chibo.people.models import Exemption, Membership

if TYPE_CHECKING:
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

_STAY = "person__affiliations__"
_PLACED = f"{_STAY}unit__placements__"
_PROFILE = f"{_STAY}unit__profiles__"


@dataclass(frozen=True)
class Exempted:
    """The exemptions of a unit on a date: who waits for a decision, who is exempt for a time or for age or health, and whose
    time has run out without a return written down. Rows carry `unit_name` and `last_contact_on`."""  # noqa: D205, D209

    waiting: list[Exemption]
    timed: list[Exemption]
    standing: list[Exemption]
    run_out: list[Exemption]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.timed or self.standing or self.run_out)


def of_members(scope: Scope, *own: Q) -> QuerySet[Exemption]:
    """Exemptions and requests of those who are members in the subtree on the date, with unit, path and guard of that day.

    `own` are conditions of the exemption itself; in a wide subtree the few rows they name are looked up first.

    No two stays of a person overlap; conditions on dated relations stand in this one filter, so that each is joined once.
    """
    rows = Exemption.objects.filter(
        on_date(scope.on, _STAY),
        on_date(scope.on, _PLACED),
        access.subtree(scope.path, f"{_PLACED}path"),
        on_date(scope.on, _PROFILE),
        *own,
        # Asked of the few exempted, not joined: or every member of the subtree would be read for it.
        Exists(Membership.objects.filter(on_date(scope.on), person_id=OuterRef("person_id"))),
        requested_on__lte=scope.on,
    )
    if is_wide(scope):
        asked = Exemption.objects.filter(*own, requested_on__lte=scope.on)
        rows = rows.filter(person_id__in=asked.values("person_id"))
    return rows.annotate(
        figure_path=F(f"{_PLACED}path"),
        cell_kind_code=F(f"{_PROFILE}cell_kind_id"),
        guarded=F(f"{_PROFILE}cell_kind__is_guarded"),
        unit_name=F(f"{_PROFILE}name"),
        unit_ref=F(f"{_STAY}unit__ref"),
    )


def undecided(on: date) -> Q:
    """The condition of a request that waits on a date."""
    return Q(decided_on__isnull=True) | Q(decided_on__gt=on)


def not_followed(rows: QuerySet[Exemption], on: date) -> QuerySet[Exemption]:
    """Granted exemptions after which, as far as the register knows on the date, nothing was written down: no return, and
    no exemption that goes on from its last day."""  # noqa: D205, D209
    next_one = Exemption.objects.filter(
        person_id=OuterRef("person_id"), starts_on__gte=OuterRef("ends_on"), decided_on__lte=on
    )
    # The return itself brings `ends_on` forward: of the days before it the row still says what it said then.
    return rows.filter(
        ~Exists(next_one), Q(returned_on__isnull=True) | Q(returned_on__gt=on), starts_on__lte=on
    )


def exemptions_of(person: Person, on: date) -> list[Exemption]:
    """Everything about one person up to a date, the oldest first, with its paper and `last_contact_on`. One SQL query."""
    rows = Exemption.objects.filter(person=person, requested_on__lte=on).select_related("decision")
    return list(_with_contact(rows, on).order_by("requested_on", "id"))


def exempted_in(viewer: Viewer, unit: UnitOn) -> Exempted:
    """How the exemptions of the unit and below stand on its date, by name of the person. Two SQL queries.

    Permission `people.see` row by row; those of guarded cells only with `units.guarded`.
    """
    scope = Scope(unit_id=unit.id, path=unit.path, on=unit.on, known_from=unit.records_from)
    rows = of_members(scope).filter(access.within(viewer, permissions.SEE_PEOPLE, "figure_path"))
    reach = access.within(viewer, permissions.SEE_GUARDED, "figure_path")
    if reach:
        rows = rows.filter(Q(guarded__isnull=True) | Q(guarded=False) | reach)
    rows = _with_contact(rows, unit.on).select_related("person", "decision")
    followed = set(not_followed(rows, unit.on).order_by().values_list("pk", flat=True))
    found = list(rows.order_by("person__sort_key", "person_id", "id"))
    in_force = [row for row in found if row.holds_on(unit.on)]
    return Exempted(
        waiting=[row for row in found if row.decided_on is None or row.decided_on > unit.on],
        timed=[row for row in in_force if row.kind == ExemptionKind.TIMED],
        standing=[row for row in in_force if row.kind == ExemptionKind.STANDING],
        run_out=[row for row in found if row.pk in followed and row.ends_on and row.ends_on <= unit.on],
    )


def last_contact(on: date) -> Subquery:
    """The last contact with the exempted member of the outer row up to a date; NULL where there was none."""
    known = ExemptionContact.objects.filter(exemption_id=OuterRef("pk"), on__lte=on).order_by("-on")
    return Subquery(known.values("on")[:1])


def _with_contact(rows: QuerySet[Exemption], on: date) -> QuerySet[Exemption]:
    return rows.annotate(last_contact_on=last_contact(on))
