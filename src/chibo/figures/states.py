"""Which state an answer has, and the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.core.dates import format_date
from chibo.figures.results import Number, Result, State

if TYPE_CHECKING:
    from chibo.catalogue.declarations import Count
    from chibo.catalogue.scope import Scope

Verdict = tuple[State, str]


def of_count(figure: Count, scope: Scope, *, rows: Number, assumed: int) -> Verdict:
    """Counted, reconstructed (some rows are assumed) or empty (the register cannot know)."""
    if assumed:
        return State.RECONSTRUCTED, _reconstructed(scope, assumed)
    if not scope.is_before_record:
        return State.COUNTED, ""
    if figure.rests_on is not None and not figure.rests_on(scope).exists():
        return State.EMPTY, _nothing_known(scope)
    if rows:
        return State.COUNTED, ""
    if figure.of.past == "assumed" and figure.of.flow and scope.known_from is not None:
        return State.RECONSTRUCTED, _none_found(scope)
    return State.EMPTY, _nothing_known(scope)


def of_mean(scope: Scope, *, rows: Number, assumed: int) -> Verdict:
    if not rows:
        if scope.is_before_record:
            return State.EMPTY, _nothing_known(scope)
        return State.NOT_APPLICABLE, _("Không có ai để tính bình quân.")
    return (State.RECONSTRUCTED, _reconstructed(scope, assumed)) if assumed else (State.COUNTED, "")


def of_stated(scope: Scope, *, is_known: bool) -> Verdict:
    """Counted where the register has the fact, else empty."""
    if is_known:
        return State.COUNTED, ""
    return State.EMPTY, _("Sổ chưa ghi số này cho ngày %(date)s.") % {"date": format_date(scope.on)}


def of_evaluated(scope: Scope, *, value: Number) -> Verdict:
    """Counted, unless nothing was found where no record had begun."""
    if not value and scope.is_before_record:
        return State.EMPTY, _nothing_known(scope)
    return State.COUNTED, ""


def of_ratio(upper: Result, lower: Result) -> Verdict:
    for part in (upper, lower):
        if part.state is State.EMPTY:
            return State.EMPTY, part.reason
    if not lower.value:
        return State.NOT_APPLICABLE, _("Không có gì để so: mẫu số bằng 0.")
    if State.RECONSTRUCTED in {upper.state, lower.state}:
        return State.RECONSTRUCTED, upper.reason or lower.reason
    return State.COUNTED, ""


def _reconstructed(scope: Scope, assumed: int) -> str:
    sentence = ngettext(
        "%(count)s người được suy từ ngày vào Đảng, vì sổ bắt đầu từ %(date)s.",
        "%(count)s người được suy từ ngày vào Đảng, vì sổ bắt đầu từ %(date)s.",
        assumed,
    )
    return sentence % {"count": assumed, "date": _known_from(scope)}


def _none_found(scope: Scope) -> str:
    """Nobody in the list has such a date; whoever had left before the list cannot be known."""
    sentence = _(
        "Sổ bắt đầu từ %(date)s; trong danh sách không có ai. Người đã ra khỏi danh sách trước đó thì không biết."
    )
    return sentence % {"date": _known_from(scope)}


def _nothing_known(scope: Scope) -> str:
    if scope.known_from is None:
        return _("Chưa nhập danh sách nào cho đơn vị này nên chưa có số liệu.")
    return _("Sổ bắt đầu từ %(date)s; trước ngày ấy không có giấy tờ nào ghi số này.") % {
        "date": _known_from(scope)
    }


def _known_from(scope: Scope) -> str:
    return format_date(scope.known_from) if scope.known_from else "…"
