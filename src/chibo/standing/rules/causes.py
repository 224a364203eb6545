"""What stands against considering a matter of discipline, or spares its procedure: the time bar, putting it off, how it became
known. Values of the rulebook are handed in."""  # noqa: D205, D209

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chibo.core.dates import END, add_months

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

BAR_REPRIMAND: Final = "discipline.time_bar.reprimand"
BAR_WARNING: Final = "discipline.time_bar.warning_or_removal"
BAR_NONE: Final = "discipline.time_bar.none_for"
COUNTED_FROM: Final = "discipline.time_bar.counted_from"
TIME_BARS: Final = (BAR_REPRIMAND, BAR_WARNING, BAR_NONE, COUNTED_FROM)
POSTPONED: Final = "discipline.postponed"
CHILD_UNDER: Final = "discipline.postponed_child_under"
NOTIFY_WITHIN: Final = "discipline.notify_party_within"
WITHOUT_PROCEDURE: Final = "discipline.convicted_without_procedure"
RULES: Final = (*TIME_BARS, POSTPONED, CHILD_UNDER, NOTIFY_WITHIN, WITHOUT_PROCEDURE)
#: How somebody must have come to notice for the ordinary procedure to be spared (DIS-16).
SPARED: Final = frozenset({"convicted", "wanted", "detained"})
_MONTHS_A_YEAR: Final = 12


def bar_rule(form: str) -> str:
    """The rule that sets the time bar of a form: years, or that there is none."""
    if form == "expulsion":
        return BAR_NONE
    return BAR_REPRIMAND if form == "reprimand" else BAR_WARNING


def bar_last_day(form: str, offence_on: date, values: Values, *, unbarred: bool = False) -> date:
    """The last day on which it can still be concluded that such discipline is due, counted from the newest act (DIS-09 to
    DIS-12); `END` where no time bar runs. Raises `LookupError` in a gap."""  # noqa: D205, D209
    rule = values[BAR_NONE if unbarred else bar_rule(form)]
    if rule.is_gap:
        raise LookupError(rule.id)
    if rule.id == BAR_NONE:
        return END
    if values[COUNTED_FROM].is_gap:
        raise LookupError(COUNTED_FROM)
    return add_months(offence_on, rule.whole * _MONTHS_A_YEAR)


def is_barred(form: str, offence_on: date, concluded_on: date, values: Values, *, unbarred: bool) -> bool:
    """Had the time bar passed when it was concluded that discipline is due? Never in a gap."""
    try:
        return concluded_on > bar_last_day(form, offence_on, values, unbarred=unbarred)
    except LookupError:
        return False


def postponed_until(ground: str, starts_on: date, values: Values) -> date | None:
    """The first day on which a ground can hold no longer (DIS-13); None where no rule says so."""
    if ground != "small_child" or values[CHILD_UNDER].is_gap:
        return None
    return add_months(starts_on, values[CHILD_UNDER].whole)


def is_notice_late(notice_on: date, received_on: date, values: Values) -> bool:
    """Did a notice take longer than the rule gives the other body (DIS-17)? Never in a gap."""
    limit = values[NOTIFY_WITHIN]
    return not limit.is_gap and (received_on - notice_on).days > limit.whole


def spares_procedure(origin: str, values: Values) -> bool:
    """May the member be expelled, a probationer struck off, without the ordinary procedure (DIS-16)? Never in a gap."""
    rule = values[WITHOUT_PROCEDURE]
    return origin in SPARED and not rule.is_gap and bool(rule.holds)
