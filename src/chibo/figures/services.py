"""Writing down what a paper declares of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.catalogue.register import figure_of, leaf_of
from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.figures.breakdown import CHILD_UNIT
from chibo.figures.models import DeclaredValue
from chibo.figures.refusals import no_dimension
from chibo.org import access, permissions
from chibo.org.days import require_fact_day, require_issued, require_order
from chibo.org.services.rows import open_row, take_out_row

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


@dataclass(frozen=True, kw_only=True)
class DeclaredDraft:
    """A value to be declared: a stock for `[starts_on, ends_on)`, or the flow of exactly that period.

    `decision` or `note` says where it is from; `dimension` and `at` name a part.
    """

    key: str
    value: Decimal
    as_printed: str
    starts_on: date
    ends_on: date = END
    dimension: str = ""
    at: str = ""
    computed: Decimal | None = None
    decision: DecisionDraft | None = None
    note: str = ""


def declare_value(viewer: Viewer, *, unit: UnitOn, draft: DeclaredDraft) -> DeclaredValue:
    """Declares one value of a figure. Permission `figures.declare` on the unit."""
    return declare_values(viewer, unit=unit, drafts=[draft], act_uid=new_uid())[0]


@transaction.atomic
def declare_values(
    viewer: Viewer, *, unit: UnitOn, drafts: list[DeclaredDraft], act_uid: UUID
) -> list[DeclaredValue]:
    """The set form of `declare_value`. Permission `figures.declare` on the unit.

    Raises `DomainError` for an unknown figure, a breakdown it does not have or a value without a source, `Conflict` where
    the same part is declared for some of the same days.
    """
    access.require(viewer, permissions.DECLARE_FIGURES, unit.path)
    act = Act(viewer.actor, "figures.declare_values", act_uid, chain=unit.chain)
    rows, entries = [], []
    for draft in drafts:
        _check(unit, draft)
        row = _row(unit, draft, act)
        entries.append(open_row(act, row, unit_id=unit.id))
        rows.append(row)
    act.record(entries)
    return rows


@transaction.atomic
def withdraw_value(viewer: Viewer, *, unit: UnitOn, row: DeclaredValue) -> None:
    """Takes a declared value of the unit away; the log keeps it. Permission `figures.declare` on the unit."""
    access.require(viewer, permissions.DECLARE_FIGURES, unit.path)
    if row.unit_id != unit.id:
        raise DomainError("value_of_other_unit", _("Số khai báo này không phải của đơn vị đang xem."))
    act = Act(viewer.actor, "figures.withdraw_value", new_uid(), chain=unit.chain)
    act.record([take_out_row(act, row, unit_id=unit.id)])


def _check(unit: UnitOn, draft: DeclaredDraft) -> None:
    _check_days(draft)
    figure = figure_of(draft.key)
    leaf = leaf_of(figure)
    known = [*leaf.of.dimensions, CHILD_UNIT] if leaf else []
    if draft.dimension and draft.dimension not in known:
        raise no_dimension(draft.key, draft.dimension, known)
    if draft.decision is None and not draft.note:
        raise DomainError(
            "declared_without_source",
            _("Số khai báo «%(key)s» cần văn bản hoặc ghi chú nói lấy từ đâu.") % {"key": draft.key},
        )
    same = DeclaredValue.objects.filter(
        unit_id=unit.id,
        key=draft.key,
        dimension=draft.dimension,
        at=draft.at,
        starts_on__lt=draft.ends_on,
        ends_on__gt=draft.starts_on,
    ).first()
    if same is not None:
        values = {"label": str(figure.label), "date": format_date(same.starts_on), "printed": same.as_printed}
        raise Conflict(
            "declared_twice",
            _(
                "«%(label)s» đã được khai báo từ ngày %(date)s: %(printed)s. Hãy bỏ số ấy trước khi khai báo số khác."
            )
            % values,
        )


def _check_days(draft: DeclaredDraft) -> None:
    require_fact_day(draft.starts_on)
    require_order(draft.starts_on, draft.ends_on)
    require_issued(draft.decision)


def _row(unit: UnitOn, draft: DeclaredDraft, act: Act) -> DeclaredValue:
    decision = record_decision(act, draft.decision, unit_id=unit.id) if draft.decision else None
    return DeclaredValue(
        unit_id=unit.id,
        key=draft.key,
        dimension=draft.dimension,
        at=draft.at,
        value=draft.value,
        as_printed=draft.as_printed,
        computed=draft.computed,
        decision=decision,
        note=draft.note,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        recorded_in=act.uid,
    )
