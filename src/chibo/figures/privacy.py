"""What a viewer may not read out of a number: the strength of guarded cells, and small counts of sensitive kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Count, Figure, Mean
from chibo.catalogue.register import leaf_of
from chibo.core.errors import Forbidden
from chibo.figures.results import Part, Result, State
from chibo.org import access, permissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.figures.breakdown import Breakdown
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: Below this many people a sensitive count is not shown to those who may not see the people (a habit of statistics, ours).
SMALL: Final = 5
_TOO_SMALL: Final = gettext_lazy("Số quá nhỏ nên không hiển thị, để không lộ người nào.")


def hide(viewer: Viewer, unit: UnitOn, figure: Figure, result: Result, split: Breakdown | None) -> Result:
    """The result as far as the viewer may read it."""
    leaf = leaf_of(figure)
    if leaf is None:
        return result
    if leaf.of.is_strength and not viewer.can(permissions.SEE_GUARDED, unit.path):
        if unit.is_guarded:
            return _closed(result, access.refusal(permissions.SEE_GUARDED))
        closed = split.guarded_keys() if split else set()
        result = _close_parts(result, lambda part: part.key in closed)
    if leaf.of.small_needs and not viewer.can(leaf.of.small_needs, unit.path):
        if _is_below(result.numerator):
            return _closed(result, str(_TOO_SMALL))
        result = _close_parts(result, lambda part: _is_below(part.numerator))
    if viewer.can(permissions.SEE_SENSITIVE, unit.path):
        return result
    if isinstance(leaf, Count) and leaf.sensitive and _is_small(result.numerator):
        return _closed(result, str(_TOO_SMALL))
    if split and split.is_sensitive(leaf):
        result = _close_parts(result, lambda part: _is_small(part.numerator))
    return result


def require_rows(viewer: Viewer, unit: UnitOn, figure: Count | Mean, split: Breakdown | None) -> None:
    """Raises `Forbidden` where the rows would name people by a sensitive mark or show a guarded cell's strength."""
    if (isinstance(figure, Count) and figure.sensitive) or (split and split.is_sensitive(figure)):
        access.require(viewer, permissions.SEE_SENSITIVE, unit.path)
    if figure.of.is_strength and unit.is_guarded and not viewer.can(permissions.SEE_GUARDED, unit.path):
        raise Forbidden("forbidden", access.refusal(permissions.SEE_GUARDED))


def _is_small(value: float | None) -> bool:
    return value is not None and 0 < value < SMALL


def _is_below(value: float | None) -> bool:
    """Is it small, or nothing at all? Where nothing shows, something hidden would say that there is one."""
    return value is not None and value < SMALL


def _closed(result: Result, reason: str) -> Result:
    return replace(
        result,
        value=None,
        numerator=None,
        denominator=None,
        state=State.NOT_APPLICABLE,
        reason=reason,
        hidden=True,
        by=None,
        declared=None,
    )


def _close_parts(result: Result, closes: Callable[[Part], bool]) -> Result:
    if not result.by:
        return result
    return replace(
        result, by={key: _closed_part(part) if closes(part) else part for key, part in result.by.items()}
    )


def _closed_part(part: Part) -> Part:
    return replace(part, value=None, numerator=None, denominator=None, hidden=True)
