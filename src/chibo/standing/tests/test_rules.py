"""Party age, badges and discipline: a clause a case, at the edges of its days."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.core.dates import END
from chibo.rulebook.loading import shipped_rulebook
from chibo.standing.obligations.badges import proposal_due
from chibo.standing.rules import badges as law
from chibo.standing.rules import discipline

NOW, HANOI = date(2026, 3, 1), ("ha-noi",)


def values(on=NOW, refs=()):
    book = shipped_rulebook()
    wanted = (*law.PROPOSAL_RULES, law.SERIAL, *discipline.RULES)
    return {key: book.rule(key, on=on, unit_refs=refs) for key in wanted}


@pytest.mark.parametrize(
    ("counts_from", "years", "day"),
    [
        pytest.param(date(1996, 2, 3), 30, date(2026, 2, 3), id="BDG-01-to-the-day"),
        pytest.param(date(1996, 2, 29), 30, date(2026, 2, 28), id="BDG-01-leap-day-in-a-common-year"),
        pytest.param(date(1984, 2, 29), 40, date(2024, 2, 29), id="BDG-01-leap-day-in-a-leap-year"),
        pytest.param(date(1936, 2, 3), 90, date(2026, 2, 3), id="BDG-01-highest"),
    ],
)
def test_an_age_is_reached_on_its_day(counts_from, years, day):
    assert law.reached_on(counts_from, years) == day


def spell(first, start, end=END, *, restored=False):
    return law.Spell(first, start, end, restored)


@pytest.mark.parametrize(
    ("spells", "deducts", "day"),
    [
        pytest.param(
            [spell(date(1996, 1, 5), date(1996, 2, 3))], True, date(1996, 1, 5), id="PRB-18-decision"
        ),
        pytest.param(
            [
                spell(date(1996, 1, 5), date(1996, 2, 3), date(2000, 1, 1)),
                spell(date(2004, 6, 1), date(2004, 6, 10)),
            ],
            True,
            date(2000, 6, 14),
            id="PRB-25-first-decision-less-the-gap",
        ),
        pytest.param(
            [
                spell(date(1996, 1, 5), date(1996, 2, 3), date(2000, 1, 1)),
                spell(date(1996, 1, 5), date(2002, 1, 1), restored=True),
            ],
            True,
            date(1996, 1, 5),
            id="PRB-21-restored-unbroken",
        ),
        pytest.param(
            [
                spell(date(1996, 1, 5), date(1996, 2, 3), date(2000, 1, 1)),
                spell(date(2004, 6, 1), date(2004, 6, 10)),
            ],
            False,
            date(2004, 6, 1),
            id="PRB-19-no-rule",
        ),
    ],
)
def test_party_age_counts_from(spells, deducts, day):
    assert law.counted_from(spells, deducts=deducts) == day


@pytest.mark.parametrize(
    ("refs", "spans"),
    [
        pytest.param(
            (),
            [
                (date(2026, 2, 3), date(2025, 11, 8), date(2026, 2, 3)),
                (date(2026, 5, 19), date(2026, 2, 4), date(2026, 5, 19)),
                (date(2026, 9, 2), date(2026, 5, 20), date(2026, 9, 2)),
                (date(2026, 11, 7), date(2026, 9, 3), date(2026, 11, 7)),
            ],
            id="BDG-04",
        ),
        pytest.param(
            HANOI,
            [
                (date(2026, 2, 3), date(2025, 12, 1), date(2026, 2, 28)),
                (date(2026, 5, 19), date(2026, 3, 1), date(2026, 5, 31)),
                (date(2026, 9, 2), date(2026, 6, 1), date(2026, 9, 30)),
                (date(2026, 11, 7), date(2026, 10, 1), date(2026, 11, 30)),
            ],
            id="BDG-07",
        ),
    ],
)
def test_award_days_and_their_windows(refs, spans):
    found = law.batches(date(2026, 1, 1), date(2026, 12, 31), values(refs=refs))
    assert [(one.award_on, one.first, one.last) for one in found] == spans


def test_a_window_takes_a_leap_day_and_leaves_nobody_out():
    leap = law.batches(date(2028, 2, 3), date(2028, 2, 3), values(refs=HANOI))[0]
    assert leap.last == date(2028, 2, 29)
    for years in (30, 40, 45):
        for batch in law.batches(date(2025, 1, 1), date(2029, 12, 31), values(refs=HANOI)):
            first, last = law.starts_reaching(batch, years)
            before, after = first - law.ONE_DAY, last + law.ONE_DAY
            assert batch.first <= law.reached_on(first, years) <= law.reached_on(last, years) <= batch.last
            assert law.reached_on(before, years) < batch.first
            assert law.reached_on(after, years) > batch.last


@pytest.mark.parametrize(
    ("refs", "award_on"),
    [((), date(2026, 5, 19)), (HANOI, date(2026, 2, 3))],
    ids=["BDG-04-leap-day-reached-on-28-february", "BDG-07-leap-day-in-the-window-of-february"],
)
def test_thirty_years_from_a_leap_day_fall_into_one_batch(refs, award_on):
    leap = date(1996, 2, 29)
    found = law.batches(date(2025, 1, 1), date(2027, 12, 31), values(refs=refs))
    spans = {one.award_on: law.starts_reaching(one, 30) for one in found}
    assert [day for day, (first, last) in spans.items() if first <= leap <= last] == [award_on]


def test_award_days_before_the_rule_are_a_gap_and_never_guessed():
    with pytest.raises(LookupError):
        law.batches(date(2024, 1, 1), date(2024, 12, 31), values(date(2024, 7, 2)))


AWARD = date(2026, 9, 2)


@pytest.mark.parametrize(
    ("years", "way", "reached", "may"),
    [
        pytest.param(30, "due", AWARD, True, id="BDG-01-on-the-day"),
        pytest.param(30, "due", date(2026, 9, 3), False, id="BDG-01-day-after"),
        pytest.param(65, "early", date(2027, 9, 2), True, id="BDG-02-65-last-day"),
        pytest.param(65, "early", date(2027, 9, 3), False, id="BDG-02-65-day-after"),
        pytest.param(70, "early", date(2028, 9, 2), True, id="BDG-02-70-last-day"),
        pytest.param(70, "early", date(2028, 9, 3), False, id="BDG-02-70-day-after"),
        pytest.param(90, "posthumous", date(2027, 9, 2), True, id="BDG-03-last-day"),
        pytest.param(90, "posthumous", date(2027, 9, 3), False, id="BDG-03-day-after"),
    ],
)
def test_what_may_be_awarded_on_a_day(years, way, reached, may):
    assert law.may_be_awarded(reached, AWARD, years, way, values()) is may


def test_waits_after_discipline_are_six_nine_and_twelve_months():
    assert law.longest_wait_starts(AWARD, values()) == {
        "reprimand": date(2026, 3, 2), "warning": date(2025, 12, 2), "removal_from_office": date(2025, 9, 2),
    }  # fmt: skip
    assert law.longest_wait_starts(AWARD, values(date(2024, 1, 1))) == {}


@pytest.mark.parametrize(
    ("serial", "years", "holds"),
    [
        ("TH 00012345", 30, True), ("TH 0012345", 30, False), ("TH E0012345", 45, True), ("TH 0012345", 45, False),
        ("TH 0012345", 40, True), ("TH 12", 90, True), ("12", 90, False),
    ],
    ids=["BDG-09-30", "BDG-09-30-short", "BDG-09-45", "BDG-09-45-no-letter", "BDG-09-40", "BDG-09-90", "BDG-09-no-province"],
)  # fmt: skip
def test_the_shape_of_a_number(serial, years, holds):
    assert law.is_serial(serial, years, values()[law.SERIAL]) is holds
    assert law.is_serial(serial, years, values(date(2024, 1, 1))[law.SERIAL])


def test_the_dossier_is_due_thirty_working_days_before_where_a_row_says_so():
    assert proposal_due(AWARD, values()) == AWARD
    due = proposal_due(AWARD, values(refs=HANOI))
    assert due == date(2026, 7, 21)


FORMS = [
    pytest.param("expulsion", True, False, True, "", id="DIS-01"),
    pytest.param("removal_from_office", True, False, False, "removal_without_post", id="DIS-01-if-any"),
    pytest.param("removal_from_office", True, False, True, "", id="DIS-01-with-post"),
    pytest.param("warning", False, False, False, "", id="DIS-02-warning"),
    pytest.param("removal_from_office", False, False, True, "form_of_probationer", id="DIS-02-removal"),
    pytest.param("expulsion", False, False, False, "form_of_probationer", id="DIS-02-expulsion"),
    pytest.param("warning", True, True, False, "", id="DIS-04-within"),
    pytest.param("expulsion", True, True, False, "beyond_cell", id="DIS-04-beyond"),
]


@pytest.mark.parametrize(("form", "is_official", "by_cell", "holds_post", "code"), FORMS)
def test_what_stands_against_a_form(form, is_official, by_cell, holds_post, code):
    found = discipline.against(
        form, is_official=is_official, by_cell=by_cell, holds_post=holds_post, values=values()
    )
    assert (found.code if found else "") == code


@pytest.mark.parametrize(
    ("form", "announced", "on", "lapses"),
    [
        pytest.param("reprimand", date(2024, 2, 29), NOW, date(2025, 2, 28), id="DIS-07-leap-day"),
        pytest.param("warning", date(2026, 1, 15), NOW, date(2027, 1, 15), id="DIS-07"),
        pytest.param("expulsion", date(2026, 1, 15), NOW, END, id="DIS-07-not-expulsion"),
        pytest.param("warning", date(2020, 1, 15), date(2020, 1, 15), END, id="DIS-07-gap"),
    ],
)
def test_when_a_decision_lapses(form, announced, on, lapses):
    assert discipline.lapses_on(form, announced, values(on)) == lapses
