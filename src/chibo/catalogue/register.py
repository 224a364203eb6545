"""The register of what domains have declared. Importing a domain's `figures.py` fills it (from its `AppConfig.ready`)."""

from __future__ import annotations

import difflib
from typing import TypeVar

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.catalogue.declarations import Change, Count, Figure, Mean, Ratio
from chibo.core.errors import DomainError

FigureT = TypeVar("FigureT", bound=Figure)
_figures: dict[str, Figure] = {}


def declare(figure: FigureT) -> FigureT:
    """Enters a figure under its key; a count that is a part also gets its `KEY_share`. Raises `ValueError` on a taken key."""
    _enter(figure)
    if isinstance(figure, Count) and figure.part_of:
        _enter(
            Ratio(
                key=f"{figure.key}_share",
                label=format_lazy(
                    "{label} ({word})", label=lazystr(figure.label), word=gettext_lazy("tỷ lệ")
                ),
                definition=figure.definition,
                basis=figure.basis,
                version=figure.version,
                numerator=figure.key,
                denominator=figure.part_of,
            )
        )
    return figure


def _enter(figure: Figure) -> None:
    if figure.key in _figures:
        raise ValueError(f"figure {figure.key} is declared twice")
    _figures[figure.key] = figure


def figure_of(key: str) -> Figure:
    """The declaration of a key. Raises `DomainError` naming the nearest key."""
    if key in _figures:
        return _figures[key]
    near = difflib.get_close_matches(key, _figures, n=1, cutoff=0.0)
    raise DomainError(
        "figure_unknown",
        _("Không có số liệu «%(key)s». Gần nhất: «%(near)s».")
        % {"key": key, "near": near[0] if near else "–"},
    )


def leaf_of(figure: Figure) -> Count | Mean | None:
    """The count or mean whose rows stand behind a figure: of a share its numerator, of a change its stock; None without rows."""
    while figure.counted_by:
        figure = figure_of(figure.counted_by)
    return figure if isinstance(figure, (Count, Mean)) else None


def needs_period(figure: Figure) -> bool:
    """Is it asked for a period only?"""
    leaf = leaf_of(figure)
    return isinstance(figure, Change) or (leaf is not None and leaf.of.flow)


def all_figures() -> list[Figure]:
    """Every declared figure, in the order of declaration."""
    return list(_figures.values())
