"""When a question is asked for: a date, a half-open span, or a named period; and the unit as it was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _n

from chibo.cli.frame import WrongUsageError, option
from chibo.core.dates import format_date, parse_date
from chibo.core.periods import FORMS, BadPeriodError, Period, TermPeriodError, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn


class Day(click.ParamType[date]):
    """A whole date, `2024-05-28` or `28/05/2024`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        day = parse_date(str(value))
        if day is None:
            text = _n("%(name)s: «%(value)s» không phải là ngày. Hãy ghi như 2024-05-28.")
            raise WrongUsageError(text, ctx, name=param.opts[0] if param else "", value=str(value))
        return day


DAY = Day()


@dataclass(frozen=True)
class Question:
    """The unit as it was then, and the period where one is asked for (then the unit is of its last day)."""

    unit: UnitOn
    period: Period | None

    def as_json(self) -> dict[str, Any]:
        """`unit` with `on`, or with half-open `from` and `to`."""
        if self.period is None:
            return {"unit": self.unit.ref, "on": self.unit.on.isoformat()}
        span = {"from": self.period.starts_on.isoformat(), "to": self.period.ends_on.isoformat()}
        return {"unit": self.unit.ref, **span}

    def title(self) -> str:
        """The unit and the time, for people; both days of a period are included."""
        if self.period is None:
            return _("%(unit)s, ngày %(on)s") % {"unit": self.unit.name, "on": format_date(self.unit.on)}
        days = {"from": format_date(self.period.starts_on), "to": format_date(self.period.last_day)}
        return _("%(unit)s, từ %(from)s đến hết %(to)s") % {"unit": self.unit.name, **days}


def asked_of_unit(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options that say of which unit and when."""
    for decorate in (
        option(
            "--period",
            metavar="P",
            help=_n("Kỳ: 2024, 2024-05, 2024-Q2, 2024-H1, 2024-05/15, school:2023, nhiệm kỳ 2020..2025, …"),
        ),
        option("--to", "end", type=DAY, help=_n("Đến ngày này, không kể ngày ấy")),
        option("--from", "start", type=DAY, help=_n("Từ ngày này")),
        option("--on", type=DAY, help=_n("Vào ngày này (mặc định: ngày mở trang của đơn vị)")),
        option("--unit", "ref", metavar="CODE", help=_n("Mã đơn vị, ví dụ na-khe hoặc na-khe/na-po")),
    ):
        command = decorate(command)
    return command


def question(
    viewer: Viewer, *, ref: str, on: date | None, start: date | None, end: date | None, period: str | None
) -> Question:
    """The question the options ask.

    Raises `WrongUsageError` where they contradict one another or are malformed, `DomainError` for the future, for a
    congress term and for a unit out of sight.
    """
    from chibo.org.queries import unit_on

    try:
        span = _span(on=on, start=start, end=end, period=period)
    except TermPeriodError as term:
        return _in_term(viewer, ref, term.name)
    if span is None:
        return Question(unit_on(viewer, ref, not_in_future(on)), None)
    return Question(unit_on(viewer, ref, _tree_date(span)), span)


def _in_term(viewer: Viewer, ref: str, name: str) -> Question:
    """The question about the unit's own term of that name. Raises `DomainError` naming the terms there are."""
    from chibo.org.queries import unit_on
    from chibo.org.terms import term_period

    unit = unit_on(viewer, ref)
    span = term_period(unit, name)
    return Question(unit.at(_tree_date(span)), span)


def not_in_future(on: date | None) -> date | None:
    """The date itself. Raises `DomainError` where it has not come yet."""
    from chibo.core.clock import today
    from chibo.core.errors import DomainError

    if on is not None and on > today():
        sentence = _("Ngày %(date)s chưa đến. Sổ chỉ trả lời đến hôm nay.")
        raise DomainError("date_future", sentence % {"date": format_date(on)})
    return on


def _tree_date(span: Period) -> date:
    """The last day of the period, or today while the period is still running."""
    from chibo.core.clock import today

    not_in_future(span.starts_on)
    return min(span.last_day, today())


def _span(*, on: date | None, start: date | None, end: date | None, period: str | None) -> Period | None:
    ways = [on is not None, start is not None or end is not None, period is not None]
    if sum(ways) > 1:
        raise WrongUsageError(_n("Chỉ dùng một trong ba: --on, --from với --to, --period."))
    if period is not None:
        return _named(period)
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise WrongUsageError(_n("--from và --to phải đi cùng nhau."))
    if start >= end:
        raise WrongUsageError(_n("--from phải trước --to; ngày --to không kể vào kỳ."))
    return Period.between(start, end)


def _named(text: str) -> Period:
    try:
        return parse_period(text)
    except BadPeriodError as error:
        wrong = _n("Kỳ «%(text)s» không đúng. Các cách viết: %(forms)s.")
        raise WrongUsageError(wrong, text=text, forms=FORMS) from error
