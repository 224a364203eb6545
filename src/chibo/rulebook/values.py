"""What a rule's value may be: its units, and how it is read from YAML or JSON and written back. Free of Django."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal

Item = int | bool | str
Value = int | bool | Fraction | Decimal | date | str | tuple[Item, ...] | Mapping[str, Item]
"""A value as rules use it. A share is an exact fraction (2/3, 1/200); tables are keyed by text."""

Kind = Literal["whole", "share", "decimal", "flag", "date", "text", "list", "table"]
Bound = Literal["", "at_least", "more_than", "at_most", "less_than", "exactly"]

UNITS: Final[Mapping[str, Kind]] = {
    "years": "whole",
    "years_of_age": "whole",
    "months": "whole",
    "month": "whole",
    "days": "whole",
    "working_days": "whole",
    "day_of_month": "whole",
    "minutes": "whole",
    "per_month": "whole",
    "per_quarter": "whole",
    "per_year": "whole",
    "times": "whole",
    "count": "whole",
    "members": "whole",
    "people": "whole",
    "documents": "whole",
    "points": "whole",
    "vnd": "whole",
    "mm": "whole",
    "pt": "whole",
    "share": "share",
    "base_salaries": "decimal",
    "flag": "flag",
    "date": "date",
    "text": "text",
    "pattern": "text",
    "document": "text",
    "list": "list",
    "table": "table",
}
"""Units and the kind of value each counts. `years` are spans, `years_of_age` ages; `flag` is yes or no."""

BOUNDS: Final = ("at_least", "more_than", "at_most", "less_than", "exactly")

_TERMINATING: Final = (2, 5)


class WrongValueError(ValueError):
    """The text is no value of the unit; the message says what the unit takes."""


def parse_value(unit: str, raw: object) -> Value:
    """The value YAML or JSON wrote as `raw`, for a rule counted in `unit`. Raises WrongValueError."""
    kind = UNITS.get(unit)
    if kind is None:
        raise WrongValueError(f"unknown unit {unit!r}")
    if kind == "whole" and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if kind == "flag" and isinstance(raw, bool):
        return raw
    if kind == "text" and isinstance(raw, str) and raw.strip():
        return raw.strip()
    if kind == "list" and isinstance(raw, list | tuple) and raw and all(_is_item(item) for item in raw):
        return tuple(raw)
    if kind == "table" and isinstance(raw, Mapping) and raw and all(_is_item(item) for item in raw.values()):
        return MappingProxyType({str(key): item for key, item in raw.items()})
    if kind in {"share", "decimal", "date"}:
        return _parse_text(kind, raw)
    raise WrongValueError(f"{raw!r} is no value in {unit}")


def _is_item(item: object) -> bool:
    return isinstance(item, int | str) and item != ""


def _parse_text(kind: str, raw: object) -> Value:
    """A share ("2/3", "0.005"), a decimal ("0.3") or a date ("2025-09-02"); YAML gives dates as dates."""
    try:
        if kind == "share":
            share = Fraction(_text(raw))
            if 0 <= share <= 1:
                return share
        elif kind == "date":
            return raw if isinstance(raw, date) else date.fromisoformat(_text(raw))
        else:
            return Decimal(_text(raw))
    except (ValueError, ZeroDivisionError, InvalidOperation) as error:
        raise WrongValueError(f"{raw!r} is no {kind}") from error
    raise WrongValueError(f"a share lies between 0 and 1, not at {raw!r}")


def _text(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal | Fraction):
        raise WrongValueError(f"{raw!r} must be written as text, so that nothing is rounded")
    return str(raw)


def to_json(value: Value | None) -> object:
    """The value as JSON keeps it, and as `parse_value` reads it back: shares and decimals as text, dates in ISO form."""
    if isinstance(value, Fraction):
        return share_text(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value


def share_text(share: Fraction) -> str:
    """`0.005` where decimals say it exactly, else `2/3`."""
    rest = share.denominator
    for prime in _TERMINATING:
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{share.numerator}/{share.denominator}"
    return f"{(Decimal(share.numerator) / Decimal(share.denominator)).normalize():f}"
