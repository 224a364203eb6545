"""Who looked: the openings of one file, and of the files and names of a unit. What an inspection opened waits for its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chibo.accounts.models import User
from chibo.core.clock import today
from chibo.core.keyset import beyond, place_of
from chibo.org import access, permissions
from chibo.org.models import Grant, Placement, Role, UnitProfile
from chibo.org.queries import on_date
from chibo.people.models import Person
from chibo.people.opened import Opening
from chibo.people.queries.person import is_own_file, unit_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

PAGE_SIZE = 50
_NEWEST_FIRST = ("-id",)


@dataclass(frozen=True)
class Looked:
    """One opening as it is told: when, who in which role held where, what, whose (empty where the page is about one), what for."""

    at: datetime
    who: str
    role: str
    held_in: str
    what: str
    figure: str
    person: str
    person_uid: UUID | None
    purpose: str


@dataclass(frozen=True)
class LookedPage:
    """A page of openings, newest first, the place after it ("" at the end), and the unit it speaks of (None: one's own file)."""

    rows: tuple[Looked, ...]
    next: str
    unit: UnitOn | None = None

    @property
    def is_own(self) -> bool:
        return self.unit is None


def openings_of_file(viewer: Viewer, uid: UUID, after: str = "") -> LookedPage:
    """The openings of the file `uid` by others than the viewer.

    For whoever the file is about (`people.own`), else permission `people.openings` over their unit; `NotVisible` otherwise.
    """
    unit = None
    if not is_own_file(viewer, uid):
        unit = unit_of_file(viewer, uid)
        access.require(viewer, permissions.SEE_OPENINGS, unit.path)
    return replace(
        _page(_told().filter(person_uid=uid).exclude(user_id=viewer.user_id), after, {}), unit=unit
    )


def openings_of_unit(viewer: Viewer, unit: UnitOn, after: str = "") -> LookedPage:
    """The openings of files and names of `unit` and below, as the tree is today. Permission `people.openings` on the unit."""
    access.require(viewer, permissions.SEE_OPENINGS, unit.path)
    below = Placement.objects.filter(on_date(today()), access.subtree(unit.path, "path")).values("unit_id")
    rows = _told().filter(unit_id__in=below)
    sees = viewer.can(permissions.SEE_PEOPLE, unit.path) and viewer.can(permissions.SEE_GUARDED, unit.path)
    uids = [row.person_uid for row in _from(rows, after)] if sees else []
    names = dict(Person.objects.filter(uid__in=[uid for uid in uids if uid]).values_list("uid", "name"))
    return replace(_page(rows, after, names), unit=unit)


def _told() -> QuerySet[Opening]:
    """Openings that may be told: what was opened by assignment once the grant has ended."""
    grants = Grant.objects.filter(pk=OuterRef("grant_id")).values("ends_on")[:1]
    ends_on = Coalesce(Subquery(grants, output_field=DateField()), F("withheld_until"))
    told = Opening.objects.annotate(inspected_until=ends_on)
    return told.filter(Q(withheld_until=None) | Q(inspected_until__lte=today())).select_related("purpose")


def _from(rows: QuerySet[Opening], after: str) -> list[Opening]:
    if after:
        rows = rows.filter(beyond(_NEWEST_FIRST, after))
    return list(rows.order_by(*_NEWEST_FIRST)[: PAGE_SIZE + 1])


def _page(rows: QuerySet[Opening], after: str, names: dict[UUID, str]) -> LookedPage:
    """Four SQL queries: the rows, the accounts, the roles, the units."""
    found = _from(rows, after)
    shown = found[:PAGE_SIZE]
    users = User.objects.in_bulk([row.user_id for row in shown if row.user_id])
    roles = Role.objects.in_bulk([row.role for row in shown])
    units = _unit_names(row.held_in for row in shown)
    lines = tuple(_line(row, users, roles, units, names) for row in shown)
    return LookedPage(lines, place_of(shown[-1], _NEWEST_FIRST) if len(found) > PAGE_SIZE else "")


def _line(
    row: Opening,
    users: dict[int, User],
    roles: dict[str, Role],
    units: dict[str, str],
    names: dict[UUID, str],
) -> Looked:
    user = users.get(row.user_id or 0)
    return Looked(
        at=row.at,
        who=str(user) if user else row.user_label,
        role=str(roles[row.role]) if row.role in roles else row.role,
        held_in=units.get(row.held_in, row.held_in),
        what=row.get_what_display(),
        figure=row.figure,
        person=names.get(row.person_uid, "") if row.person_uid else "",
        person_uid=row.person_uid if row.person_uid in names else None,
        purpose=str(row.purpose) if row.purpose else "",
    )


def _unit_names(refs: Iterable[str]) -> dict[str, str]:
    """The newest name of each unit, by ref."""
    profiles = UnitProfile.objects.filter(unit__ref__in=set(refs)).order_by("starts_on")
    return dict(profiles.values_list("unit__ref", "name"))


def may_see_openings(viewer: Viewer, unit: UnitOn | None, *, is_own: bool) -> bool:
    """May the viewer be told who opened a file of this unit?"""
    return is_own or (unit is not None and viewer.can(permissions.SEE_OPENINGS, unit.path))
