"""Sheets of unreasonable shape cost no unreasonable time."""

from __future__ import annotations

import time

import pytest

from chibo.core.errors import DomainError
from chibo.exchange.reading import parse_list
from chibo.exchange.reading.book import Book, Sheet
from chibo.exchange.tests.reading.sheets import kept_list, person


def test_very_wide_headings_are_read_as_far_as_lists_reach():
    rows = kept_list(person())
    rows[4] += [f"Cột lạ thứ {number}" for number in range(16_000)]
    started = time.process_time()
    parsed = parse_list(Book("a.xlsx", (Sheet("DS", rows),)))
    assert time.process_time() - started < 5
    assert (len(parsed.rows), parsed.problems) == (1, ())


def test_many_sheets_without_people_are_refused_soon():
    sheets = tuple(Sheet(f"S{number}", [["Nội dung", "Ghi chú", "Số"]] * 500) for number in range(50))
    started = time.process_time()
    with pytest.raises(DomainError):
        parse_list(Book("a.xlsx", sheets))
    assert time.process_time() - started < 5
