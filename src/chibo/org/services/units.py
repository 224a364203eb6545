"""Creating units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.audit.rows import opened
from chibo.core.dates import BEGINNING, END
from chibo.core.errors import Conflict, DomainError
from chibo.core.text import clean_text, search_key, sort_key_plain
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.days import require_effective_day, require_issued
from chibo.org.models import Placement, Unit, UnitKind, UnitProfile

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.decisions.models import Decision
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True)
class UnitDraft:
    """A unit to be created: `kind` and `cell_kind` are codes; an unknown start is `BEGINNING`.

    `records_from` is set where it is known from which day on all of it is recorded, as of a unit made out of others.
    """

    code: str
    name: str
    kind: str
    cell_kind: str | None = None
    listed_code: str = ""
    sector: str | None = None
    starts_on: date = BEGINNING
    records_from: date | None = None


def add_unit(
    viewer: Viewer,
    *,
    parent: UnitOn | None,
    draft: UnitDraft,
    act_uid: UUID | None = None,
    decision: DecisionDraft | None = None,
) -> Unit:
    """Creates one unit below `parent` (or a root). Permission `units.manage` on the parent; the operator alone makes roots."""
    return create_units(
        viewer, parent=parent, drafts=[draft], act_uid=act_uid or new_uid(), decision=decision
    )[0]


@transaction.atomic
def create_units(
    viewer: Viewer,
    *,
    parent: UnitOn | None,
    drafts: list[UnitDraft],
    act_uid: UUID,
    decision: DecisionDraft | None = None,
) -> list[Unit]:
    """The set form of `add_unit`: units below one parent, in the order given. Six SQL statements and the audit.

    A unit stands under its parent wherever the parent stood or will stand from its first day on. Raises `DomainError`
    where a kind may not stand below the parent's, `Conflict` where a code is taken among the siblings.
    """
    _require_manage(viewer, parent)
    if not drafts:
        return []
    _check_kinds(parent, drafts)
    _check_codes(parent, drafts)
    _check_days(drafts, decision)
    act = Act(viewer.actor, "org.create_units", act_uid, chain=parent.chain if parent else 0)
    paper = record_decision(act, decision, unit_id=parent.id if parent else None) if decision else None
    refs = _refs(parent, drafts)
    units = Unit.objects.bulk_create([_unit(*one, act_uid) for one in zip(drafts, refs, strict=True)])
    pairs = list(zip(units, drafts, strict=True))
    placements = [row for u, d in pairs for row in _placements(u, d, parent, paper, act_uid)]
    rows: list[Placement | UnitProfile] = [
        *Placement.objects.bulk_create(placements),
        *UnitProfile.objects.bulk_create([_profile(u, d, paper, act_uid) for u, d in pairs]),
    ]
    act.record([opened(act, u, unit_id=u.pk) for u in units])
    act.record([opened(act, row, unit_id=row.unit_id) for row in rows])
    return units


def _unit(draft: UnitDraft, ref: str, act_uid: UUID) -> Unit:
    return Unit(
        code=draft.code,
        ref=ref,
        listed_code=draft.listed_code,
        records_from=draft.records_from,
        recorded_in=act_uid,
    )


def _placements(
    unit: Unit, draft: UnitDraft, parent: UnitOn | None, paper: Decision | None, act_uid: UUID
) -> list[Placement]:
    """One row for each place the parent has from the first day of the unit on; before its own first day the parent's first counts."""
    spans = [
        (first, last, path)
        for first, last, path in (parent.spans if parent else ())
        if last > draft.starts_on
    ] or [(draft.starts_on, END, parent.path if parent else "")]
    return [
        Placement(
            unit=unit,
            parent_id=parent.id if parent else None,
            path=paths.join(path, unit.pk),
            starts_on=draft.starts_on if position == 0 else first,
            ends_on=last,
            decision=paper if position == 0 else None,
            recorded_in=act_uid,
        )
        for position, (first, last, path) in enumerate(spans)
    ]


def _profile(unit: Unit, draft: UnitDraft, paper: Decision | None, act_uid: UUID) -> UnitProfile:
    name = clean_text(draft.name)
    return UnitProfile(
        unit=unit,
        name=name,
        search_key=search_key(name),
        sort_key=sort_key_plain(name),
        kind_id=draft.kind,
        cell_kind_id=draft.cell_kind,
        sector_id=draft.sector,
        starts_on=draft.starts_on,
        decision=paper,
        recorded_in=act_uid,
    )


def _check_days(drafts: list[UnitDraft], decision: DecisionDraft | None) -> None:
    require_issued(decision)
    for draft in drafts:
        if not clean_text(draft.name):
            raise DomainError("unit_name_missing", _("Hãy ghi tên của tổ chức đảng."), field="name")
        if draft.starts_on != BEGINNING:
            require_effective_day(draft.starts_on, decision, field="starts_on")


def _require_manage(viewer: Viewer, parent: UnitOn | None) -> None:
    if parent is not None:
        access.require(viewer, permissions.MANAGE_UNITS, parent.path)
    elif not viewer.is_operator:
        raise DomainError("root_by_operator", _("Chỉ người vận hành máy được lập tổ chức đảng cao nhất."))


def _check_kinds(parent: UnitOn | None, drafts: list[UnitDraft]) -> None:
    known = {kind.code: kind for kind in UnitKind.objects.all()}
    allowed = (
        set(known[parent.kind].allowed_children.values_list("code", flat=True)) if parent else set(known)
    )
    for draft in drafts:
        if draft.kind not in known:
            values = {"kind": draft.kind, "kinds": ", ".join(known)}
            raise DomainError(
                "unit_kind_unknown",
                _("Không có loại tổ chức đảng «%(kind)s». Các loại có: %(kinds)s.") % values,
            )
        if draft.kind not in allowed and parent:
            values = {"child": str(known[draft.kind]), "parent": parent.name}
            raise DomainError(
                "unit_kind_not_allowed", _("«%(child)s» không thể trực thuộc %(parent)s.") % values
            )


def _check_codes(parent: UnitOn | None, drafts: list[UnitDraft]) -> None:
    codes = [draft.code for draft in drafts]
    siblings = Unit.objects.filter(
        code__in=codes, placements__parent_id=parent.id if parent else None, placements__ends_on=END
    )
    taken = set(siblings.values_list("code", flat=True)) | {code for code in codes if codes.count(code) > 1}
    if taken:
        values = {"codes": ", ".join(sorted(taken))}
        raise Conflict(
            "unit_code_taken", _("Mã đã dùng trong cùng đơn vị: %(codes)s. Hãy chọn mã khác.") % values
        )


def _refs(parent: UnitOn | None, drafts: list[UnitDraft]) -> list[str]:
    """The lasting address of each new unit: its bare code where it is free and not a cell's, else below the parent's address."""
    cells = set(UnitKind.objects.filter(is_cell=True).values_list("code", flat=True))
    taken = set(Unit.objects.filter(ref__in=[draft.code for draft in drafts]).values_list("ref", flat=True))
    refs = []
    for draft in drafts:
        bare = draft.kind not in cells and draft.code not in taken
        refs.append(draft.code if bare or parent is None else f"{parent.ref}/{draft.code}")
        taken.add(refs[-1])
    return refs
