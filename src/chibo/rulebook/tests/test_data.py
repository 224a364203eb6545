"""The shipped data: nothing of the rule files is missing, nothing is confirmed, nothing stands without its paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from chibo.core.dates import BEGINNING, END
from chibo.rulebook.loading import DATA, PAPERS, TEXTS, WORDS, shipped_rulebook
from chibo.rulebook.rows import Basis

BOOK = shipped_rulebook()
LISTED = [
    word
    for line in Path(__file__).with_name("source_ids.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
ROWS = [(rule, row) for rule in BOOK.rules.values() for row in rule.rows]


def test_source_ids_are_those_of_the_two_files():
    assert len(LISTED) == len(set(LISTED)) == 447
    prefixes = Counter(word.rstrip("0123456789").rstrip("-") for word in LISTED if "." not in word)
    assert prefixes["ADM"] == 50
    assert prefixes["O"] == 52
    assert prefixes["D"] == 23


def test_every_source_id_has_a_row():
    cited = {source for rule in BOOK.rules.values() for source in rule.sources}
    assert sorted(set(LISTED) - cited) == []
    assert sorted(cited - set(LISTED)) == []


def test_a_choice_left_to_committees_cites_nothing_and_has_no_value():
    own = [rule for rule in BOOK.rules.values() if not rule.sources]
    assert [rule.id for rule in own] == ["admission.stopped.forget_after"]
    assert all(row.is_gap and row.basis is None for rule in own for row in rule.rows)


def test_no_value_is_confirmed_before_a_person_compares_it():
    assert [rule.id for rule, row in ROWS if row.is_confirmed] == []


def test_every_value_says_how_sure_it_is_and_a_gap_does_not():
    ungraded = {
        rule.id for rule, row in ROWS if not row.is_gap and row.confidence.stated == "-" and row.basis
    }
    assert ungraded == set()
    assert {row.confidence.stated for _rule, row in ROWS if row.is_gap} == {"-"}


def test_every_paper_and_every_word_is_used():
    papers = yaml.safe_load((DATA / PAPERS).read_text(encoding="utf-8"))
    words = yaml.safe_load((DATA / WORDS).read_text(encoding="utf-8"))
    text = "\n".join(
        file.read_text(encoding="utf-8")
        for file in DATA.glob("*.yaml")
        if file.name not in {PAPERS, WORDS, TEXTS}
    )
    tokens = set(text.replace(",", " ").replace("}", " ").replace("[", " ").replace("]", " ").split())
    assert [key for key in papers if key not in tokens] == []
    tokens |= {token.strip("{:") for token in tokens}
    assert [code for code in words if code not in tokens] == []


#: What an English page shows as it is: numbers of papers, symbols of papers and bodies, proper names.
NUMBER_OF_A_PAPER = re.compile(r"[\d/]+-[A-ZĐa-zi]+/[A-Z]+|[\d/]+-?NĐ-CP|QĐ 489")
STAYS = {
    "QĐ", "ĐA", "ĐU", "ĐH", "Cao Đài", "Hòa Hảo", "Tày", "Thái", "Mường", "Nùng", "Mông",
    "Số \\d{2,}-[A-ZĐ]+[a-z]*/[A-ZĐ]+",
}  # fmt: skip
VIETNAMESE = re.compile("[ăâđêôơư\u00e0-\u00fd\u1ea0-\u1ef9]", re.IGNORECASE)


def shown_texts():
    """Every text of a row that a page shows, with the id of its rule."""
    for found, row in ROWS:
        basis = row.basis or Basis("")
        for text in (
            *texts_within(row.value), row.note_vi, row.scope.place, basis.number, basis.issuer, basis.title,
        ):  # fmt: skip
            if text and text not in BOOK.words:
                yield text, found.id


def texts_within(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_within(item)
    elif isinstance(value, Mapping):
        yield from texts_within((*value, *value.values()))


def test_every_vietnamese_text_that_is_shown_has_its_english():
    without = {
        (text, rule_id)
        for text, rule_id in shown_texts()
        if VIETNAMESE.search(text)
        and text not in BOOK.english.texts
        and text not in STAYS
        and not NUMBER_OF_A_PAPER.fullmatch(text)
    }
    assert without == set()


def test_every_clause_reads_in_english():
    clauses = {row.basis.clause for _rule, row in ROWS if row.basis}
    read = [re.sub(r"[\w-]+/[A-Z]+|§[\d.]+đ", "", BOOK.english.clause(clause)) for clause in clauses]
    assert [clause for clause in read if VIETNAMESE.search(clause)] == []


def test_every_english_text_is_used():
    used = {text for text, _rule_id in shown_texts()}
    assert [text for text in BOOK.english.texts if text not in used] == []
    clauses = " ".join(row.basis.clause for _rule, row in ROWS if row.basis)
    assert [word for word in BOOK.english.in_clauses if word not in clauses] == []


def test_two_papers_of_one_number_differ_by_date():
    papers = {
        (row.basis.number, row.basis.issued)
        for _rule, row in ROWS
        if row.basis and row.basis.number == "01-HD/TW"
    }
    assert papers == {("01-HD/TW", "2021-09-28"), ("01-HD/TW", "2026-05-19")}


def test_a_row_with_a_paper_has_a_known_start():
    assert [
        rule.id for rule, row in ROWS if row.basis and row.basis.issued and row.starts_on == BEGINNING
    ] == []


def test_local_rows_bind_a_place_and_never_the_nation():
    local = {row.scope.place for _rule, row in ROWS if not row.scope.is_national}
    assert "thành phố Hà Nội" in local
    national = [row for _rule, row in ROWS if row.scope.is_national and row.basis]
    assert [
        row.basis.number for row in national if "/TU" in row.basis.number or "Thành ủy" in row.basis.issuer
    ] == []


#: What must be judged by the rules of its own time: (rule, day, value; None is a gap).
VERSIONS = [
    pytest.param("transfer.official.deadline", date(2023, 5, 1), 60, id="24-QĐ/TW, TRF-01"),
    pytest.param("striking_off.absence", date(2022, 1, 1), 3, id="24-QĐ/TW, DEL-01"),
    pytest.param("readmission.wait", date(2025, 3, 1), 36, id="232-QĐ/TW, PRB-23"),
    pytest.param("admission.class.certificate_validity", date(2022, 1, 1), 60, id="01-HD/TW 2021, ADM-10"),
    pytest.param("meeting.regular.min_length", date(2019, 1, 1), 90, id="12-HD/BTCTW 2018, M05"),
    pytest.param("admission.decision.deadline", date(2023, 1, 1), None, id="24-QĐ/TW, ADM-37"),
    pytest.param("discipline.time_bar.reprimand", date(2018, 1, 1), 5, id="102-QĐ/TW, DIS-09"),
    pytest.param("instrument.implementing_regulation", date(2018, 1, 1), "29-QĐ/TW", id="L02 2018"),
    pytest.param("instrument.implementing_regulation", date(2024, 1, 1), "24-QĐ/TW", id="L02 2024"),
    pytest.param("instrument.implementing_regulation", date(2026, 5, 1), "20-QĐ/TW", id="L02 2026"),
    pytest.param("instrument.member_work", date(2020, 1, 1), "09-HD/BTCTW", id="L04 2020"),
    pytest.param("instrument.dues", date(2026, 1, 31), "342-QĐ/TW", id="L07 last day"),
    pytest.param("unit.administrative_levels", date(2024, 1, 1), 4, id="TRF-26 with the district"),
]


@pytest.mark.parametrize(("rule_id", "on", "value"), VERSIONS)
def test_superseded_values_stay(rule_id, on, value):
    found = BOOK.rule(rule_id, on=on)
    assert found.value == value
    assert found.basis is not None
    assert found.is_gap is (value is None)


@pytest.mark.parametrize(
    "rule_id", ["dues.retained.other_cell", "transfer.official.completed_within", "evaluation.deadline"]
)
def test_an_open_question_is_a_gap(rule_id):
    assert BOOK.rule(rule_id, on=date(2026, 11, 1)).is_gap


def test_future_rates_are_there():
    assert BOOK.rule("dues.rate.uninsured_working_age", on=date(2028, 1, 1)).starts_on == date(2028, 1, 1)
    assert BOOK.rule("dues.rate.uninsured_working_age", on=date(2028, 1, 1)).ends_on == END
