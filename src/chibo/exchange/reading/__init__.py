"""The reading half of the import: from a workbook as offices keep it to typed rows with a verdict per cell.

`parse_list(read_book(data, filename), as_of)` is the way in: a file kind is an entry in `book`, an old encoding a file
in `encodings`, a habit of writing lists a file in `layouts`. Nothing here knows the database.
"""

from __future__ import annotations

from chibo.exchange.reading.book import Book, read_book
from chibo.exchange.reading.encodings.recode import ENCODINGS
from chibo.exchange.reading.fields import Field
from chibo.exchange.reading.guesses import EVERY_SHEET, ColumnGuess, ColumnKey, heading_signature, sheets_of
from chibo.exchange.reading.layouts.registry import list_columns, parse_list
from chibo.exchange.reading.parsed import (
    ColumnsFrom,
    ParsedList,
    ParsedPlace,
    ParsedRow,
    ParsedUnit,
    Proposal,
)
from chibo.exchange.reading.verdicts import Problem, Sentence, has_errors

__all__ = [
    "ENCODINGS",
    "EVERY_SHEET",
    "Book",
    "ColumnGuess",
    "ColumnKey",
    "ColumnsFrom",
    "Field",
    "ParsedList",
    "ParsedPlace",
    "ParsedRow",
    "ParsedUnit",
    "Problem",
    "Proposal",
    "Sentence",
    "has_errors",
    "heading_signature",
    "list_columns",
    "parse_list",
    "read_book",
    "sheets_of",
]
