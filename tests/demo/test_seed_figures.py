"""The figures of the source documents come out of the running demonstration (`samples/figures.yaml` says how each is asked)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import yaml

FIGURES = Path(__file__).resolve().parents[2] / "samples" / "figures.yaml"
ASKED = (
    [f"S0-F{number:02}" for number in range(3, 10)]
    + [f"S2-F{number:02}" for number in (1, 2, 6, 7, 8, *range(12, 20), 36, 37)]
)  # fmt: skip


def _asks():
    """How each figure is asked, by its id."""
    documents = yaml.safe_load_all(FIGURES.read_text(encoding="utf-8"))
    return {
        figure["id"]: figure["ask"]
        for document in documents
        if document
        for figure in document.get("figures", [])
    }


ASKS = _asks()


@pytest.fixture(scope="session")
def answers(demo):
    """Every figure of a unit at a time in one run of the command, asked once."""

    @lru_cache
    def answered(unit, on, start, end, by):
        times = ["--on", on] if on else ["--from", start, "--to", end]
        split = ["--by", by] if by else []
        return demo.document("figures", "--unit", unit, *times, *split)["figures"]

    return answered


def value_of(answer, ask):
    """The value asked for, or `n/m` where the document gives a ratio."""
    part = answer["by"].get(ask["at"], {"value": 0, "numerator": 0}) if "by" in ask else answer
    if "/" in str(ask["value"]):
        return f"{part['numerator']}/{part['denominator']}"
    return part["value"]


@pytest.mark.parametrize("figure_id", ASKED)
def test_figure_of_the_sources_comes_out(answers, figure_id):
    ask = ASKS[figure_id]
    found = answers(ask["unit"], ask.get("on"), ask.get("from"), ask.get("to"), ask.get("by"))
    answer = found[ask["key"]]
    assert value_of(answer, ask) == ask["value"]
    assert answer["state"] == ask.get("known", answer["state"])
    if isinstance(ask["value"], int):
        assert isinstance(value_of(answer, ask), int)


def test_every_figure_asked_is_in_the_sources():
    assert set(ASKED) <= set(ASKS)
