"""Dates, numbers and money as they are read here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import get_language

from chibo.core.dates import BEGINNING, END, PartialDate, format_date


def vi_date(value: date | datetime | None, unknown: str | None = None) -> str:
    """`dd/mm/yyyy`. A sentinel or None gives "", or the word given: `{{ d|vi_date:"chưa rõ" }}`."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if not isinstance(value, date) or value in {BEGINNING, END}:
        return unknown or ""
    return format_date(value)


def vi_datetime(value: datetime | None) -> str:
    """`dd/mm/yyyy HH:MM` on the clock of the installation; "" for None."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{format_date(local.date())} {local:%H:%M}"


def code_halves(code: object) -> str:
    """`1234 5678`: a printed code in two halves, as people read it."""
    text = str(code)
    return f"{text[: len(text) // 2]} {text[len(text) // 2 :]}"


def partial_date(value: PartialDate | date | str | None, unknown: str | None = None) -> str:
    """`27/03/1953`, `03/1988` or `1967` from a partial date or its ISO text; other text as it stands."""
    if isinstance(value, PartialDate):
        return value.vietnamese()
    if not isinstance(value, str):
        return vi_date(value, unknown)
    try:
        return PartialDate.parse_iso(value).vietnamese()
    except ValueError:
        return value or unknown or ""


def _decimal(value: object) -> Decimal | None:
    """The number, exact as written; None for what is not one."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(number: Decimal, places: int, *, trim: bool) -> str:
    """Grouped digits in the language active now, rounded half up."""
    text = f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    if (get_language() or "vi").startswith("en"):
        return text
    return text.translate(str.maketrans(",.", ".,"))


def vi_number(value: object, places: int | None = None) -> str:
    """`1.234` or `42,5` (English `1,234`, `42.5`); up to two decimals, or exactly `places`. Not a number gives ""."""
    if type(value) is int and places is None:
        written = f"{value:,}"
        return written if (get_language() or "vi").startswith("en") else written.replace(",", ".")
    number = _decimal(value)
    if number is None:
        return ""
    return _written(number, 2 if places is None else int(places), trim=places is None)


def vi_pct(value: object, denominator: object = 1) -> str:
    """`95,3%` from a fraction (0.953), or from a numerator and its denominator: `{{ 14|vi_pct:15 }}`.

    One decimal at most, half up. "" where there is no number or the denominator is 0.
    """
    part, whole = _decimal(value), _decimal(denominator)
    if part is None or not whole:
        return ""
    return f"{_written(part * 100 / whole, 1, trim=True)}%"


def vnd(value: object) -> str:
    """`1.234.000 đ`, in whole đồng; "" for what is not a number."""
    number = _decimal(value)
    return "" if number is None else f"{_written(number, 0, trim=False)} đ"
