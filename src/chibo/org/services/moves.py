"""Where and since when a unit stands: its first day, and its way from one unit above to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.rows import changed, columns_of, opened
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.days import require_effective_day, require_issued
from chibo.org.models import CLOSING, Placement, UnitKind, UnitProfile
from chibo.org.services.changes import siblings_with_code
from chibo.org.services.rows import correct_row

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.models import Decision
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

BATCH_ROWS: Final = 1000


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
    act.record([*_close_and_open(unit, parent, on, act, paper), *_repath_later(unit, parent, on, act)])


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


def _close_and_open(
    unit: UnitOn, parent: UnitOn, on: date, act: Act, paper: Decision | None
) -> list[AuditDraft]:
    """Closes the placements of the subtree on the day and opens the same below the parent."""
    standing = list(_below(unit).filter(starts_on__lt=on, ends_on__gt=on))
    before = [columns_of(row, CLOSING) for row in standing]
    act.keep(standing, CLOSING)
    opened_rows = [
        Placement(
            unit_id=row.unit_id,
            parent_id=parent.id if row.unit_id == unit.id else row.parent_id,
            path=_path_below(parent, unit, row),
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            end_decision_id=row.end_decision_id,
            decision=paper,
            recorded_in=act.uid,
        )
        for row in standing
    ]
    Placement.objects.filter(pk__in=[row.pk for row in standing]).update(ends_on=on, closed_in=act.uid)
    for row in standing:
        row.ends_on, row.closed_in = on, act.uid
    made = Placement.objects.bulk_create(opened_rows)
    return [
        *(changed(act, row, was, unit_id=row.unit_id) for row, was in zip(standing, before, strict=True)),
        *(opened(act, row, unit_id=row.unit_id) for row in made),
    ]


def _repath_later(unit: UnitOn, parent: UnitOn, on: date, act: Act) -> list[AuditDraft]:
    """Rows that begin on the day or later never stood at the old place after it: they are changed in place."""
    drafts = []
    rows = list(_below(unit).filter(starts_on__gte=on))
    act.keep(rows)
    for row in rows:
        was = columns_of(row, ("path", "parent_id"))
        row.path = _path_below(parent, unit, row)
        row.parent_id = parent.id if row.unit_id == unit.id else row.parent_id
        drafts.append(changed(act, row, was, unit_id=row.unit_id))
    Placement.objects.bulk_update(rows, ["path", "parent"], batch_size=BATCH_ROWS)
    return drafts


def _below(unit: UnitOn) -> QuerySet[Placement]:
    return Placement.objects.filter(access.subtree(unit.path, "path"))


def _path_below(parent: UnitOn, unit: UnitOn, row: Placement) -> str:
    return parent.path + row.path[len(unit.path) - paths.WIDTH :]
