from __future__ import annotations

import pytest
from django.utils import translation

from chibo.cli.output import columns, number, percent


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [(None, "–", "–"), (0, "0", "0"), (1234, "1.234", "1,234"), (42.5, "42,5", "42.5"), (1234.567, "1.234,57", "1,234.57")],
)  # fmt: skip
def test_number_reads_as_in_its_language(value, vietnamese, english):
    assert number(value) == vietnamese
    with translation.override("en"):
        assert number(value) == english


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (1.0, "100%"), (0.9531, "95,3%"), (14 / 15, "93,3%"), (1 / 16, "6,3%")]
)
def test_percent_has_one_decimal_and_no_space(share, text):
    assert percent(share) == text


def test_columns_are_as_wide_as_what_is_seen():
    assert columns([["Đảng bộ", "7"], ["o\u0302", "12"]], right=frozenset({1})) == [
        "Đảng bộ   7",
        "o\u0302        12",
    ]
    assert columns([]) == []
