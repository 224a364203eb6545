from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.core.dates import add_months
from chibo.core.workdays import add_working_days
from chibo.obligations.places import Place, place_from
from chibo.obligations.rules import days_late, latest_anchor

LIMITS = {
    "the day itself": lambda anchor: anchor,
    "12 months": lambda anchor: add_months(anchor, 12),
    "30 working days": lambda anchor: add_working_days(anchor, 30),
    "12 months and 30 working days": lambda anchor: add_working_days(add_months(anchor, 12), 30),
    "6 months before 5 years": lambda anchor: add_months(add_months(anchor, 60), -6),
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
@settings(deadline=None)
def test_latest_anchor_has_reached_its_limit_and_the_next_day_has_not(limit, day):
    anchor = latest_anchor(limit, day)
    assert limit(anchor) <= day < limit(anchor + timedelta(days=1))


def test_a_duty_is_late_from_the_day_after():
    due = date(2026, 3, 2)
    assert [days_late(due, on) for on in (date(2026, 3, 1), due, date(2026, 3, 3))] == [0, 0, 1]
    assert days_late(None, date(2026, 3, 3)) == 0


def test_a_place_is_read_as_it_was_written():
    place = Place(date(2026, 3, 2), "probation.recognition_due", date(2025, 1, 2), 17)
    assert place_from(place.written()) == place
    assert place_from("") is None
