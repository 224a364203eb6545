"""Roles of a unit that ends, handed on to the unit that follows it: for reorganisations.

Not for callers outside services: the transaction is the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.errors import DomainError
from chibo.org import permissions
from chibo.org.granting import GrantFacts, fits, require_giving
from chibo.org.models import Grant
from chibo.org.services.grants import Giving, close, give
from chibo.org.services.rows import correct_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


def first_day(on: date) -> date:
    """The day from which a role is held in the unit that follows: rights are read by the day, so never one that is past."""
    return max(on, today())


def hand_roles(viewer: Viewer, act: Act, heirs: Mapping[int, UnitOn], on: date) -> None:
    """Grants (ids) end, and whoever held them holds the same in the unit that `heirs` gives, to the end they had.

    From `on` on, today at the earliest. Who holds the role there already only loses the old one. Nobody hands on what they
    may not give: permission `roles.grant` and all that the role gives, over the unit that gets it; the role to read one's
    own file needs none. Two to four SQL statements a role.
    """
    first = first_day(on)
    rows = Grant.objects.filter(pk__in=heirs, ends_on__gt=first).select_related("role", "user", "helps")
    for grant in rows.order_by("pk"):
        unit = heirs[grant.pk]
        if grant.role.permissions != [permissions.SEE_OWN_FILE]:
            require_giving(viewer, grant.role, unit)
        if not fits(grant.role, unit):
            values = {"role": grant.role, "where": grant.role.get_held_in_display(), "unit": unit.name}
            sentence = _("Vai trò «%(role)s» chỉ giao ở %(where)s; %(unit)s không phải.")
            raise DomainError("role_not_here", sentence % values)
        _hand(act, grant, unit, first)


def _hand(act: Act, grant: Grant, unit: UnitOn, first: date) -> None:
    if grant.starts_on >= first:
        act.record([correct_row(act, grant, {"unit_id": unit.id}, unit_id=unit.id)])
        return
    given = GrantFacts(grant.role_id, first, grant.ends_on)
    act.keep([grant], ("ends_on", "closed_in"))
    act.record([close(act, grant, first)])
    known = Grant.objects.filter(
        user_id=grant.user_id, role_id=grant.role_id, unit_id=unit.id,
        starts_on__lt=given.ends_on, ends_on__gt=first,
    )  # fmt: skip
    if not known.exists():
        give(act, Giving(grant.user, grant.role, unit, given))
