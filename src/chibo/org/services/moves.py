"""Where and since when a unit stands: its first day, and its way from one unit above to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.days import require_effective_day, require_issued
from chibo.org.models import Placement, UnitKind, UnitProfile
from chibo.org.services.changes import siblings_with_code
from chibo.org.services.restructuring import Heir, hang_below
from chibo.org.services.rows import correct_row

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@transaction.atomic
def set_start(
    viewer: Viewer, *, unit: UnitOn, starts_on: date, act_uid: UUID, decision: DecisionDraft | None = None
) -> date:
    """Sets the first day of the unit, and gives the one that stood there before. Permission `units.manage`.

    Only the first placement and the first profile move. Raises `DomainError` where another name or place of the unit
    begins before the new day. Members who stood in it earlier are a matter of `people.services.set_unit_start`, which
    callers use.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    require_effective_day(starts_on, decision, field="starts_on")
    require_issued(decision)
    placement = Placement.objects.filter(unit_id=unit.id).order_by("starts_on")[0]
    profile = UnitProfile.objects.filter(unit_id=unit.id).order_by("starts_on")[0]
    before = placement.starts_on
    if starts_on >= min(placement.ends_on, profile.ends_on):
        values = {"unit": unit.name, "date": format_date(min(placement.ends_on, profile.ends_on))}
        raise DomainError(
            "start_after_change",
            _(
                "%(unit)s đã đổi tên, đổi loại hoặc chuyển nơi trực thuộc từ %(date)s; ngày lập phải trước ngày ấy."
            )
            % values,
        )
    act = Act(viewer.actor, "org.set_start", act_uid, chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    act.record(
        correct_row(act, row, {"starts_on": starts_on, "decision": paper or row.decision}, unit_id=unit.id)
        for row in (placement, profile)
    )
    return before


@transaction.atomic
def move_unit(
    viewer: Viewer, *, unit: UnitOn, parent: UnitOn, on: date, decision: DecisionDraft | None = None
) -> None:
    """Puts the unit with everything below it under another unit from `on` on. Permission `units.manage` on both.

    The placements of the subtree are closed and opened in one statement each, with two entries a unit; addresses (`ref`) stay. Raises
    `DomainError` where the kinds do not fit, the parent lies below the unit or does not exist that day, `Conflict` where
    a sibling has the code.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    access.require(viewer, permissions.MANAGE_UNITS, parent.path)
    require_effective_day(on, decision)
    require_issued(decision)
    unit, parent = unit.at(on), parent.at(on)
    _check_move(unit, parent)
    act = Act(viewer.actor, "org.move_unit", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    rows = Placement.objects.filter(access.subtree(unit.path, "path"), ends_on__gt=on)
    heir = Heir(parent.id, parent.path)
    act.record(hang_below(act, [(row, len(unit.path) - paths.WIDTH, heir) for row in rows], on, paper))


def _check_move(unit: UnitOn, parent: UnitOn) -> None:
    if paths.is_within(parent.path, unit.path):
        values = {"unit": unit.name, "parent": parent.name}
        raise DomainError(
            "move_below_itself", _("%(parent)s nằm trong %(unit)s nên không thể là cấp trên của nó.") % values
        )
    if not UnitKind.objects.filter(pk=parent.kind, allowed_children=unit.kind).exists():
        values = {"child": unit.kind_label, "parent": parent.name}
        raise DomainError("unit_kind_not_allowed", _("«%(child)s» không thể trực thuộc %(parent)s.") % values)
    if siblings_with_code(unit, parent.id):
        raise Conflict(
            "unit_code_taken",
            _("Mã đã dùng trong cùng đơn vị: %(codes)s. Hãy chọn mã khác.") % {"codes": unit.code},
        )
