"""The list an office keeps by hand: titles above, headings in one or more rows, a heading row for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chibo.core.dates import format_date
from chibo.exchange.reading.draft import Draft
from chibo.exchange.reading.layouts.base import NO_MATCH, as_of_missing
from chibo.exchange.reading.layouts.members import MemberRows
from chibo.exchange.reading.layouts.titles import list_date, organisation_of
from chibo.exchange.reading.verdicts import Problem, sentence

if TYPE_CHECKING:
    from datetime import date

    from chibo.exchange.reading.book import Book
    from chibo.exchange.reading.columns import Table
    from chibo.exchange.reading.parsed import ParsedList

_FALLBACK = 1


class Handmade:
    """Reads every table of people, whatever stands above, between and below the members."""

    code = "handmade"

    @property
    def label(self) -> str:
        """Its name in the words of the office."""
        return _("Danh sách lập tay: có tiêu đề phía trên, chi bộ là dòng đề mục hoặc một cột")

    def score(self, book: Book, tables: list[Table]) -> int:  # noqa: ARG002 - any table of people will do
        """Any table of people can be read this way, if no layout fits better."""
        return _FALLBACK if tables else NO_MATCH

    def parse(self, book: Book, tables: list[Table], as_of: date | None) -> ParsedList:  # noqa: ARG002
        """Read the members of every table, each in the cell last named above it."""
        dated = list_date(tables)
        day = as_of or dated
        if day is None:
            raise as_of_missing()
        draft = Draft(tables, day)
        if dated is not None and day != dated:
            draft.problems.append(_other_date(tables[0], day, dated))
        for table in tables:
            if table.names_people:
                MemberRows(draft, table).read()
        return draft.finish(layout=self.code, layout_label=self.label, organisation=organisation_of(tables))


def _other_date(table: Table, given: date, dated: date) -> Problem:
    message = sentence(
        "Tiêu đề trong tệp ghi danh sách có đến ngày %(dated)s, nhưng ngày được chọn là %(given)s; danh sách được nhập theo ngày được chọn."
    )
    facts = {"dated": format_date(dated), "given": format_date(given)}
    return Problem(table.sheet.name, 0, "", "warning", "as_of_differs", message % facts)
