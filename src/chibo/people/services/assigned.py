"""Which member of the committee above is in charge of a cell (cấp ủy viên phụ trách chi bộ)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import END, format_date
from chibo.core.errors import DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, paths, permissions
from chibo.org.days import require_fact_day, require_issued, require_order
from chibo.org.queries import on_date
from chibo.org.services import require_of_unit
from chibo.org.services.rows import correct_row, end_row, open_row, take_out_row
from chibo.people.models import AssignedCommitteeMember, PostHeld

if TYPE_CHECKING:
    from datetime import date

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.models import Person

#: Posts whose holder sits in the committee of a unit above cells.
COMMITTEE_POSTS: Final = (
    "secretary",
    "standing_deputy_secretary",
    "deputy_secretary",
    "standing_committee_member",
    "executive_committee_member",
)


@transaction.atomic
def assign_member(
    viewer: Viewer,
    *,
    cell: UnitOn,
    person: Person,
    starts_on: date,
    ends_on: date = END,
    decision: DecisionDraft | None = None,
) -> AssignedCommitteeMember:
    """Puts a committee member from above in charge of a cell. Permission `terms.record` on the unit above the cell.

    The one in charge before is so up to that day. Raises `DomainError` for a unit that is no cell and for somebody who
    holds no post in a committee above it that day, `Conflict` where another is in charge on some of the days.
    """
    _require(viewer, cell)
    _check_days(starts_on, ends_on, decision)
    _check_committee_member(cell, person, starts_on)
    act = Act(viewer.actor, "people.assign_member", new_uid(), chain=cell.chain)
    before = AssignedCommitteeMember.objects.filter(
        on_date(starts_on), cell_id=cell.id, ends_on=END, starts_on__lt=starts_on
    )
    drafts = [end_row(act, row, starts_on, unit_id=cell.id) for row in before]
    row = AssignedCommitteeMember(
        cell_id=cell.id,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        decision=record_decision(act, decision, unit_id=cell.id) if decision else None,
        recorded_in=act.uid,
    )
    act.record([*drafts, open_row(act, row, unit_id=cell.id)])
    return row


@transaction.atomic
def end_assignment(
    viewer: Viewer,
    *,
    cell: UnitOn,
    row: AssignedCommitteeMember,
    on: date,
    decision: DecisionDraft | None = None,
) -> None:
    """Nobody is in charge from `on` on. Permission `terms.record` on the unit above the cell."""
    _require(viewer, cell)
    require_of_unit(row.cell_id, cell)
    require_fact_day(on, field="on")
    require_order(row.starts_on, on, field="on")
    require_issued(decision)
    act = Act(viewer.actor, "people.end_assignment", new_uid(), chain=cell.chain)
    paper = record_decision(act, decision, unit_id=cell.id) if decision else None
    act.record([end_row(act, row, on, unit_id=cell.id, paper=paper)])


@transaction.atomic
def correct_assignment(
    viewer: Viewer,
    *,
    cell: UnitOn,
    row: AssignedCommitteeMember,
    starts_on: date,
    ends_on: date,
    person: Person | None = None,
    decision: DecisionDraft | None = None,
) -> AssignedCommitteeMember:
    """Puts the days right, and who it is where `person` is given; without `decision` the paper stays.

    Permission `terms.record` on the unit above the cell. Raises as `assign_member`.
    """
    _require(viewer, cell)
    require_of_unit(row.cell_id, cell)
    _check_days(starts_on, ends_on, decision)
    _check_committee_member(cell, person or row.person, starts_on)
    act = Act(viewer.actor, "people.correct_assignment", new_uid(), chain=cell.chain)
    values: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "person": person or row.person}
    if decision:
        values["decision"] = record_decision(act, decision, unit_id=cell.id)
    act.record([correct_row(act, row, values, unit_id=cell.id)])
    return row


@transaction.atomic
def withdraw_assignment(viewer: Viewer, *, cell: UnitOn, row: AssignedCommitteeMember) -> None:
    """Takes an assignment out that never was. Permission `terms.record` on the unit above the cell."""
    _require(viewer, cell)
    require_of_unit(row.cell_id, cell)
    act = Act(viewer.actor, "people.withdraw_assignment", new_uid(), chain=cell.chain)
    act.record([take_out_row(act, row, unit_id=cell.id)])


def assigning_path(cell: UnitOn) -> str:
    """The path of the unit above a cell, whose committee decides who is in charge of it."""
    return cell.path[: -paths.WIDTH] or cell.path


def _require(viewer: Viewer, cell: UnitOn) -> None:
    access.require(viewer, permissions.RECORD_TERMS, assigning_path(cell))
    if not cell.is_cell:
        sentence = _("Chỉ chi bộ có cấp ủy viên phụ trách; %(unit)s không phải là chi bộ.")
        raise DomainError("assigned_to_no_cell", sentence % {"unit": cell.name})


def _check_days(starts_on: date, ends_on: date, decision: DecisionDraft | None) -> None:
    require_fact_day(starts_on)
    require_fact_day(ends_on, field="ends_on")
    require_order(starts_on, ends_on)
    require_issued(decision)


def _check_committee_member(cell: UnitOn, person: Person, on: date) -> None:
    sits = PostHeld.objects.filter(
        on_date(on),
        person=person,
        seat__post_id__in=COMMITTEE_POSTS,
        seat__unit_id__in=paths.decode(cell.path)[:-1],
    )
    if not sits.exists():
        values = {"person": person.name, "unit": cell.name, "date": format_date(on)}
        sentence = _(
            "Ngày %(date)s %(person)s không giữ chức vụ trong cấp ủy cấp trên của %(unit)s. Hãy ghi chức vụ ấy trước."
        )
        raise DomainError("not_in_committee", sentence % values, field="person")
