"""Dates in every spelling offices use: date cells, 27/03/1953, 27.8.1981, 3/1988, 1967."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from chibo.core.dates import PartialDate, format_date
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.values.entry import Entry
    from chibo.exchange.reading.verdicts import Sentence

EARLIEST_YEAR = 1900
"""Nobody on a list of today was born earlier; such a year is a slip of the hand."""
_LAST_MONTH = 12

_SEPARATOR = r"\s*[/.\-,\s]\s*"
_WORDS = re.compile(r"\b(?:ngày|tháng|năm)\b")
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int]]], ...] = (
    (
        re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}})"),
        lambda m: (int(m[3]), int(m[2]), int(m[1])),
    ),
    (
        re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d\d:\d\d.*)?"),
        lambda m: (int(m[1]), int(m[2]), int(m[3])),
    ),
    (re.compile(r"(\d{4})-(\d{1,2})"), lambda m: (int(m[1]), int(m[2]), 0)),
    (re.compile(rf"(\d{{1,2}}){_SEPARATOR}(\d{{4}})"), lambda m: (int(m[2]), int(m[1]), 0)),
    (re.compile(r"(\d{4})"), lambda m: (int(m[1]), 0, 0)),
    (re.compile(r"(\d{1,2})(\d{2})(\d{4})"), lambda m: (int(m[3]), int(m[2]), int(m[1]))),
)
_SHORT_YEAR = re.compile(rf"(\d{{1,2}}{_SEPARATOR}\d{{1,2}}{_SEPARATOR})(\d{{2}})")


def parse_date(value: Cell) -> PartialDate:
    """The date, month or year a cell holds; ValueError if it is none or not in the calendar.

    A day or month written 00 is unknown. A plain number is a year or ddmmyyyy, never an Excel serial number:
    those that are dates arrive as dates.
    """
    if isinstance(value, datetime | date):
        return _plausible(PartialDate(value.year, value.month, value.day))
    text = _WORDS.sub("/", _digits_text(value).casefold()).strip("/ .,-'")
    text = re.sub(r"\s*/[\s/]*", "/", text)
    for shape, order in _SHAPES:
        found = shape.fullmatch(text)
        if found is not None:
            year, month, day = order(found)
            return _plausible(_partial(year, month, day))
    raise ValueError(f"not a date: {text!r}")


def date_of(entry: Entry, as_of: date) -> PartialDate | None:
    """The date of the entry; refuses impossible ones and those after the list's own date."""
    if entry.value is None:
        return None
    found = _parsed(entry.value) or _with_century(entry, as_of)
    if found is None:
        message = _(
            "ngày “%(value)s” không có thật hoặc không đọc được. Sửa lại theo dạng ngày/tháng/năm, ví dụ 27/03/1953."
        )
        entry.refuse("date_impossible", message % {"value": entry.text})
        return None
    if found.first > as_of:
        message = _(
            "ngày “%(value)s” ở sau ngày của danh sách (%(as_of)s). Sửa lại ngày hoặc kiểm tra ngày của danh sách."
        )
        entry.refuse("date_future", message % {"value": entry.text, "as_of": format_date(as_of)})
        return None
    return found


def full_date_of(entry: Entry, as_of: date) -> PartialDate | None:
    """As `date_of`, with a warning where the day or the month is missing."""
    found = date_of(entry, as_of)
    if found is not None and found.precision != "day":
        message = _(
            "“%(value)s” thiếu ngày hoặc tháng. Danh sách vẫn nhập được; bổ sung đủ ngày, tháng, năm khi có giấy tờ."
        )
        entry.warn("date_partial", message % {"value": entry.text})
    return found


def check_order(earlier: PartialDate | None, later: PartialDate | None, entry: Entry, rule: Sentence) -> None:
    """Refuse `later` (the date of `entry`) if it surely lies before `earlier`; `rule` is the sentence of the rule."""
    if earlier is None or later is None or later.last >= earlier.first:
        return
    message = _("ngày %(later)s ở trước ngày %(earlier)s. %(rule)s Sửa lại một trong hai ngày.")
    dates = {"later": later.vietnamese(), "earlier": earlier.vietnamese()}
    entry.refuse("date_order", message % {**dates, "rule": rule})


def _parsed(value: Cell) -> PartialDate | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


def _digits_text(value: Cell) -> str:
    """As typed: 3.1988 typed into a number cell is a month, and 10.1990 has lost its last zero."""
    if isinstance(value, float) and 1 <= value <= _LAST_MONTH + 1:
        return f"{value:.4f}"
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise ValueError("neither text nor number")


def _partial(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(year, month or None, day or None)


def _plausible(found: PartialDate) -> PartialDate:
    if found.year < EARLIEST_YEAR:
        raise ValueError(f"before {EARLIEST_YEAR}")
    return found


def _with_century(entry: Entry, as_of: date) -> PartialDate | None:
    """27/3/53 is the latest such year that is not after the list; said, because it is a guess."""
    found = _SHORT_YEAR.fullmatch(entry.text)
    if found is None:
        return None
    year = as_of.year - (as_of.year - int(found[2])) % 100
    guess = _parsed(f"{found[1]}{year}")
    if guess is None:
        return None
    message = _(
        "năm trong “%(value)s” chỉ có hai chữ số, được hiểu là năm %(year)s. Ghi đủ bốn chữ số nếu không đúng."
    )
    entry.warn("date_guessed", message % {"value": entry.text, "year": year})
    return guess
