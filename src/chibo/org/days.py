"""Which day a fact may be dated: none that cannot be, none that has not come unless a paper orders it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import BEGINNING, END, add_months, format_date
from chibo.core.errors import DomainError

if TYPE_CHECKING:
    from chibo.decisions.services import DecisionDraft

#: No record of a place, a post or a unit reaches further back; a year typed wrongly does.
EARLIEST: Final = date(1900, 1, 1)
#: So far ahead a decision may take effect.
MONTHS_AHEAD: Final = 24


def require_fact_day(day: date, *, field: str = "starts_on") -> None:
    """A fact is of a day that has been; the sentinels stand for an unknown start and an open end. Raises `DomainError`."""
    if day in {BEGINNING, END}:
        return
    _require_possible(day, field)
    if day > today():
        sentence = _("Ngày %(date)s chưa đến. Sổ chỉ ghi điều đã có; hãy xem lại ngày.")
        raise DomainError("day_future", sentence % {"date": format_date(day)}, field=field)


def require_effective_day(day: date, decision: DecisionDraft | None, *, field: str = "on") -> None:
    """A change takes effect on a day that has been or, where a decision already issued says so, on one that is to come.

    Raises `DomainError`.
    """
    _require_possible(day, field)
    if day <= today():
        return
    values = {"date": format_date(day), "last": format_date(add_months(today(), MONTHS_AHEAD))}
    if not (decision and decision.number and decision.issued_on and decision.issued_on <= today()):
        sentence = _(
            "Ngày %(date)s chưa đến. Chỉ quyết định đã ban hành mới được ghi có hiệu lực về sau; hãy ghi số, cơ quan và ngày ban hành."
        )
        raise DomainError("day_future", sentence % values, field=field)
    if day > add_months(today(), MONTHS_AHEAD):
        sentence = _("Ngày %(date)s quá xa. Ngày có hiệu lực ghi được đến %(last)s.")
        raise DomainError("day_too_far", sentence % values, field=field)


def require_issued(decision: DecisionDraft | None) -> None:
    """A paper is issued on a day that has been. Raises `DomainError`."""
    if decision is not None and decision.issued_on is not None:
        require_fact_day(decision.issued_on, field="issued_on")


def require_order(starts_on: date, ends_on: date, *, field: str = "ends_on") -> None:
    """A fact begins before it ends. Raises `DomainError`."""
    if starts_on >= ends_on:
        values = {"start": format_date(starts_on), "end": format_date(ends_on)}
        sentence = _("Ngày kết thúc %(end)s không sau ngày bắt đầu %(start)s. Hãy xem lại hai ngày.")
        raise DomainError("days_reversed", sentence % values, field=field)


def _require_possible(day: date, field: str) -> None:
    if not EARLIEST <= day < END:
        sentence = _("Ngày %(date)s không thể có. Hãy xem lại năm.")
        raise DomainError("day_absurd", sentence % {"date": format_date(day) or "01/01/0001"}, field=field)
