from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.dates import (
    BEGINNING,
    END,
    PartialDate,
    add_months,
    day_before,
    format_date,
    months_between,
    years_between,
)

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("iso", "first", "last", "precision", "vietnamese"),
    [
        ("1953-03-27", date(1953, 3, 27), date(1953, 3, 27), "day", "27/03/1953"),
        ("1988-03", date(1988, 3, 1), date(1988, 3, 31), "month", "03/1988"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month", "02/2024"),
        ("1967", date(1967, 1, 1), date(1967, 12, 31), "year", "1967"),
    ],
)
def test_partial_date_of_each_precision(iso, first, last, precision, vietnamese):
    partial = PartialDate.parse_iso(iso)
    assert (partial.first, partial.last, partial.precision) == (first, last, precision)
    assert (partial.iso(), partial.vietnamese()) == (iso, vietnamese)
    assert PartialDate.of(first, precision) == partial


@pytest.mark.parametrize(
    "text",
    ["", "53", "1953-3", "1953-13", "1953-02-29", "0000", "1953-03-27 ?", "1953-00", "27/03/1953", "١٩٥٣"],
)
def test_partial_date_impossible_or_malformed_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse_iso(text)


def test_partial_date_day_without_month_is_refused():
    with pytest.raises(ValueError):
        PartialDate(1953, None, 27)


def test_partial_date_of_unknown_precision_is_refused():
    with pytest.raises(ValueError):
        PartialDate.of(date(1953, 1, 1), "decade")


def test_partial_dates_sort_the_vaguer_first():
    texts = ["1988", "1988-03", "1988-03-01", "1988-03-02", "1988-04", "1989"]
    assert [date.iso() for date in sorted(map(PartialDate.parse_iso, reversed(texts)))] == texts
    with pytest.raises(TypeError):
        PartialDate(1988) < date(1988, 1, 1)  # noqa: B015


def test_format_date_of_sentinels_is_empty():
    assert format_date(date(2024, 7, 2)) == "02/07/2024"
    assert format_date(BEGINNING) == format_date(END) == ""


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 2, date(2024, 3, 31)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2023, 12, 5), 1, date(2024, 1, 5)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (END, -5, END),
        (BEGINNING, 5, BEGINNING),
        (date(9999, 6, 1), 12, END),
        (date(1, 6, 1), -12, BEGINNING),
    ],
)
def test_add_months_clamps_to_the_month(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-1200, 1200))
def test_months_between_is_the_largest_step_that_fits(day, months):
    end = add_months(day, months)
    assert months_between(day, end) == months
    assert add_months(day, months_between(day, end + timedelta(days=3))) <= end + timedelta(days=3)


@given(DAYS, DAYS)
def test_months_between_any_days_counts_completed_ones(start, end):
    months = months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 5, 10), date(2024, 5, 9), 23),
        (date(2000, 5, 10), date(2024, 5, 10), 24),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
    ],
)
def test_years_between_counts_completed_years(born, on, years):
    assert years_between(born, on) == years


def test_day_before_stays_at_the_beginning():
    assert day_before(date(2024, 3, 1)) == date(2024, 2, 29)
    assert day_before(BEGINNING) == BEGINNING
