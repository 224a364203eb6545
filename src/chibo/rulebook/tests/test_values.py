"""Values: read, written back, and said in words in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override

from chibo.core.dates import BEGINNING, END
from chibo.rulebook import shown
from chibo.rulebook.loading import shipped_rulebook
from chibo.rulebook.rows import Basis
from chibo.rulebook.values import WrongValueError, parse_value, share_text, to_json

CASES = [
    ("years", 18, 18),
    ("share", "2/3", Fraction(2, 3)),
    ("share", "0.005", Fraction(1, 200)),
    ("share", "1", Fraction(1)),
    ("base_salaries", "0.3", Decimal("0.3")),
    ("flag", False, False),
    ("date", "2025-09-02", date(2025, 9, 2)),
    ("text", "cell", "cell"),
    ("list", [30, 40], (30, 40)),
    ("table", {"official": 10}, {"official": 10}),
]


@pytest.mark.parametrize(("unit", "raw", "value"), CASES)
def test_value_is_read_and_written_back(unit, raw, value):
    read = parse_value(unit, raw)
    assert read == value
    assert to_json(read) == raw
    assert parse_value(unit, to_json(read)) == read


@pytest.mark.parametrize(
    ("unit", "raw"),
    [
        ("years", True), ("years", "18"), ("years", 1.5), ("share", 0.5), ("share", True), ("share", "7/0"),
        ("share", "1.2"), ("share", "half"), ("flag", 1), ("flag", "true"), ("date", "2025-02-30"),
        ("date", 2025), ("text", ""), ("text", 3), ("list", []), ("list", "a"), ("list", [[1]]), ("table", {}),
        ("table", {"a": None}), ("table", {"a": 0.5}), ("base_salaries", "x"), ("parsecs", 1),
    ],
)  # fmt: skip
def test_value_of_another_kind_is_refused(unit, raw):
    with pytest.raises(WrongValueError):
        parse_value(unit, raw)


def test_every_shipped_value_survives_json_and_has_words():
    for rule in shipped_rulebook().rules.values():
        for row in rule.rows:
            if row.value is not None:
                assert parse_value(rule.unit, to_json(row.value)) == row.value
                assert shown.value_words(rule.unit, rule.bound, row.value)


@pytest.mark.parametrize(
    ("share", "text"), [(Fraction(1, 3), "1/3"), (Fraction(1, 4), "0.25"), (Fraction(0), "0")]
)
def test_share_is_written_exactly(share, text):
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("unit", "bound", "value", "words", "english"),
    [
        ("share", "at_least", Fraction(2, 3), "ít nhất 2/3", None),
        ("share", "more_than", Fraction(1, 2), "trên 1/2", None),
        ("share", "exactly", Fraction(1, 200), "0,5%", "0.5%"),
        ("share", "exactly", Fraction(1), "100%", "100%"),
        ("working_days", "at_most", 30, "không quá 30 ngày làm việc", None),
        ("years_of_age", "at_least", 18, "ít nhất 18 tuổi", None),
        ("vnd", "exactly", 5310000, "5.310.000 đ", "5,310,000 đ"),
        ("base_salaries", "exactly", Decimal("0.3"), "0,3 lần mức lương cơ sở", None),
        ("flag", "", True, "có", None),
        ("date", "less_than", date(2025, 9, 2), "trước 02/09/2025", None),
        ("text", "", "cell", "chi bộ", "the cell"),
        ("pattern", "", "cell", "cell", "cell"),
        ("list", "", ("reprimand", "cảnh cáo"), "khiển trách; cảnh cáo", "reprimand; warning"),
        ("table", "", {"official": 10, "temporary": False}, "chính thức: 10; tạm thời: không", None),
        ("years", "", None, "", ""),
        ("months", "less_than", 12, "dưới 12 tháng", "less than 12 months"),
        ("months", "at_least", 1, "ít nhất 1 tháng", "at least 1 month"),
        ("members", "more_than", 100, "trên 100 đảng viên", "more than 100 members"),
    ],
)
def test_value_in_words(unit, bound, value, words, english):
    assert shown.value_words(unit, bound, value) == words
    if english is not None:
        with override("en"):
            assert shown.value_words(unit, bound, value) == english


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2025, 7, 1), date(2026, 7, 26), "từ 01/07/2025 đến hết 25/07/2026"),
        (date(2025, 7, 1), END, "từ 01/07/2025"),
        (BEGINNING, date(2026, 7, 26), "đến hết 25/07/2026"),
        (BEGINNING, END, "không ghi thời gian"),
    ],
)
def test_period_in_words_names_the_last_day(starts_on, ends_on, words):
    assert shown.period_words(starts_on, ends_on) == words


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (None, ""),
        (
            Basis("294-QĐ/TW", "Trung ương Đảng", "2025-05-26", "§1.1.1"),
            "294-QĐ/TW ngày 26/05/2025, Trung ương Đảng, §1.1.1",
        ),
        (Basis("102-QĐ/TW", issued="2017"), "102-QĐ/TW năm 2017"),
        (Basis("CV 2502"), "CV 2502"),
    ],
)
def test_basis_in_words(basis, words):
    assert shown.basis_words(basis) == words


def test_basis_in_english_keeps_the_number():
    paper = Basis("Điều lệ Đảng", "Đại hội đại biểu toàn quốc lần thứ XI", "2011-01-19", "Điều 4.1–2")
    with override("en"):
        assert shown.basis_words(paper) == "Party Statutes of 19/01/2011, 11th National Congress, Art. 4.1–2"
        assert shown.basis_words(Basis("66-QĐ/TW", clause="Phụ lục 2")) == "66-QĐ/TW, Annex 2"
