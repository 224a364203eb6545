"""Who may touch the rulebook. Reading is open to whoever has signed in: regulations are no secret inside the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.core.errors import Forbidden
from chibo.org import paths
from chibo.org import permissions as org_permissions
from chibo.org.access import within
from chibo.rulebook import permissions

if TYPE_CHECKING:
    from chibo.org.access import Viewer


def may_confirm(viewer: Viewer) -> bool:
    """Does any role of the viewer let them confirm? A confirmation holds for the whole installation, not for a unit."""
    return viewer.is_operator or any(permissions.CONFIRM in held.permissions for held in viewer.held)


def require_confirm(viewer: Viewer) -> None:
    """Raises `Forbidden` where the viewer may not confirm."""
    if not may_confirm(viewer):
        raise Forbidden(
            "forbidden",
            _(
                "Vai trò của bạn không được xác nhận quy định. Cần quyền này, hãy hỏi cán bộ tổ chức của cấp ủy."
            ),
        )


def visible_overrides(viewer: Viewer) -> Q:
    """The condition on `path` of overrides a viewer may know of: of units in their reach, and of the units above these."""
    seen = within(viewer, org_permissions.SEE_UNITS, "path")
    above = {unit_id for held in viewer.held for unit_id in paths.decode(held.path)}
    return seen if viewer.is_operator else seen | Q(unit_id__in=above)
