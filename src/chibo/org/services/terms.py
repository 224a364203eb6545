"""Recording the terms of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.core.audit.acts import Act
from chibo.core.dates import BEGINNING, END, format_date
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.decisions.services import record_decision
from chibo.org import access, permissions
from chibo.org.models import CLOSING, Term
from chibo.org.terms import written_name

if TYPE_CHECKING:
    from datetime import date

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


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
) -> Term:
    """Records a term of the unit, begun by the congress `ordinal` (None: not known), on `[starts_on, ends_on)`. Permission `terms.record`.

    `name` is its years, "2020–2025" (also 2020-2025, 2020..2025). The open term before it ends on the day this one
    begins. Raises `DomainError` for a name that is no two years and for an ordinal below 1, `Conflict` where the ordinal,
    the name or some of the days are another term's.
    """
    access.require(viewer, permissions.RECORD_TERMS, unit.path)
    written = written_name(name)
    act = Act(viewer.actor, "org.record_term", new_uid(), chain=unit.chain)
    closed = _close_open_term(unit, starts_on, act)
    _check(unit, ordinal, written, starts_on, ends_on)
    term = Term.objects.create(
        unit_id=unit.id,
        ordinal=ordinal,
        name=written,
        starts_on=starts_on,
        ends_on=ends_on,
        decision=record_decision(act, decision, unit_id=unit.id) if decision else None,
        recorded_in=act.uid,
    )
    after = {"ordinal": ordinal, "name": written, "from": starts_on, "to": ends_on}
    drafts = [act.draft("org.term", term.pk, unit_id=unit.id, after=after)]
    if closed:
        ended = act.draft("org.term", closed.pk, unit_id=unit.id, before={"to": END}, after={"to": starts_on})
        drafts.insert(0, ended)
    act.record(drafts)
    return term


def _close_open_term(unit: UnitOn, on: date, act: Act) -> Term | None:
    """Ends the term that was open when the new congress met."""
    term = Term.objects.filter(unit_id=unit.id, ends_on=END, starts_on__lt=on).first()
    if term is not None:
        act.keep([term], CLOSING)
        term.ends_on, term.closed_in = on, act.uid
        term.save(update_fields=["ends_on", "closed_in"])
    return term


def _check(unit: UnitOn, ordinal: int | None, name: str, starts_on: date, ends_on: date) -> None:
    if (ordinal is not None and ordinal < 1) or starts_on >= ends_on:
        raise DomainError(
            "term_malformed", _("Đại hội đánh số từ 1, và nhiệm kỳ phải bắt đầu trước khi kết thúc.")
        )
    for term in Term.objects.filter(unit_id=unit.id):
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
