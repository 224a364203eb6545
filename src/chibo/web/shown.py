"""How an answer of the engine reads on a page: number, remark, tag of its state, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.figures.results import Number, Result, State
from chibo.web.written import vi_number, vi_pct

if TYPE_CHECKING:
    from chibo.core.periods import Period
    from chibo.org.queries import UnitOn

#: Units of means, read with one decimal.
ONE_DECIMAL = frozenset({"years", "per_year"})


@dataclass(frozen=True)
class Shown:
    """One figure in the strip of a page (`components/figure_strip.html`)."""

    label: str
    value: str
    url: str
    of: str = ""
    suffix: str = ""
    remark: str = ""
    trend: str = ""
    tone: str = ""
    state: str = ""
    reason: str = ""


def state_word(result: Result) -> str:
    """The word of a state that must be said; empty for what is simply counted."""
    if result.hidden:
        return _("không hiển thị")
    words = {
        State.RECONSTRUCTED: _("dựng lại"),
        State.DECLARED: _("số khai báo"),
        State.EMPTY: _("không có số liệu"),
        State.NOT_APPLICABLE: _("không áp dụng"),
    }
    return words.get(result.state, "")


def number(value: Number | None, unit: str) -> str:
    """A value as it is read: 1.234 · 38,9% · 46,5."""
    if value is None:
        return ""
    return (
        str(vi_pct(value)) if unit == "ratio" else str(vi_number(value, 1 if unit in ONE_DECIMAL else None))
    )


def sentence(result: Result) -> str:
    """The whole answer in one line, for headings: "14/15 (93,3%)"."""
    if result.value is None:
        return state_word(result)
    if result.is_part and result.denominator:
        pair = f"{vi_number(result.numerator)}/{vi_number(result.denominator)}"
        return f"{pair} ({vi_pct(result.numerator, result.denominator)})"
    return number(result.value, result.unit)


def address(key: str, unit: UnitOn, period: Period | None = None, **query: str) -> str:
    """Where a figure is explained, for the same unit and time."""
    asked = {"period": period.code} if period else {"on": unit.on.isoformat()}
    return reverse("explain", args=[key, unit.ref]) + "?" + urlencode(asked | query)


def shown(
    result: Result,
    unit: UnitOn,
    *,
    before: Result | None = None,
    since: str = "",
    period: Period | None = None,
    remark: str = "",
) -> Shown:
    """One figure for the strip; with `before`, the change since then in words."""
    trend, change = _change(result, before, since) if before else ("", "")
    of = (
        str(vi_number(result.denominator))
        if result.is_part and not result.is_share and result.value is not None
        else ""
    )
    return Shown(
        label=result.label,
        value=number(result.value, result.unit),
        of=of,
        url=address(result.key, unit, period),
        remark=remark or change,
        trend="" if remark else trend,
        state=state_word(result),
        reason=result.reason if result.value is None else "",
    )


def _change(result: Result, before: Result, since: str) -> tuple[str, str]:
    if result.value is None or before.value is None:
        return "", ""
    difference = round(result.value - before.value, 3) if result.is_share else result.value - before.value
    if result.is_share and difference:
        points = number(abs(difference), "ratio").removesuffix("%")
        sentence = _("%(points)s điểm phần trăm so với %(since)s")
        return _trend(difference), sentence % {"points": points, "since": since}
    if not difference:
        return "flat", _("không đổi so với %(since)s") % {"since": since}
    return _trend(difference), _("%(count)s so với %(since)s") % {
        "count": vi_number(abs(difference)),
        "since": since,
    }


def _trend(difference: Number) -> str:
    return "up" if difference > 0 else "down" if difference < 0 else "flat"


def period_words(unit: UnitOn, period: Period | None) -> str:
    """The time of a question in words."""
    if period is None:
        return _("ngày %(date)s") % {"date": format_date(unit.on)}
    return _("từ %(start)s đến %(end)s") % {
        "start": format_date(period.starts_on),
        "end": format_date(period.last_day),
    }
