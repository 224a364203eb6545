"""Where and since when a unit stands: its first day, and its way from one unit above to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.models import Placement, UnitKind, UnitProfile
from chibo.org.services.changes import siblings_with_code

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
    act.keep([placement, profile], ("starts_on", "decision_id"))
    for row in (placement, profile):
        row.starts_on, row.decision = starts_on, paper or row.decision
        row.save(update_fields=["starts_on", "decision"])
    was, now = {"from": before}, {"from": starts_on}
    act.record([act.draft("org.unit", unit.id, unit_id=unit.id, before=was, after=now)])
    return before


@transaction.atomic
def move_unit(
    viewer: Viewer, *, unit: UnitOn, parent: UnitOn, on: date, decision: DecisionDraft | None = None
) -> None:
    """Puts the unit with everything below it under another unit from `on` on. Permission `units.manage` on both.

    The placements of the subtree are closed and opened in one statement each; addresses (`ref`) stay. Raises
    `DomainError` where the kinds do not fit, the parent lies below the unit or does not exist that day, `Conflict` where
    a sibling has the code.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    access.require(viewer, permissions.MANAGE_UNITS, parent.path)
    unit, parent = unit.at(on), parent.at(on)
    _check_move(unit, parent)
    act = Act(viewer.actor, "org.move_unit", new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    moved = _reopen(unit, parent, on, act, paper.pk if paper else None)
    own = Placement.objects.filter(unit_id=unit.id, starts_on__gte=on, path=paths.join(parent.path, unit.id))
    own.update(parent_id=parent.id)
    before, after = {"parent": unit.parent_id, "path": unit.path}, {"parent": parent.id, "from": on}
    act.record(
        act.draft("org.unit", unit_id, unit_id=unit_id, before=before, after=after | {"moved": unit.id})
        for unit_id in moved
    )


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


def _reopen(unit: UnitOn, parent: UnitOn, on: date, act: Act, decision_id: int | None) -> list[int]:
    """Closes the placements of the subtree on the day and opens the same below the parent; gives the units moved."""
    below = Placement.objects.filter(access.subtree(unit.path, "path"), ends_on__gt=on)
    act.keep(below)
    standing = list(below.filter(starts_on__lt=on))
    top = parent.path
    opened = [
        Placement(
            unit_id=row.unit_id,
            parent_id=row.parent_id,
            path=top + row.path[len(unit.path) - paths.WIDTH :],
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            decision_id=decision_id,
            recorded_in=act.uid,
        )
        for row in standing
    ]
    later = below.filter(starts_on__gte=on)
    moved = [row.unit_id for row in standing] + list(later.values_list("unit_id", flat=True))
    _repath(later, unit, top)
    below.filter(starts_on__lt=on).update(ends_on=on, closed_in=act.uid)
    Placement.objects.bulk_create(opened)
    return sorted(set(moved))


def _repath(rows: QuerySet[Placement], unit: UnitOn, top: str) -> None:
    """Rows that begin on the day or later never stood at the old place after it: their path is changed in place."""
    rows.update(path=Concat(Value(top), Substr("path", len(unit.path) - paths.WIDTH + 1)))
