"""The papers keep up with the program: glossary, links, settings, commands."""

from __future__ import annotations

import re
from collections import Counter

from django.apps import apps

from tests.gate.tree import ROOT, listed, read, tracked

GLOSSARY = "docs/glossary.md"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
SETTING = re.compile(r"\b(?:CHIBO_[A-Z]+(?:_[A-Z]+)*|DATABASE_URL)\b")


def rows(markdown: str) -> list[list[str]]:
    """Cells of every body row of every table."""
    lines = [line for line in markdown.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, row in enumerate(cells) if all(set(cell) <= set("-: ") for cell in row)]
    heads = {number - 1 for number in rules}
    return [row for number, row in enumerate(cells) if number not in heads and number not in rules]


def identifiers(markdown: str) -> list[str]:
    """What stands in backticks in the second column of the glossary."""
    return [name for row in rows(markdown) for name in re.findall(r"`([^`]+)`", row[1])]


def terms(markdown: str) -> list[str]:
    """The Vietnamese terms, first column."""
    return [row[0] for row in rows(markdown)]


def twice(names: list[str]) -> list[str]:
    return [f"{GLOSSARY}: {name} stands {count} times" for name, count in Counter(names).items() if count > 1]


def identifier_of(model_name: str) -> str:
    """How the glossary writes a class: `UnitKind` → `unit_kind`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model_name).lower()


def model_names() -> list[str]:
    """Classes of the program's own models, without those that Django makes."""
    own = [config for config in apps.get_app_configs() if config.name.startswith("chibo.")]
    return sorted(model.__name__ for config in own for model in config.get_models())


def without_row(names: list[str], markdown: str) -> list[str]:
    """Models without a row."""
    known = set(identifiers(markdown))
    return [
        f"{GLOSSARY}: no row for `{identifier_of(name)}`"
        for name in names
        if identifier_of(name) not in known
    ]


def anchors(markdown: str) -> set[str]:
    """Anchors that a reader of Markdown makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(name: str, markdown: str) -> list[str]:
    """Relative links whose file or heading is not there."""
    problems = []
    for target in LINK.findall(CODE.sub("", markdown)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _hash, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists():
            problems.append(f"{name}: {target} is not there")
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
            problems.append(f"{name}: {target} has no such heading")
    return problems


def markdown_files() -> list[str]:
    return [name for name in tracked() if name.endswith(".md")]


def test_every_model_has_a_glossary_row():
    problems = without_row(model_names(), read(GLOSSARY))
    assert not problems, listed(problems)


def test_one_term_is_one_identifier():
    problems = twice(identifiers(read(GLOSSARY))) + twice(terms(read(GLOSSARY)))
    assert not problems, listed(problems)


def test_links_resolve():
    problems = [problem for name in markdown_files() for problem in broken_links(name, read(name))]
    assert not problems, listed(problems)


def test_every_setting_is_documented():
    names = set(SETTING.findall(read("src/chibo/config/env.py")))
    assert names
    documented = SETTING.findall(read("docs/reference/environment.md"))
    assert names == {name.removesuffix("_FILE") for name in documented}


def test_every_decision_is_listed():
    index = read("docs/decisions/README.md")
    notes = [name.rsplit("/", 1)[-1] for name in tracked() if re.match(r"docs/decisions/\d{4}-", name)]
    assert notes
    assert [note for note in notes if note not in index] == []


def test_doc_checkers_find_what_is_wrong():
    table = "| t | i |\n|---|---|\n| chi bộ | `cell` |\n| chi bộ | `cell`, `unit` |\n"
    assert identifiers(table) == ["cell", "cell", "unit"]
    assert len(twice(identifiers(table))) == len(twice(terms(table))) == 1
    assert without_row(["UnitKind", "Unit"], table) == [f"{GLOSSARY}: no row for `unit_kind`"]
    assert broken_links("docs/x.md", "[a](nowhere.md) and [b](glossary.md#no-such)")
    assert not broken_links("docs/x.md", "[a](glossary.md), `[b](nowhere.md)`, [c](https://example.org)")
