"""Preparing a merge, a split or a dissolution. Nothing of it stands in the register before it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.core import clock
from chibo.core.audit.acts import Act
from chibo.core.dates import format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.text import clean_text
from chibo.core.uid import new_uid
from chibo.decisions.services import DecisionDraft
from chibo.org import access, permissions
from chibo.org.access import subtree
from chibo.org.days import require_effective_day, require_issued
from chibo.org.models import CellKind, Placement, UnitKind
from chibo.reorganisation.enums import Kind, Role, State, Subject
from chibo.reorganisation.models import Allotment, Reorganisation, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

PREPARE = "reorganisation.prepare"
BATCH_ROWS = 1000


class Stale(Conflict):
    """Somebody else changed the draft in between: `draft` is how it stands now."""

    def __init__(self, draft: Reorganisation) -> None:
        values = {
            "who": draft.changed_by,
            "at": timezone.localtime(draft.changed_at).strftime("%H:%M %d/%m/%Y"),
        }
        sentence = _(
            "%(who)s đã sửa phương án này lúc %(at)s, sau khi bạn mở trang. Chưa ghi đè gì: hãy xem nội dung hiện nay rồi ghi lại nếu cần."
        )
        super().__init__("draft_stale", sentence % values)
        self.draft = draft


@dataclass(frozen=True, kw_only=True)
class TargetDraft:
    """A unit that receives: one that is there (`unit_id`), or a new one. Empty name and kinds leave what is there as it is."""

    unit_id: int | None = None
    name: str = ""
    kind: str = ""
    cell_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """All that is said of a draft but who goes where. `sources` are ids of units."""

    kind: str
    on: date
    sources: tuple[int, ...]
    targets: tuple[TargetDraft, ...]
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None

    @property
    def decision(self) -> DecisionDraft | None:
        return decision_of(self.number, self.issuer, self.issued_on)


def decision_of(number: str, issuer: str, issued_on: date | None) -> DecisionDraft | None:
    """The paper, None where none was named."""
    if not (number or issuer):
        return None
    return DecisionDraft(number=number, issuer=issuer, issued_on=issued_on)


@transaction.atomic
def start_draft(
    viewer: Viewer, *, unit: UnitOn, facts: DraftFacts, uid: UUID | None = None
) -> Reorganisation:
    """A new draft below `unit`, under `uid` where one is given. Permission `units.manage` on it.

    Raises `DomainError` for a day that cannot be or, without a decision already issued, one to come; `NotVisible` for units
    elsewhere. Whether the units fit together is told by the plan, since a draft may be unfinished.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    _check(unit, facts)
    draft = Reorganisation.objects.create(
        uid=uid or new_uid(), unit_id=unit.id, kind=facts.kind, changed_by=viewer.label, **_columns(facts)
    )
    _put_sides(draft, facts)
    _log(viewer, unit, draft, facts)
    return draft


@transaction.atomic
def change_draft(
    viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, version: int, facts: DraftFacts
) -> Reorganisation:
    """Says something else of a draft. Permission `units.manage` on `unit`. What was allotted to a target that stays, stays.

    Raises `Stale` where the draft is no longer at `version`; else as `start_draft`.
    """
    row = take(viewer, unit, draft, version)
    _check(unit, facts)
    Reorganisation.objects.filter(pk=row.pk).update(**_columns(facts))
    _put_sides(row, facts)
    _log(viewer, unit, row, facts)
    return row


@transaction.atomic
def allot(
    viewer: Viewer,
    *,
    unit: UnitOn,
    draft: Reorganisation,
    version: int,
    subject: str,
    ids: Collection[int],
    side: int | None,
) -> int:
    """Gives things held by the sources (`Subject`, ids) to a target of the draft, or takes them back (None); how many.

    Permission `units.manage` on `unit`, for roles `roles.grant` as well. Three SQL statements and one a thousand things.
    Raises `Stale` as `change_draft`, `NotVisible` for a side of another draft.
    """
    if subject == Subject.GRANT:
        access.require(viewer, permissions.GRANT_ROLES, unit.path)
    row = take(viewer, unit, draft, version)
    if subject not in Subject.values or (
        side is not None and not row.sides.filter(pk=side, role=Role.TARGET).exists()
    ):
        raise NotVisible
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), BATCH_ROWS):
        row.allotments.filter(subject=subject, subject_id__in=wanted[start : start + BATCH_ROWS]).delete()
    if side is not None:
        Allotment.objects.bulk_create(
            [
                Allotment(reorganisation=row, subject=subject, subject_id=one, target_id=side)
                for one in wanted
            ],
            batch_size=BATCH_ROWS,
        )
    act = Act(viewer.actor, PREPARE, new_uid(), chain=unit.chain)
    after = {"subject": subject, "side": side, "ids": wanted}
    act.record([act.draft("reorganisation.reorganisation", row.pk, unit_id=unit.id, after=after)])
    return len(wanted)


@transaction.atomic
def drop_draft(viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, version: int) -> None:
    """Gives a draft up; it stays in the list as dropped. Permission `units.manage` on `unit`. Raises `Stale`."""
    row = take(viewer, unit, draft, version)
    Reorganisation.objects.filter(pk=row.pk).update(state=State.DROPPED)
    act = Act(viewer.actor, PREPARE, new_uid(), chain=unit.chain)
    after = {"state": State.DROPPED}
    act.record([act.draft("reorganisation.reorganisation", row.pk, unit_id=unit.id, after=after)])


def require_draft(unit: UnitOn, draft: Reorganisation, version: int) -> Reorganisation:
    """The draft as it stands now, held for this transaction. Raises `Stale`, and `Conflict` where it is no draft any more."""
    row = Reorganisation.objects.select_for_update(no_key=True).filter(pk=draft.pk, unit_id=unit.id).first()
    if row is None:
        raise NotVisible
    if row.state != State.DRAFT:
        values = {"state": row.get_state_display(), "who": row.changed_by, "day": format_date(row.changed_at)}
        sentence = _("Phương án này %(state)s (%(who)s, ngày %(day)s); không có gì phải làm nữa.")
        raise Conflict("draft_closed", sentence % values)
    if row.version != version:
        raise Stale(row)
    return row


def take(viewer: Viewer, unit: UnitOn, draft: Reorganisation, version: int) -> Reorganisation:
    """The draft to be changed, one version further. Permission `units.manage` on `unit`. Raises as `require_draft`."""
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    row = require_draft(unit, draft, version)
    row.changed_by, row.changed_at = viewer.label, clock.now()
    Reorganisation.objects.filter(pk=row.pk).update(
        version=F("version") + 1, changed_by=row.changed_by, changed_at=row.changed_at
    )
    row.version += 1
    return row


def _columns(facts: DraftFacts) -> dict[str, Any]:
    return {
        "on": facts.on,
        "number": clean_text(facts.number),
        "issuer": clean_text(facts.issuer),
        "issued_on": facts.issued_on,
    }


def _check(unit: UnitOn, facts: DraftFacts) -> None:
    if facts.kind not in Kind.values:
        raise NotVisible
    require_issued(facts.decision)
    require_effective_day(facts.on, facts.decision)
    ids = {*facts.sources, *(target.unit_id for target in facts.targets if target.unit_id)}
    here = Placement.objects.filter(subtree(unit.path, "path"), unit_id__in=ids)
    if ids - set(here.values_list("unit_id", flat=True)) or unit.id in facts.sources:
        sentence = _("Không tìm thấy tổ chức này trong %(unit)s.")
        raise NotVisible("unit_not_here", sentence % {"unit": unit.name}, field="sources")
    _check_kinds(facts.targets)


def _check_kinds(targets: Iterable[TargetDraft]) -> None:
    kinds = set(UnitKind.objects.values_list("pk", flat=True)) | {""}
    cell_kinds = set(CellKind.objects.values_list("pk", flat=True)) | {""}
    for target in targets:
        if target.unit_id is None and not (clean_text(target.name) and target.kind):
            raise DomainError("target_unnamed", _("Hãy ghi tên và loại của tổ chức mới."), field="names")
        if target.kind not in kinds or target.cell_kind not in cell_kinds:
            raise NotVisible


def _put_sides(draft: Reorganisation, facts: DraftFacts) -> None:
    """Sides as they are said now; those that stay keep their rows, and so what was allotted to them."""
    known = {(side.role, side.unit_id, side.name if side.is_new else ""): side for side in draft.sides.all()}
    kept = set()
    for role, unit_id, target in [
        *((Role.SOURCE, source, TargetDraft(unit_id=source)) for source in dict.fromkeys(facts.sources)),
        *((Role.TARGET, target.unit_id, target) for target in facts.targets),
    ]:
        name = clean_text(target.name)
        side = known.get((role, unit_id, "" if unit_id else name)) or Side(
            reorganisation=draft, role=role, unit_id=unit_id
        )
        side.is_new, side.name = unit_id is None, name
        side.kind_id, side.cell_kind_id = target.kind or None, target.cell_kind or None
        side.save()
        kept.add(side.pk)
    draft.sides.exclude(pk__in=kept).delete()


def _log(viewer: Viewer, unit: UnitOn, draft: Reorganisation, facts: DraftFacts) -> None:
    act = Act(viewer.actor, PREPARE, new_uid(), chain=unit.chain)
    act.record([act.draft("reorganisation.reorganisation", draft.pk, unit_id=unit.id, after={"said": facts})])
