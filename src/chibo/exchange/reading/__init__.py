"""The reading half of the import: from a workbook as offices keep it to typed rows with a verdict per cell.

`parse_list(read_book(data, filename), as_of)` is the way in. Nothing here knows the database.
"""

from __future__ import annotations

from chibo.exchange.reading.book import Book, read_book
from chibo.exchange.reading.columns import ColumnGuess
from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.layouts.registry import parse_list
from chibo.exchange.reading.parsed import ParsedList, ParsedRow, ParsedUnit
from chibo.exchange.reading.verdicts import Problem, has_errors

__all__ = [
    "Book",
    "ColumnGuess",
    "Field",
    "ParsedList",
    "ParsedRow",
    "ParsedUnit",
    "Problem",
    "has_errors",
    "parse_list",
    "read_book",
]
