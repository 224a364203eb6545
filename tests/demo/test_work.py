"""The work list of the demonstration: every committee has something to do, and something late, now and two years on."""

from __future__ import annotations

from collections import Counter

import pytest

COMMITTEES = ("lung-vai", "hai-luu", "na-khe", "thuan-chau", "huong-xuan")
KINDS, LATE = 5, 3
LATER = "2026-11-01"


def counted(items):
    """How many kinds are open, and how many duties are late."""
    return len({item["key"] for item in items}), sum(item["overdue_days"] > 0 for item in items)


@pytest.mark.parametrize("on", [(), ("--on", "2024-07-02")], ids=["its-own-day", "today"])
@pytest.mark.parametrize("unit", COMMITTEES)
def test_committee_has_kinds_of_duties_and_late_ones(asked, unit, on):
    kinds, late = counted(asked("obligations", "--unit", unit, *on)["items"])
    assert (kinds >= KINDS, late >= LATE) == (True, True), (kinds, late)


@pytest.mark.parametrize("unit", ["lung-vai", "yen-minh", "ha-giang"])
def test_numbers_of_duties_are_those_of_the_list(asked, unit):
    items = asked("obligations", "--unit", unit, "--on", "2024-07-02")["items"]
    figures = asked(
        "figures", "--unit", unit, "--on", "2024-07-02", "--by", "kind",
        "obligations.open", "obligations.late",
    )["figures"]  # fmt: skip
    listed = Counter(item["key"] for item in items)
    by_kind = figures["obligations.open"]["by"]
    assert {key: part["value"] for key, part in by_kind.items() if part["value"]} == dict(listed)
    assert figures["obligations.late"]["value"] == counted(items)[1]


def test_second_run_two_years_later(demo):
    ran = demo.run("demo", "--no-serve", CHIBO_TODAY=LATER)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "01/11/2026" in ran.stdout
    for unit in COMMITTEES:
        ran = demo.run("obligations", "--unit", unit, "--on", LATER, CHIBO_TODAY=LATER)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.count("quá hạn") >= LATE
    # What was asked of a past day is answered two years later as it was then.
    asked = ("obligations", "--unit", "na-khe", "--on", "2024-07-02", "--json")
    assert demo.run(*asked, CHIBO_TODAY=LATER).stdout == demo.run(*asked).stdout
