"""The terms of a unit, and how many seats its bodies have in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import BEGINNING, END, format_date
from chibo.core.errors import Conflict, DomainError, NotVisible
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.days import require_fact_day, require_issued, require_order
from chibo.org.models import BodyKind, BodyOfTerm, Term
from chibo.org.services.rows import correct_row, end_row, open_row, take_out_row
from chibo.org.services.seats import ensure_body
from chibo.org.terms import written_name

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from chibo.core.audit.services import AuditDraft
    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: The committee of a cell (chi ủy); the other kinds are of units above cells.
CELL_COMMITTEE: Final = "cell_committee"


@transaction.atomic
def record_term(
    viewer: Viewer,
    *,
    unit: UnitOn,
    name: str,
    starts_on: date,
    ends_on: date = END,
    ordinal: int | None = None,
    decision: DecisionDraft | None = None,
    act_uid: UUID | None = None,
) -> Term:
    """Records a term of the unit, begun by the congress `ordinal` (None: not known), on `[starts_on, ends_on)`. Permission `terms.record`.

    `name` is its years, "2020–2025" (also 2020-2025, 2020..2025). The open term before it ends on the day this one
    begins. Raises `DomainError` for a name that is no two years and for an ordinal below 1, `Conflict` where the ordinal,
    the name or some of the days are another term's.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    written = written_name(name)
    _check_days(starts_on, ends_on, decision)
    act = Act(viewer.actor, "org.record_term", act_uid or new_uid(), chain=unit.chain)
    drafts = _close_open_term(unit, starts_on, act)
    _check(unit, ordinal, written, starts_on, ends_on)
    term = Term(
        unit_id=unit.id,
        ordinal=ordinal,
        name=written,
        starts_on=starts_on,
        ends_on=ends_on,
        decision=record_decision(act, decision, unit_id=unit.id) if decision else None,
        recorded_in=act.uid,
    )
    act.record([*drafts, open_row(act, term, unit_id=unit.id)])
    return term


@transaction.atomic
def correct_term(
    viewer: Viewer,
    *,
    unit: UnitOn,
    term: Term,
    name: str,
    starts_on: date,
    ends_on: date,
    ordinal: int | None,
    decision: DecisionDraft | None = None,
) -> Term:
    """Puts right what was recorded of a term; without `decision` its paper stays. Permission `terms.record`.

    The term before it is not moved along: where it ended on the old day, it is corrected by itself. Raises as `record_term`,
    and `NotVisible` for a term of another unit.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(term.unit_id, unit)
    written = written_name(name)
    _check_days(starts_on, ends_on, decision)
    _check(unit, ordinal, written, starts_on, ends_on, but=term.pk)
    act = Act(viewer.actor, "org.correct_term", new_uid(), chain=unit.chain)
    values: dict[str, Any] = {"ordinal": ordinal, "name": written, "starts_on": starts_on, "ends_on": ends_on}
    if decision:
        values["decision"] = record_decision(act, decision, unit_id=unit.id)
    act.record([correct_row(act, term, values, unit_id=unit.id)])
    return term


@transaction.atomic
def withdraw_term(viewer: Viewer, *, unit: UnitOn, term: Term) -> None:
    """Takes a term out that never was; the term before it, where this one closed it, is open again. Permission `terms.record`.

    Raises `Conflict` while a body has its number of seats in this term.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(term.unit_id, unit)
    if term.bodies.exists():
        sentence = _("Nhiệm kỳ %(name)s đã ghi số lượng cấp ủy. Hãy rút số lượng ấy trước.")
        raise Conflict("term_in_use", sentence % {"name": term.name})
    act = Act(viewer.actor, "org.withdraw_term", new_uid(), chain=unit.chain)
    drafts = [take_out_row(act, term, unit_id=unit.id)]
    closed = Term.objects.filter(unit_id=unit.id, closed_in=term.recorded_in).first()
    if closed is not None:
        drafts.append(correct_row(act, closed, {"ends_on": END, "closed_in": None}, unit_id=unit.id))
    act.record(drafts)


@transaction.atomic
def set_seats(
    viewer: Viewer,
    *,
    unit: UnitOn,
    term: Term,
    kind: str,
    seat_count: int,
    decision: DecisionDraft | None = None,
    act_uid: UUID | None = None,
) -> BodyOfTerm:
    """Says how many seats a body (`BodyKind` code) has in a term of the unit; a number said before is corrected. Permission `terms.record`.

    The body is made where the unit does not have it. Raises `DomainError` for a kind that does not fit the unit (a cell
    has a cell committee, a unit above cells the others) and for a number below 1.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(term.unit_id, unit)
    _check_seats(unit, kind, seat_count)
    require_issued(decision)
    act = Act(viewer.actor, "org.set_seats", act_uid or new_uid(), chain=unit.chain)
    paper = record_decision(act, decision, unit_id=unit.id) if decision else None
    body, drafts = ensure_body(act, unit.id, kind)
    known = BodyOfTerm.objects.filter(body=body, term=term).first()
    if known is not None:
        values = {"seat_count": seat_count, "decision": paper or known.decision}
        act.record([*drafts, correct_row(act, known, values, unit_id=unit.id)])
        return known
    row = BodyOfTerm(body=body, term=term, seat_count=seat_count, decision=paper, recorded_in=act.uid)
    act.record([*drafts, open_row(act, row, unit_id=unit.id)])
    return row


@transaction.atomic
def withdraw_seats(viewer: Viewer, *, unit: UnitOn, row: BodyOfTerm) -> None:
    """Takes the number of seats of a body in a term out again. Permission `terms.record`."""
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    require_of_unit(row.term.unit_id, unit)
    act = Act(viewer.actor, "org.withdraw_seats", new_uid(), chain=unit.chain)
    act.record([take_out_row(act, row, unit_id=unit.id)])


def require_of_unit(unit_id: int, unit: UnitOn) -> None:
    """Raises `NotVisible` where a row is of another unit than the one the caller may write to."""
    if unit_id != unit.id:
        raise NotVisible(
            "row_of_other_unit", _("Không tìm thấy điều này trong %(unit)s.") % {"unit": unit.name}
        )


def _check_days(starts_on: date, ends_on: date, decision: DecisionDraft | None) -> None:
    require_fact_day(starts_on)
    require_order(starts_on, ends_on)
    require_issued(decision)


def _check_seats(unit: UnitOn, kind: str, seat_count: int) -> None:
    body_kind = BodyKind.objects.filter(pk=kind).first()
    if body_kind is None or (kind == CELL_COMMITTEE) != unit.is_cell:
        values = {"unit": unit.name, "kind": str(body_kind or kind)}
        sentence = _(
            "%(unit)s không có «%(kind)s». Chi bộ có chi ủy; đảng bộ có ban chấp hành, ban thường vụ."
        )
        raise DomainError("body_kind_not_here", sentence % values, field="kind")
    if seat_count < 1:
        raise DomainError("seats_none", _("Số lượng cấp ủy viên phải từ 1 trở lên."), field="seat_count")


def _close_open_term(unit: UnitOn, on: date, act: Act) -> list[AuditDraft]:
    """Ends the term that was open when the new congress met."""
    term = Term.objects.filter(unit_id=unit.id, ends_on=END, starts_on__lt=on).first()
    return [] if term is None else [end_row(act, term, on, unit_id=unit.id)]


def _check(
    unit: UnitOn, ordinal: int | None, name: str, starts_on: date, ends_on: date, *, but: int | None = None
) -> None:
    if ordinal is not None and ordinal < 1:
        raise DomainError("term_malformed", _("Đại hội đánh số từ 1."), field="ordinal")
    for term in Term.objects.filter(unit_id=unit.id).exclude(pk=but or 0):
        overlaps = term.starts_on < ends_on and starts_on < term.ends_on
        if (ordinal and term.ordinal == ordinal) or term.name == name or overlaps:
            start = format_date(term.starts_on) if term.starts_on != BEGINNING else "…"
            values = {"unit": unit.name, "ordinal": term.ordinal or "…", "name": term.name, "start": start}
            raise Conflict(
                "term_taken",
                _(
                    "%(unit)s đã có Đại hội lần thứ %(ordinal)s, nhiệm kỳ %(name)s, từ %(start)s. Hãy xem lại số, tên và ngày."
                )
                % values,
            )
