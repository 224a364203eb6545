from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.core.workdays import add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 2, 7), True),
        (date(2024, 2, 8), False),
        (date(2024, 2, 14), False),
        (date(2024, 2, 15), True),
        (date(2024, 4, 18), False),
        (date(2024, 9, 2), False),
        (date(2024, 7, 6), False),
        (date(2024, 7, 7), False),
        (date(2024, 7, 8), True),
    ],
)
def test_working_day_around_holidays(day, expected):
    assert is_working_day(day) is expected


def test_working_day_swapped_against_a_saturday():
    assert not is_working_day(date(2024, 4, 29))
    assert is_working_day(date(2024, 5, 4))


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, date(2024, 2, 6)),
        (1, date(2024, 2, 7)),
        (2, date(2024, 2, 15)),
        (3, date(2024, 2, 16)),
        (4, date(2024, 2, 19)),
    ],
)
def test_add_working_days_over_tet_2024(count, expected):
    assert add_working_days(date(2024, 2, 6), count) == expected


def test_add_working_days_negative_is_refused():
    with pytest.raises(ValueError):
        add_working_days(date(2024, 2, 6), -1)


def test_working_days_between_is_half_open():
    assert working_days_between(date(2024, 2, 7), date(2024, 2, 15)) == 1
    assert working_days_between(date(2024, 2, 7), date(2024, 2, 16)) == 2
    assert working_days_between(date(2024, 2, 16), date(2024, 2, 7)) == 0


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_working_days_counted_and_added_agree(day, count):
    reached = add_working_days(day, count)
    assert is_working_day(reached)
    assert working_days_between(day + timedelta(days=1), reached + timedelta(days=1)) == count
