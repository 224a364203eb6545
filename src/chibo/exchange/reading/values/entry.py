"""One cell on its way to a value: where it stands, what it holds, and the verdicts given on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from chibo.core.text import clean_text
from chibo.exchange.reading.book import column_letter
from chibo.exchange.reading.verdicts import Problem
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from chibo.exchange.reading.book import Cell
    from chibo.exchange.reading.verdicts import Level, Sentence

DASHES = frozenset(("-", "–", "—", "…", "...", "/", "\\", "'"))
"""What people write where there is nothing."""

_cleaned = lru_cache(maxsize=32768)(clean_text)


def cell_text(value: Cell) -> str:
    """The value as a person sees it in the sheet: NFC, single spaces, dates as dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _cleaned(value)
    if isinstance(value, datetime | date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, time | timedelta):
        return "0" if not value or value == time() else str(value)
    return str(value)


@dataclass(frozen=True)
class Entry:
    """A filled or empty cell of a row under a recognised column; `problems` collects for the whole list.

    With `lost` the cell had a value that cannot be read: its verdict is given once, and nothing more is said of it.
    """

    sheet: str
    row: int
    column: int
    value: Cell
    problems: list[Problem]
    lost: bool = False

    @property
    def address(self) -> str:
        """As in Excel: "D30"."""
        return f"{column_letter(self.column)}{self.row}"

    @cached_property
    def text(self) -> str:
        """The value as text, clean."""
        return cell_text(self.value)

    def refuse(self, code: str, message: Sentence) -> None:
        """Record an error at this cell."""
        self._record("error", code, message)

    def warn(self, code: str, message: Sentence) -> None:
        """Record a warning at this cell."""
        self._record("warning", code, message)

    def _record(self, level: Level, code: str, message: Sentence) -> None:
        if self.lost:
            return
        where = _("Trang “%(sheet)s”, ô %(cell)s: ") % {"sheet": self.sheet, "cell": self.address}
        self.problems.append(Problem(self.sheet, self.row, self.address, level, code, message.after(where)))
