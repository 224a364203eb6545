"""Giving roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.models import Grant, Role

if TYPE_CHECKING:
    from datetime import date

    from chibo.accounts.models import User
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def grant_role(
    viewer: Viewer, *, user: User, role: str, unit: UnitOn, starts_on: date, ends_on: date = END
) -> Grant:
    """Gives a role in a unit for `[starts_on, ends_on)`. Permission `units.manage`; nobody grants what they do not hold."""
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    given = Role.objects.filter(code=role).first()
    if given is None:
        raise DomainError("role_unknown", _("Không có vai trò «%(role)s».") % {"role": role})
    if any(not viewer.can(permission, unit.path) for permission in given.permissions):
        raise DomainError("role_above_own", _("Không thể giao vai trò có quyền mà chính mình không có."))
    act = Act(viewer.actor, "org.grant_role", new_uid(), chain=unit.chain)
    grant = Grant.objects.create(
        user=user, role=given, unit_id=unit.id, starts_on=starts_on, ends_on=ends_on, recorded_in=act.uid
    )
    facts = {"user": user.username, "role": role, "unit": unit.ref, "from": starts_on, "to": ends_on}
    act.record([act.draft("org.grant", grant.pk, unit_id=unit.id, after=facts)])
    return grant
