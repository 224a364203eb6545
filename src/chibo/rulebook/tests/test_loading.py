"""What the loader refuses: each fault is one sentence that names file, rule and field."""

from __future__ import annotations

import pytest

from chibo.rulebook.loading import RuleDataError, load_rulebook

PAPERS = "qd294: {number: 294-QĐ/TW, issuer: Trung ương Đảng, date: 2025-05-26}\n"
WORDS = "cell: [chi bộ, the cell]\n"
TEXTS = "texts: {Trung ương Đảng: Party Central Committee}\nin_clauses: {Điều: Art.}\n"
HEAD = "subject: trial\nposition: 1\ntitle_vi: Thử\ntitle_en: Trial\nrules:\n"
RULE = "- {id: %s, sources: [ADM-01], label_vi: Tuổi., label_en: Age., unit: %s, rows: [%s]}\n"
ROW = "{value: 18, starts_on: 2025-07-01, basis: {paper: qd294}, confidence: H/M, confirmed: false}"


@pytest.fixture
def load(tmp_path):
    def load(*rules, papers=PAPERS, texts=TEXTS):
        (tmp_path / "papers.yaml").write_text(papers, encoding="utf-8")
        (tmp_path / "words.yaml").write_text(WORDS, encoding="utf-8")
        (tmp_path / "texts.yaml").write_text(texts, encoding="utf-8")
        (tmp_path / "trial.yaml").write_text(HEAD + "".join(rules), encoding="utf-8")
        return load_rulebook(tmp_path)

    return load


def rule(*rows, rule_id="admission.min_age", unit="years"):
    return RULE % (rule_id, unit, ", ".join(rows or [ROW]))


def test_loader_reads_a_rule(load):
    found = load(rule()).find("admission.min_age")
    assert found.rows[0].value == 18
    assert found.rows[0].basis.number == "294-QĐ/TW"
    assert (found.rows[0].confidence.stated, found.rows[0].confidence.applies) == ("H", "M")


def test_loader_takes_touching_rows_and_rows_of_other_places(load):
    until = "{value: 18, starts_on: 2020-01-01, ends_on: 2025-07-01}"
    local = "{value: 16, starts_on: 2025-07-01, scope: {unit: ha-noi, place: Hà Nội}}"
    assert len(load(rule(until, ROW, local)).find("admission.min_age").rows) == 3


@pytest.mark.parametrize(
    ("row", "field"),
    [
        pytest.param(
            "{value: 18, starts_on: 2025-06-01, ends_on: 2025-07-02}", "starts_on", id="overlap by a day"
        ),
        pytest.param("{value: 18, starts_on: 2026-01-01}", "starts_on", id="two open ends"),
        pytest.param("{value: 18, starts_on: 2020-01-01, ends_on: 2020-01-01}", "ends_on", id="empty period"),
        pytest.param("{value: 18, starts_on: 2021-01-01, ends_on: 2020-01-01}", "ends_on", id="backwards"),
        pytest.param("{value: 18, starts_on: 1/7/2020, ends_on: 2020-09-01}", "starts_on", id="not ISO"),
        pytest.param(
            "{value: 18, starts_on: 2020-02-30, ends_on: 2020-09-01}", "starts_on", id="30 February"
        ),
        pytest.param("{value: 18, starts_on: 2020-01-01T00:00:00}", "starts_on", id="an instant"),
        pytest.param("{starts_on: 2020-01-01, ends_on: 2020-09-01}", "gap", id="no value, no gap"),
        pytest.param("{value: 1, gap: true, ends_on: 2020-09-01}", "gap", id="value and gap"),
        pytest.param("{value: eighteen, ends_on: 2020-09-01}", "value", id="text for a number"),
        pytest.param("{value: true, ends_on: 2020-09-01}", "value", id="yes for a number"),
        pytest.param("{value: 18.5, ends_on: 2020-09-01}", "value", id="float for a number"),
        pytest.param("{value: 18, ends_on: 2020-09-01, basis: {paper: qd1}}", "basis", id="unknown paper"),
        pytest.param("{value: 18, ends_on: 2020-09-01, confidence: X/Y}", "confidence", id="unknown grade"),
        pytest.param("{value: 18, ends_on: 2020-09-01, confirmed: maybe}", "confirmed", id="confirmed maybe"),
        pytest.param(
            "{value: 18, ends_on: 2020-09-01, scope: {unit: x}}", "scope", id="place without a name"
        ),
        pytest.param("{value: 18, ends_on: 2020-09-01, until: 2020}", "until", id="unknown field"),
    ],
)
def test_loader_refuses_a_row(load, row, field):
    with pytest.raises(RuleDataError) as refused:
        load(rule(row, ROW))
    assert refused.value.field == field
    assert str(refused.value).startswith(f"trial.yaml: admission.min_age: {field}: ")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param(rule(unit="fortnights"), "unit", id="unknown unit"),
        pytest.param(rule("{value: 2025-13-01}", unit="date"), "value", id="an impossible date"),
        pytest.param(rule(rule_id="Min age"), "id", id="no dotted id"),
        pytest.param(rule() + rule(), "id", id="twice"),
        pytest.param(rule().replace("label_vi: Tuổi., ", ""), "label_vi", id="no label"),
        pytest.param(
            rule().replace("unit: years", "unit: years, bound: around"), "bound", id="unknown bound"
        ),
        pytest.param(rule("{value: chapel}", unit="text"), "value", id="code without words"),
        pytest.param(rule("{value: 0.5}", unit="share"), "value", id="a share as float"),
        pytest.param(rule("{value: '3/2'}", unit="share"), "value", id="a share above 1"),
        pytest.param("- just a line\n", "id", id="not a rule"),
    ],
)
def test_loader_refuses_a_rule(load, text, field):
    with pytest.raises(RuleDataError) as refused:
        load(text)
    assert refused.value.field == field
    assert refused.value.file == "trial.yaml"


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        ("qd1: {number: 1-QĐ, date: 2025-13-40}\n", "date"),
        ("qd1: {issuer: x}\n", "number"),
        ("- [\n", "yaml"),
    ],
)
def test_loader_refuses_a_paper(load, papers, field):
    with pytest.raises(RuleDataError) as refused:
        load(rule(), papers=papers)
    assert (refused.value.file, refused.value.field) == ("papers.yaml", field)


def test_loader_refuses_texts_without_their_parts(load):
    with pytest.raises(RuleDataError, match=r"texts\.yaml: \(file\): in_clauses"):
        load(rule(), texts="texts: {}\n")


def test_loader_refuses_a_file_without_head(load, tmp_path):
    (tmp_path / "other.yaml").write_text("position: 1\n", encoding="utf-8")
    with pytest.raises(RuleDataError, match=r"other\.yaml"):
        load(rule())
