"""Who has which rights in a unit: its grants on a day and those to come, what reaches it from above, and what was done lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from chibo.core.audit.models import AuditEntry
from chibo.core.clock import now
from chibo.core.dates import END, day_before
from chibo.org import access, paths, permissions
from chibo.org.granting import fits, may_give
from chibo.org.models import Grant, Role
from chibo.org.queries import name_on, on_date
from chibo.org.reasons import given_in
from chibo.org.services.grants import ACTS, OBJECT, UNDO, UNDO_DAYS

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.org.reasons import Given

#: Rows of the units below that a page shows; those of members are counted and not listed.
SHOWN_BELOW = 200


@dataclass(frozen=True)
class GrantRow:
    """A grant as it is listed. `is_coming`: it begins after the day asked. `may_change`: the viewer may end or hand it over."""

    id: int
    who: str
    username: str
    role: str
    unit: str
    starts_on: date
    ends_on: date
    scope: str
    given: Given | None
    is_coming: bool
    may_change: bool

    @property
    def is_open(self) -> bool:
        return self.ends_on == END

    @property
    def last_day(self) -> date:
        return day_before(self.ends_on)


@dataclass(frozen=True)
class FromAbove:
    """A role held in a unit above that reaches down here; who holds it is that unit's affair."""

    role: str
    unit: str


@dataclass(frozen=True)
class RecentAct:
    """An act on grants of the last 30 days that may be looked at and taken back."""

    uid: UUID
    name: str
    who: str
    at: datetime
    user: str
    by_operator: bool


@dataclass(frozen=True)
class Rights:
    """All a page says of the rights in a unit on a day. `own_files` counts the members who may read their own file."""

    here: tuple[GrantRow, ...]
    below: tuple[GrantRow, ...]
    above: tuple[FromAbove, ...]
    own_files: int
    acts: tuple[RecentAct, ...]


def rights_in(viewer: Viewer, unit: UnitOn) -> Rights:
    """The rights in `unit` on its date, and those to come. Permission `roles.grant` on the unit. Six SQL queries."""
    access.require(viewer, permissions.GRANT_ROLES, unit.path)
    grants = _grants(unit).filter(access.subtree(unit.path, "unit__placements__path"))
    offices = grants.exclude(role__permissions=[permissions.SEE_OWN_FILE])
    rows = list(
        offices.order_by("unit__placements__path", "role__position", "starts_on", "id")[: SHOWN_BELOW + 1]
    )
    given = given_in(grant.recorded_in for grant in rows)
    lines = [(grant.unit_id, _row(viewer, grant, unit, given.get(grant.recorded_in))) for grant in rows]
    return Rights(
        here=tuple(line for unit_id, line in lines if unit_id == unit.id),
        below=tuple(line for unit_id, line in lines if unit_id != unit.id),
        above=_from_above(viewer, unit),
        own_files=grants.filter(role__permissions=[permissions.SEE_OWN_FILE], starts_on__lte=unit.on).count(),
        acts=_recent_acts(unit),
    )


def roles_to_give(viewer: Viewer, unit: UnitOn) -> list[Role]:
    """The roles the viewer may give in `unit`, or in a cell directly below it. One SQL query."""
    roles = [role for role in Role.objects.all() if may_give(viewer, role, unit.path)]
    return [role for role in roles if fits(role, unit) or role.held_in == Role.Where.CELL]


def roles_of(viewer: Viewer) -> list[Role]:
    """The roles a viewer holds today, wherever. One SQL query."""
    return list(Role.objects.filter(pk__in=[held.role for held in viewer.held]))


def _grants(unit: UnitOn) -> QuerySet[Grant]:
    """Grants that hold on the unit's date or later, each with the name and path of its unit on that date."""
    return (
        Grant.objects.filter(on_date(unit.on, "unit__placements__"), ends_on__gt=unit.on)
        .select_related("user", "role", "helps")
        .annotate(unit_path=F("unit__placements__path"), unit_name=name_on(unit.on))
    )


def _row(viewer: Viewer, grant: Grant, unit: UnitOn, given: Given | None) -> GrantRow:
    helped = f"{grant.helps}: {grant.scope}" if grant.helps else ""
    return GrantRow(
        id=grant.pk,
        who=str(grant.user),
        username=grant.user.username,
        role=str(grant.role),
        unit=vars(grant)["unit_name"] or "",
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        scope=helped,
        given=given,
        is_coming=grant.starts_on > unit.on,
        may_change=grant.unit_id == unit.id and may_give(viewer, grant.role, unit.path),
    )


def _from_above(viewer: Viewer, unit: UnitOn) -> tuple[FromAbove, ...]:
    """Roles of the units above that reach here, each once; an inspection's only to whoever gives roles where it is held."""
    above = [unit.path[:end] for end in range(paths.WIDTH, len(unit.path), paths.WIDTH)]
    held = _grants(unit).filter(
        Q(unit__placements__path__in=above), starts_on__lte=unit.on, role__reaches_below=True
    )
    found = {
        FromAbove(str(grant.role), vars(grant)["unit_name"] or ""): None
        for grant in held.order_by("-unit__placements__path", "role__position")
        if not grant.role.by_assignment or viewer.can(permissions.GRANT_ROLES, vars(grant)["unit_path"])
    }
    return tuple(found)


def _recent_acts(unit: UnitOn) -> tuple[RecentAct, ...]:
    """Acts of the last 30 days on grants of the unit itself that were not taken back, newest first.

    Roles that came with a reorganisation are taken back with it, not here.
    """
    entries = list(
        AuditEntry.objects.filter(
            act__in=[*ACTS, UNDO],
            unit_id=unit.id,
            object_type=OBJECT,
            recorded_at__gte=now() - timedelta(days=UNDO_DAYS),
        ).order_by("-id")
    )
    undone = {entry.note for entry in entries if entry.act == UNDO}
    users = {
        entry.object_id: (entry.after or {})["user"]
        for entry in reversed(entries)
        if "user" in (entry.after or {})
    }
    acts = {
        entry.act_uid: RecentAct(
            entry.act_uid,
            entry.act,
            entry.actor_label,
            entry.recorded_at,
            users.get(entry.object_id, ""),
            by_operator=entry.actor_id is None,
        )
        for entry in reversed(entries)
        if entry.act != UNDO and str(entry.act_uid) not in undone
    }
    return tuple(sorted(acts.values(), key=lambda act: act.at, reverse=True))
