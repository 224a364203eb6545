"""Who may open a person's file, told by the roles that are held and not by the names of those who hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, DateField, F

from chibo.core.clock import today
from chibo.core.prepared import Given, Prepared, given_many, many
from chibo.org import paths, permissions
from chibo.org.models import Grant
from chibo.org.queries import name_on, on_date

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from chibo.org.access import Viewer
    from chibo.org.models import Role


_OPENING = {permissions.SEE_PEOPLE, permissions.OPEN_FOR_PURPOSE}


@dataclass(frozen=True)
class Reader:
    """A role held in a unit that opens the file; `role_code` and `unit_ref` tell a viewer whether it is their own."""

    role_code: str
    role: str
    unit: str
    unit_ref: str
    sees_sensitive: bool
    sees_sealed: bool
    needs_purpose: bool


def _grants(count: int) -> QuerySet[Grant]:
    on: Any = Given("on", DateField())
    above = given_many("path", count, CharField())
    return (
        Grant.objects.filter(on_date(on), on_date(on, "unit__placements__"), unit__placements__path__in=above)
        .select_related("role", "unit")
        .annotate(unit_path=F("unit__placements__path"), unit_name=name_on(on))
        .order_by("role__position", "id")
    )


_GRANTS = Prepared(_grants)


def readers_of(viewer: Viewer, path: str) -> tuple[Reader, ...]:
    """The roles held today over the unit at `path` that may see people there, the nearest unit first. One SQL query.

    Those who must state a purpose are among them. A role by assignment (an inspection) is told only to whoever gives
    roles where it is held.
    """
    on = today()
    above = [path[:end] for end in range(paths.WIDTH, len(path) + 1, paths.WIDTH)]
    grants = _GRANTS.rows(len(above), on=on, **many("path", above))
    held = {(vars(grant)["unit_path"], grant.role_id): grant for grant in grants}
    nearest = sorted(held.items(), key=lambda item: -len(item[0][0]))
    return tuple(
        _reader(grant.role, vars(grant)["unit_name"], grant.unit.ref)
        for (unit_path, _role), grant in nearest
        if _OPENING & set(grant.role.permissions)
        and (grant.role.reaches_below or unit_path == path)
        and (not grant.role.by_assignment or viewer.can(permissions.GRANT_ROLES, unit_path))
    )


def _reader(role: Role, unit_name: str, unit_ref: str) -> Reader:
    return Reader(
        role_code=role.code,
        role=str(role),
        unit=unit_name,
        unit_ref=unit_ref,
        sees_sensitive=permissions.SEE_SENSITIVE in role.permissions,
        sees_sealed=permissions.SEE_SEALED in role.permissions,
        needs_purpose=permissions.SEE_PEOPLE not in role.permissions,
    )
