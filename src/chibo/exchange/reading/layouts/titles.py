"""What the titles above a table and the rows between its members say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.core.text import clean_text
from chibo.exchange.reading.units import cell_in_heading, organisation_in_title
from chibo.exchange.reading.values.dates import parse_date
from chibo.exchange.reading.values.entry import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from chibo.exchange.reading.columns import Table

_DATE = (
    r"(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{4}-\d{2}-\d{2})"
)
_UNTIL = re.compile(rf"(?:đến|thời điểm|tính từ|ngày chốt)\D{{0,20}}?{_DATE}", re.IGNORECASE)
_ANY = re.compile(_DATE, re.IGNORECASE)
_LIST_OF = re.compile(r"danh sách (?:đảng viên )?(?:của )?(?=chi bộ)", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:cộng|tổng|lũy kế|luỹ kế|mang sang|toàn (?:đảng bộ|xã|phường)|trong đó)\b.*"
    r"|(?:cong|tong|tong so|tong cong)\s*(?:[:(\d].*)?"
    r"|(?:nam|nữ|dự bị|chính thức|dân tộc(?: thiểu số)?)\s*:\s*\d.*"
)
"""With its marks, or with a colon or number behind: Tòng and Công are names of families."""


def list_date(tables: Iterable[Table]) -> date | None:
    """The day the titles say the list speaks of: "(Có đến ngày 28/05/2024)" first, else any full date in them."""
    texts = [text for table in tables for text in title_texts(table)]
    for shape in (_UNTIL, _ANY):
        for text in texts:
            found = shape.search(text)
            if found is not None and (day := _full_date(found[1])) is not None:
                return day
    return None


def organisation_of(tables: Iterable[Table]) -> str | None:
    """The organisation the titles name last: the office above it stands over it."""
    named = [organisation_in_title(text) for table in tables for text in title_texts(table)]
    return next((name for name in reversed(named) if name is not None), None)


def cell_of_titles(table: Table) -> str | None:
    """The cell whose list a sheet is, where its titles name one."""
    named = [cell_in_title(text) for text in title_texts(table)]
    return next((name for name in reversed(named) if name is not None), None)


def cell_in_title(text: str) -> str | None:
    """The cell a title or heading names: "DANH SÁCH ĐẢNG VIÊN CHI BỘ THÔN NA PÔ"."""
    return cell_in_heading(_LIST_OF.sub("", text.strip()))


def title_texts(table: Table) -> Iterator[str]:
    """The lines of the cells above the headings of a table."""
    for cells in table.sheet.rows[: table.first_row - 1]:
        for cell in cells:
            if isinstance(cell, str):
                yield from (line for line in cell.splitlines() if line.strip())
            elif cell is not None:
                yield cell_text(cell)


def is_total(text: str) -> bool:
    """Is this the text of a row that counts the rows above: "Cộng: 15 đồng chí"?"""
    return _COUNTED.fullmatch(clean_text(text).casefold()) is not None


def _full_date(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found.first if found.precision == "day" else None
