from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.core.dates import BEGINNING, END, add_months
from chibo.core.periods import FORMS, BadPeriodError, Period, TermPeriodError, parse_period

ONE_DAY = timedelta(days=1)
YEARS = st.integers(1900, 2100)
NAMED = st.one_of(
    st.builds("{:04}".format, YEARS),
    st.builds("{:04}-{:02}".format, YEARS, st.integers(1, 12)),
    st.builds("{:04}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{:04}-H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{:04}-{:02}/{:02}".format, YEARS, st.integers(1, 12), st.integers(1, 31)),
    st.builds("school:{:04}".format, YEARS),
)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
RANGES = st.tuples(DAYS, st.integers(1, 2000)).map(
    lambda pair: Period.between(pair[0], pair[0] + pair[1] * ONE_DAY)
)
PERIODS = st.one_of(NAMED.map(parse_period), RANGES)


@pytest.mark.parametrize(
    ("text", "starts_on", "ends_on", "kind"),
    [
        ("2024", date(2024, 1, 1), date(2025, 1, 1), "year"),
        ("2024-05", date(2024, 5, 1), date(2024, 6, 1), "month"),
        ("2024-12", date(2024, 12, 1), date(2025, 1, 1), "month"),
        ("2024-Q2", date(2024, 4, 1), date(2024, 7, 1), "quarter"),
        ("2024-Q4", date(2024, 10, 1), date(2025, 1, 1), "quarter"),
        ("2024-H1", date(2024, 1, 1), date(2024, 7, 1), "half_year"),
        ("2024-05/15", date(2024, 4, 16), date(2024, 5, 16), "reporting_month"),
        ("2024-01/15", date(2023, 12, 16), date(2024, 1, 16), "reporting_month"),
        ("2024-02/30", date(2024, 1, 31), date(2024, 3, 1), "reporting_month"),
        ("2024-03/30", date(2024, 3, 1), date(2024, 3, 31), "reporting_month"),
        ("school:2023", date(2023, 9, 1), date(2024, 9, 1), "school_year"),
        ("2024-01-01..2024-06-30", date(2024, 1, 1), date(2024, 7, 1), "range"),
        ("2024-02-29..2024-02-29", date(2024, 2, 29), date(2024, 3, 1), "range"),
    ],
)
def test_period_of_each_form(text, starts_on, ends_on, kind):
    period = parse_period(f" {text} ")
    assert (period.starts_on, period.ends_on, period.kind, period.code) == (starts_on, ends_on, kind, text)
    assert period.last_day == ends_on - ONE_DAY
    assert str(period) == text


@pytest.mark.parametrize(
    ("text", "code"), [("2024-q2", "2024-Q2"), ("2024-h1", "2024-H1"), ("2024-05/5", "2024-05/05")]
)
def test_period_is_written_in_one_way(text, code):
    assert parse_period(text).code == code


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2024-Q5", "2024-H3", "2024-05/00", "2024-05/32", "2024-00/15", "school:24", "2024-5",
     "2024-02-30..2024-03-01", "2024-03-01..2024-02-01", "2024-01-01..9999-12-31", "9999", "0000", "2024..", "٢٠٢٤"],
)  # fmt: skip
def test_period_malformed_names_the_forms(text):
    with pytest.raises(BadPeriodError) as refusal:
        parse_period(text)
    assert FORMS in str(refusal.value)


def test_period_of_a_term_carries_its_name():
    with pytest.raises(TermPeriodError) as refusal:
        parse_period("2020..2025")
    assert refusal.value.name == "2020..2025"


def test_period_empty_is_refused():
    with pytest.raises(BadPeriodError):
        Period.between(date(2024, 1, 1), date(2024, 1, 1))
    with pytest.raises(BadPeriodError):
        Period(date(2024, 1, 2), date(2024, 1, 1), "term", "2020..2025")


@pytest.mark.parametrize(
    ("text", "previous"),
    [
        ("2024-05", "2024-04"),
        ("2024-Q1", "2023-Q4"),
        ("2024-H1", "2023-H2"),
        ("2024-01/15", "2023-12/15"),
        ("school:2023", "school:2022"),
        ("2024-01-01..2024-06-30", "2023-07-01..2023-12-31"),
        ("2024-03-01..2024-03-10", "2024-02-20..2024-02-29"),
    ],
)
def test_previous_of_each_kind(text, previous):
    assert parse_period(text).previous().code == previous


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("2024", "2023"),
        ("2024-Q2", "2023-Q2"),
        ("2024-05/15", "2023-05/15"),
        ("school:2023", "school:2022"),
        ("2024-02-01..2024-02-28", "2023-02-01..2023-02-28"),
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2024-01-01..2024-06-30", "2023-01-01..2023-06-30"),
    ],
)
def test_same_last_year_of_each_kind(text, earlier):
    assert parse_period(text).same_last_year().code == earlier


@pytest.mark.parametrize(
    ("text", "starts_on"),
    [
        ("2024-05", date(2024, 1, 1)),
        ("2024-Q3", date(2024, 1, 1)),
        ("2024-05/15", date(2023, 12, 16)),
        ("school:2023", date(2023, 9, 1)),
        ("2023-11-01..2024-02-15", date(2024, 1, 1)),
    ],
)
def test_year_to_date_of_each_kind(text, starts_on):
    period = parse_period(text)
    so_far = period.year_to_date()
    assert (so_far.starts_on, so_far.ends_on) == (starts_on, period.ends_on)


def test_year_to_date_of_a_year_is_itself():
    assert parse_period("2024").year_to_date() == parse_period("2024")


def test_term_has_no_neighbours_here():
    term = Period(date(2020, 6, 15), date(2025, 6, 1), "term", "2020..2025")
    with pytest.raises(TermPeriodError):
        term.previous()
    with pytest.raises(TermPeriodError):
        term.same_last_year()
    assert len(list(term.months())) == 60


@pytest.mark.parametrize("starts_on", [BEGINNING, date(1, 1, 20), date(1, 2, 1)])
def test_previous_before_the_calendar_is_refused(starts_on):
    with pytest.raises(BadPeriodError):
        Period.between(starts_on, date(2024, 1, 5)).previous()
    with pytest.raises(BadPeriodError):
        parse_period("0002").previous()


def test_months_of_an_unknown_start_are_refused():
    with pytest.raises(BadPeriodError):
        next(Period.between(BEGINNING, END).months())


def test_months_are_counted_from_the_anchor():
    days = [(part.starts_on, part.last_day) for part in parse_period("2024-01-31..2024-04-05").months()]
    assert days == [
        (date(2024, 1, 31), date(2024, 2, 28)),
        (date(2024, 2, 29), date(2024, 3, 30)),
        (date(2024, 3, 31), date(2024, 4, 5)),
    ]


def test_months_of_a_quarter_are_months():
    assert [part.code for part in parse_period("2024-Q1").months()] == ["2024-01", "2024-02", "2024-03"]


def test_contains_is_half_open():
    period = parse_period("2024-05")
    assert period.contains(date(2024, 5, 1))
    assert period.contains(date(2024, 5, 31))
    assert not period.contains(date(2024, 6, 1))
    assert not period.contains(date(2024, 4, 30))


@given(PERIODS)
def test_code_reads_back_as_the_same_period(period):
    assert parse_period(period.code) == period


@given(PERIODS)
def test_previous_is_adjacent_and_of_the_same_kind(period):
    previous = period.previous()
    assert previous.ends_on == period.starts_on
    assert previous.kind == period.kind
    assert add_months(previous.starts_on, 12 * 10) > previous.starts_on


@given(PERIODS)
def test_months_tile_the_period(period):
    months = list(period.months())
    assert months[0].starts_on == period.starts_on
    assert months[-1].ends_on == period.ends_on
    assert all(one.ends_on == other.starts_on for one, other in pairwise(months))


@given(PERIODS)
def test_year_to_date_ends_with_the_period(period):
    so_far = period.year_to_date()
    assert so_far.ends_on == period.ends_on
    assert (so_far.ends_on - so_far.starts_on).days <= 366


@given(NAMED.map(parse_period))
def test_same_last_year_of_a_named_period_is_twelve_steps_back(period):
    steps = {"year": 1, "half_year": 2, "quarter": 4, "month": 12, "reporting_month": 12, "school_year": 1}
    back = period
    for _step in range(steps[period.kind]):
        back = back.previous()
    assert back == period.same_last_year()
