"""The period of a page: asked as two days or chosen ready, kept in the address as its code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.clock import today
from chibo.core.dates import BEGINNING, format_date
from chibo.core.errors import DomainError
from chibo.core.periods import FORMS, BadPeriodError, Period, TermPeriodError, parse_period
from chibo.org.pages import asked_day
from chibo.org.terms import term_period

if TYPE_CHECKING:
    from django.http import HttpRequest

    from chibo.org.queries import UnitOn

FIRST, LAST, CODE = "from", "to", "period"


class Span(NamedTuple):
    """A period ready to be chosen."""

    label: str
    code: str
    is_current: bool


class SpanForm(NamedTuple):
    """What the form of the period shows: its days as people write them, "" where the first is not known."""

    first: str
    last: str
    ready: tuple[Span, ...]


def period_asked(unit: UnitOn, text: str) -> Period | None:
    """The period asked; of a congress term the unit's own. Raises `DomainError` for what is none."""
    if not text:
        return None
    try:
        return parse_period(text)
    except TermPeriodError as term:
        return term_period(unit, term.name)
    except BadPeriodError as error:
        raise DomainError(
            "period_malformed",
            _("«%(text)s» không phải là kỳ. Các cách ghi: %(forms)s.") % {"text": text, "forms": FORMS},
        ) from error


def address_of_days(request: HttpRequest) -> str:
    """The address of the page with the two days of its form as a period, "" where none were sent.

    Raises `DomainError` on a day that is none, on one alone, and on a last day before the first.
    """
    if FIRST not in request.GET and LAST not in request.GET:
        return ""
    first, last = asked_day(request, FIRST), asked_day(request, LAST)
    if first is None or last is None:
        raise DomainError(
            "period_incomplete", _("Hãy ghi cả ngày đầu và ngày cuối của kỳ, ví dụ 31/12/2021.")
        )
    if last < first:
        facts = {"first": format_date(first), "last": format_date(last)}
        raise DomainError(
            "period_reversed",
            _("Kỳ kết thúc ngày %(last)s, trước ngày bắt đầu %(first)s. Hãy ghi lại hai ngày.") % facts,
        )
    query = request.GET.copy()
    del query[FIRST], query[LAST]
    query[CODE] = Period.between(first, last + timedelta(days=1)).named().code
    return f"{request.path}?{query.urlencode()}"


def span_form(period: Period) -> SpanForm:
    """The form of the period, with the spans most asked for as they stand today."""
    now = today()
    month, quarter = f"{now:%Y-%m}", f"{now.year}-Q{(now.month + 2) // 3}"
    ready = (
        (_("Tháng này"), month),
        (_("Quý này"), quarter),
        (_("Năm nay"), str(now.year)),
        (_("Năm trước"), str(now.year - 1)),
    )
    return SpanForm(
        "" if period.starts_on == BEGINNING else format_date(period.starts_on),
        format_date(period.last_day),
        tuple(Span(label, code, code == period.code) for label, code in ready),
    )
