"""Text files of a table (.csv): which letters, which separator, and the cells as texts and whole numbers."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from chibo.exchange.reading.calamine import MAX_CELLS, DamagedError, RawSheet, TooLargeError
from chibo.exchange.reading.encodings.legacy import byte_text

if TYPE_CHECKING:
    from collections.abc import Iterator

SHEET_NAME = "CSV"
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
_SEPARATORS = ";,\t|"
_LOOKED_AT = 60
_LOOKED_AT_OF_A_LINE = 10_000
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 4096
_MANY_NULS = 0.2
_FEW_SLIPS = 0.02
_MANY_CONTROLS = 0.05
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
_NUMBER = re.compile(r"0|[1-9]\d{0,14}")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


def read_sheets(data: bytes) -> list[RawSheet]:
    """The one sheet of the file; a cell that begins with "=" is text, and a number keeps its zeros as text.

    Bytes of an old encoding come as western Windows shows them; `encodings` makes Vietnamese of that.

    Raises:
        DamagedError: this is no text.
        TooLargeError: more rows, columns or cells than a sheet can have.

    """
    text = _text(data)
    if max(text.count("\n"), text.count("\r")) > MAX_ROWS:
        raise TooLargeError
    named = _SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text)
    try:
        return [RawSheet(SHEET_NAME, list(_rows(text, separator)), [], visible=True)]
    except csv.Error as error:
        raise DamagedError from error


def _text(data: bytes) -> str:
    """The letters of the file; stray NUL bytes are the padding of old databases and are dropped."""
    text = _decoded(data).replace("\x00", "")
    sample = text[:_SAMPLE]
    if not sample.strip() or len(_CONTROLS.findall(sample)) > _MANY_CONTROLS * len(sample):
        raise DamagedError
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    sample = data[:_SAMPLE]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > _MANY_NULS * len(sample):
            return data.decode(encoding, errors="replace")
    text = data.decode("utf-8", errors="replace")
    slips = text.count("\N{REPLACEMENT CHARACTER}")
    letters = len(text) - len(text.encode("ascii", errors="ignore"))
    return text if slips <= _FEW_SLIPS * letters else byte_text(data)


def _separator(text: str) -> str:
    """The separator that most rows agree on."""
    source = io.StringIO(text, newline="")
    head = [line[:_LOOKED_AT_OF_A_LINE] for line, _number in zip(source, range(_LOOKED_AT), strict=False)]

    def agreement(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(head, delimiter=separator) if len(row) > 1)
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    return max(_SEPARATORS, key=agreement)


def _rows(text: str, separator: str) -> Iterator[list[str | int]]:
    cells = 0
    for row in csv.reader(_trimmed(text, separator), delimiter=separator):
        while row and not row[-1].strip():
            row.pop()
        cells += len(row)
        if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
            raise TooLargeError
        yield [_value(cell) for cell in row]


def _trimmed(text: str, separator: str) -> Iterator[str]:
    """Lines without the thousands of empty cells some programs leave at their ends."""
    for line in io.StringIO(text, newline=""):
        yield line if line.count(separator) < MAX_COLUMNS else line.rstrip(f"{separator}\r\n") + "\n"


def _value(cell: str) -> str | int:
    """A number as a spreadsheet takes it; with zeros in front it is a number of a card or a telephone."""
    text = cell.strip()
    if _NUMBER.fullmatch(text):
        return int(text)
    if not text.startswith("="):
        return cell
    quoted = _TEXT_FORMULA.fullmatch(text)
    return quoted[1] if quoted else cell
