"""The answer of the rulebook, on small rulebooks and on the shipped one. Ids of cases are clauses."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from chibo.core.dates import BEGINNING, END
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.rows import (
    Basis,
    ConfirmationFact,
    English,
    OverrideFact,
    Recorded,
    Rule,
    RuleRow,
    Scope,
    Subject,
)
from chibo.rulebook.rules import Rulebook, RuleGapError, UnknownRuleError

FIRST, SECOND, LATER = date(2021, 7, 30), date(2025, 7, 1), date(2026, 7, 26)
RULE = Rule(
    id="decision.deadline",
    subject="trial",
    unit="working_days",
    label_vi="Thời hạn quyết định.",
    label_en="Time to decide.",
    bound="at_most",
    rows=(
        RuleRow(None, FIRST, SECOND, Basis("24-QĐ/TW")),
        RuleRow(45, SECOND, LATER, Basis("294-QĐ/TW")),
        RuleRow(15, date(2025, 11, 30), END, Basis("HD"), scope=Scope("ha-noi", "Hà Nội")),
        RuleRow(7, SECOND, END, Basis("BB"), scope=Scope("", "một phường")),
    ),
)
BOOK = Rulebook([Subject("trial", "Thử", "Trial", 1)], [RULE], {}, English())


def override(ref, value, starts_on=SECOND, ends_on=END, *, document=True):
    return OverrideFact("decision.deadline", ref, value, starts_on, ends_on, Basis("01-QĐ/ĐU"), document)


@pytest.mark.parametrize(
    ("on", "value", "origin"),
    [
        pytest.param(date(2021, 7, 29), None, "none", id="the day before any row"),
        pytest.param(FIRST, None, "rulebook", id="first day of a gap row"),
        pytest.param(date(2025, 6, 30), None, "rulebook", id="last day of a gap row"),
        pytest.param(SECOND, 45, "rulebook", id="294-QĐ/TW, first day"),
        pytest.param(date(2026, 7, 25), 45, "rulebook", id="294-QĐ/TW, last day"),
        pytest.param(LATER, None, "none", id="294-QĐ/TW, the day after"),
    ],
)
def test_rule_takes_the_edges_half_open(on, value, origin):
    found = BOOK.rule("decision.deadline", on=on)
    assert (found.value, found.origin, found.is_gap) == (value, origin, value is None)


def test_gap_without_a_row_says_between_which_days():
    found = BOOK.rule("decision.deadline", on=date(2030, 1, 1))
    assert (found.starts_on, found.ends_on, found.basis) == (LATER, END, None)
    assert BOOK.rule("decision.deadline", on=BEGINNING).ends_on == FIRST


@pytest.mark.parametrize(
    ("refs", "value"),
    [
        pytest.param((), 45, id="national"),
        pytest.param(("lung-vai", "lao-cai"), 45, id="another province"),
        pytest.param(("dong-anh", "ha-noi", "viet-nam"), 15, id="LOCAL Hanoi, a commune of it"),
        pytest.param(("",), 45, id="a place without a ref binds nobody"),
    ],
)
def test_local_rows_bind_their_place_only(refs, value):
    assert BOOK.rule("decision.deadline", on=date(2026, 1, 1), unit_refs=refs).value == value


def test_override_of_the_nearest_unit_wins():
    recorded = Recorded(overrides=(override("ha-noi", 20), override("dong-anh", 10)))
    day = date(2026, 1, 1)
    ask = BOOK.rule("decision.deadline", on=day, unit_refs=("dong-anh", "ha-noi"), recorded=recorded)
    assert (ask.value, ask.origin, ask.scope.unit_ref) == (10, "override", "dong-anh")
    above = BOOK.rule("decision.deadline", on=day, unit_refs=("cell", "x", "ha-noi"), recorded=recorded)
    assert above.value == 20
    assert BOOK.rule("decision.deadline", on=day, unit_refs=("lao-cai",), recorded=recorded).value == 45


def test_override_fills_a_gap_in_its_own_time():
    recorded = Recorded(overrides=(override("x", 33, LATER, date(2027, 1, 1)),))
    days = [date(2026, 7, 25), LATER, date(2026, 12, 31), date(2027, 1, 1)]
    values = [
        BOOK.rule("decision.deadline", on=day, unit_refs=("x",), recorded=recorded).value for day in days
    ]
    assert values == [45, 33, 33, None]


@pytest.mark.parametrize("document", [True, False])
def test_override_is_confirmed_where_a_document_stands_behind_it(document):
    recorded = Recorded(overrides=(override("x", 33, document=document),))
    found = BOOK.rule("decision.deadline", on=LATER, unit_refs=("x",), recorded=recorded)
    assert found.is_confirmed is document


@pytest.mark.parametrize(
    ("starts_on", "scope", "value", "confirmed"),
    [
        pytest.param(SECOND, "", 45, True, id="the row itself"),
        pytest.param(FIRST, "", 45, False, id="another row"),
        pytest.param(SECOND, "ha-noi", 45, False, id="another place"),
        pytest.param(SECOND, "", 46, False, id="a value changed since"),
    ],
)
def test_confirmation_is_of_one_row_as_it_read_then(starts_on, scope, value, confirmed):
    fact = ConfirmationFact("decision.deadline", starts_on, scope, value, "294-QĐ/TW")
    found = BOOK.rule("decision.deadline", on=SECOND, recorded=Recorded(confirmations=(fact,)))
    assert found.is_confirmed is confirmed
    assert found.evidence == ("294-QĐ/TW" if confirmed else "")


def test_unknown_rule_names_the_nearest():
    with pytest.raises(UnknownRuleError) as refused:
        BOOK.rule("decision.dedline", on=SECOND)
    assert refused.value.nearest == "decision.deadline"
    with pytest.raises(UnknownRuleError) as refused:
        BOOK.find("zzz")
    assert refused.value.nearest == ""


def test_a_gap_refuses_to_be_read_as_a_value():
    gap = BOOK.rule("decision.deadline", on=FIRST)
    for name in ("whole", "share", "text", "day", "holds", "items", "table"):
        with pytest.raises(RuleGapError):
            getattr(gap, name)


def test_typed_readings_refuse_another_kind():
    book, on = shipped_rulebook(), date(2026, 6, 1)
    with pytest.raises(TypeError):
        _ = book.rule("admission.class.required", on=on).whole
    with pytest.raises(TypeError):
        _ = book.rule("admission.min_age", on=on).holds


#: (rule, value on 1/6/2026, ids are clauses)
SHIPPED = [
    pytest.param("admission.min_age", "whole", 18, id="ADM-01 294 §1.1.1"),
    pytest.param("admission.max_age", "whole", 60, id="ADM-01 294 §1.1.1 max"),
    pytest.param("admission.vote.cell_share", "share", Fraction(2, 3), id="ADM-27 06-HD §3.6b"),
    pytest.param(
        "admission.decision.standing_committee_share", "share", Fraction(1, 2), id="ADM-33 294 §4.3.2b"
    ),
    pytest.param(
        "admission.ceremony.deadline_counted_from", "text", "decision_received", id="ADM-40 294 §4.1"
    ),
    pytest.param("recognition.cell_deadline", "whole", 30, id="PRB-07 294 §4.2.1"),
    pytest.param(
        "badge.years", "items", (30, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90), id="BDG-01 06-HD §18.1"
    ),
    pytest.param("transfer.temporary.max", "whole", 12, id="TRF-13 294 §6.3.2a"),
    pytest.param("exemption.standing.decider", "text", "cell", id="EXM-01 294 §7.1"),
    pytest.param("dues.rate.pension", "share", Fraction(1, 200), id="F03 01-QĐ/TW"),
    pytest.param("dues.amount.students", "whole", 5000, id="F05 01-QĐ/TW"),
    pytest.param("cell.committee.min_official", "whole", 9, id="O16 Charter 24.2"),
    pytest.param("meeting.regular.day", "whole", 3, id="M03 CT 50"),
    pytest.param("discipline.striking_off_is_discipline", "holds", False, id="DIS-03 Charter 8, 35"),
    pytest.param("card.new_design_from", "day", date(2025, 9, 2), id="CRD-04 347-QĐ/TW"),
    pytest.param("reward.certificate_years", "whole", 1, id="EVL-05 06-HD §19.2"),
]


@pytest.mark.parametrize(("rule_id", "reading", "value"), SHIPPED)
def test_shipped_rule_says(rule_id, reading, value):
    found = shipped_rulebook().rule(rule_id, on=date(2026, 6, 1))
    assert getattr(found, reading) == value
    assert not found.is_confirmed


@pytest.mark.parametrize(
    ("rule_id", "last_day", "before", "after"),
    [
        pytest.param("admission.schooling.minimum", date(2026, 7, 25), "lower_secondary_diploma",
                     "lower_secondary_completed", id="294 → 208, ADM-03"),
        pytest.param("admission.decision.decider", date(2026, 7, 25), "executive_committee",
                     "standing_committee", id="294 → 208, O44"),
        pytest.param("record.reconciliation", date(2026, 5, 18), 6, 12, id="06-HD → 01-HD 2026, O48"),
        pytest.param("dues.rate.uninsured_working_age", date(2027, 12, 31), Fraction(3, 1000),
                     Fraction(5, 1000), id="01-QĐ/TW 2028, F06"),
        pytest.param("meeting.score.grades", date(2025, 10, 27), ("tốt", "khá", "trung bình", "yếu"),
                     ("tốt", "khá", "trung bình", "kém"), id="X9, M30"),
    ],
)  # fmt: skip
def test_shipped_rule_changes_on_its_day(rule_id, last_day, before, after):
    book = shipped_rulebook()
    next_day = date.fromordinal(last_day.toordinal() + 1)
    assert [book.rule(rule_id, on=day).value for day in (last_day, next_day)] == [before, after]


@pytest.mark.parametrize(
    ("rule_id", "refs", "value"),
    [
        pytest.param("recognition.decision_deadline", (), 30, id="PRB-08 national"),
        pytest.param("recognition.decision_deadline", ("x", "ha-noi"), 15, id="PRB-09 LOCAL Hanoi"),
        pytest.param("meeting.score.report_within", (), None, id="M32 LOCAL, not national"),
        pytest.param("meeting.score.report_within", ("lung-vai", "lao-cai"), 3, id="M32 LOCAL Lào Cai"),
        pytest.param("inspection.file_archived_within", ("an-phu",), None, id="K13 a ward without a ref"),
    ],
)
def test_shipped_local_row_binds_its_place(rule_id, refs, value):
    assert shipped_rulebook().rule(rule_id, on=date(2026, 6, 1), unit_refs=refs).value == value
