"""Names and files for those who see counts: a purpose is stated, and lends the right for that file or those names for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.core.clock import now
from chibo.core.errors import Forbidden
from chibo.org import access, permissions
from chibo.people.opened import StatedPurpose

if TYPE_CHECKING:
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: How long a purpose holds (a choice of the program, not of a regulation).
LASTS: Final = timedelta(hours=1)


class PurposeNeededError(Forbidden):
    """The viewer may see this once a purpose is stated; a page leads to the form that asks for it."""

    def __init__(self) -> None:
        sentence = _("Từ cấp trên chỉ xem được số lượng. Để xem tên hoặc mở hồ sơ, hãy nêu mục đích.")
        super().__init__("purpose_needed", sentence)


def needs_purpose(viewer: Viewer, unit: UnitOn) -> bool:
    """May the viewer see names of this unit only after stating a purpose? Never those of a guarded cell."""
    if viewer.can(permissions.SEE_PEOPLE, unit.path):
        return False
    guarded = unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path)
    return not guarded and viewer.can(permissions.OPEN_FOR_PURPOSE, unit.path)


def in_force(
    viewer: Viewer, *, unit: UnitOn | None = None, person_uid: UUID | None = None
) -> StatedPurpose | None:
    """The purpose the viewer stated for that file, or for the names of that unit or one above it. One SQL query."""
    at = now()
    stated = StatedPurpose.objects.filter(user_id=viewer.user_id or 0, stated_at__lte=at, ends_at__gt=at)
    if unit is None:
        return stated.filter(person_uid=person_uid).order_by("-id").first()
    above = [unit.id, *(crumb.id for crumb in unit.ancestors)]
    return stated.filter(person_uid=None, unit_id__in=above).order_by("-id").first()


def names_viewer(viewer: Viewer, unit: UnitOn) -> tuple[Viewer, StatedPurpose | None]:
    """The viewer as they see names of `unit` and below, with the purpose that lends it (None: it is their own right).

    One SQL query where a purpose is needed, none otherwise. Raises `PurposeNeededError` without one, `Forbidden` and
    `NotVisible` by rights.
    """
    if not needs_purpose(viewer, unit):
        access.require(viewer, permissions.SEE_PEOPLE, unit.path)
        return viewer, None
    purpose = in_force(viewer, unit=unit)
    held = viewer.why(permissions.OPEN_FOR_PURPOSE, unit.path)
    if purpose is None or held is None:
        raise PurposeNeededError
    return viewer.lent(permissions.SEE_PEOPLE, unit.path, below=True, by=held), purpose
