"""How commands write: one JSON document, aligned columns, and numbers and dates as they are read here."""

from __future__ import annotations

import json
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import get_language

from chibo.core.dates import BEGINNING, END

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def iso(day: date | None) -> str | None:
    """A date for JSON; None for an unknown start or an open end."""
    return None if day is None or day in {BEGINNING, END} else day.isoformat()


def number(value: float | None) -> str:
    """`1.234` or `42,5` (English `1,234`, `42.5`), up to two decimals, half up; "–" where there is none."""
    return "–" if value is None else _written(Decimal(str(value)), 2)


def percent(share: float | None) -> str:
    """`95,3%`, one decimal at most, half up; "–" where there is none."""
    return "–" if share is None else _written(Decimal(str(share)) * 100, 1) + "%"


def _written(value: Decimal, places: int) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    return _local(text.rstrip("0").rstrip("."))


def columns(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as lines with aligned columns; those in `right` end at one edge."""
    table = [list(row) for row in rows]
    if not table:
        return []
    widths = [max(_width(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(_cell(cell, widths[n], n in right) for n, cell in enumerate(row)).rstrip() for row in table
    ]


def _cell(text: str, width: int, is_right: bool) -> str:  # noqa: FBT001 - a detail of this file
    gap = " " * (width - _width(text))
    return gap + text if is_right else text + gap


def _width(text: str) -> int:
    """Letters as they are seen: a combining mark has no width of its own."""
    return sum(not unicodedata.combining(char) for char in text)


def _local(text: str) -> str:
    english = (get_language() or "vi").startswith("en")
    return text if english else text.translate(str.maketrans(",.", ".,"))
