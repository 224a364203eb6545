"""English is complete; and the tool that says so finds what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gate.tree import listed
from tools.message_sources import Sources, Text, collect, texts_in_python, texts_in_template
from tools.messages import (
    PO,
    ROOT,
    compile_catalogue,
    merged,
    problems,
    read_catalogue,
    update,
    write_catalogue,
)

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """{% load i18n %}<h1>{% trans "Đảng viên" %}</h1>{{ _("Chi bộ")|title }}
{% blocktrans count n=rows|length %}{{ n }} chi bộ{% plural %}{{ n }} các chi bộ{% endblocktrans %}
{% blocktrans trimmed context "a rate" with share=x %}
  Đạt {{ share }} (95%)
{% endblocktrans %}"""
CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
_("Kết "
  "nạp")
ngettext("%(n)s chi bộ", "%(n)s các chi bộ", 2)
pgettext_lazy("menu", "Tổ chức")
_(variable)
other("Không dịch")
"""


def python_texts(source: str) -> list[Text | None]:
    return [text for text, _line in texts_in_python(source)]


@pytest.fixture
def tree(tmp_path) -> Path:
    """A checkout with one module and one page."""
    package = tmp_path / "src/chibo/org"
    (package / "templates/org").mkdir(parents=True)
    (package / "tests").mkdir()
    (package / "views.py").write_text(CODE, encoding="utf-8")
    (package / "templates/org/unit.html").write_text(PAGE, encoding="utf-8")
    (package / "tests/test_views.py").write_text(CODE.replace("nạp", "thử"), encoding="utf-8")
    return tmp_path


def translate(catalogue, **texts: str) -> None:
    """Give every message a translation: its own text, or the one named."""
    for message in catalogue:
        if message.id:
            message.string = message.id if isinstance(message.id, str) else tuple(message.id)
            message.string = (
                texts.get(message.id, message.string) if isinstance(message.id, str) else message.string
            )


def test_english_is_complete():
    found = list(problems(collect(ROOT), read_catalogue(ROOT / PO)))
    assert not found, listed(found)


def test_python_texts_are_found_through_aliases():
    assert python_texts(CODE) == [
        Text("Kết nạp"),
        Text("%(n)s chi bộ", "%(n)s các chi bộ"),
        Text("Tổ chức", None, "menu"),
    ]


def test_python_text_put_together_on_the_spot_is_a_problem():
    source = "from django.utils.translation import gettext as _\n_(f'chi bộ {name}')\n_('a' + b)\n"
    assert python_texts(source) == [None, None]


def test_template_texts_are_found():
    assert list(texts_in_template(PAGE)) == [
        Text("Đảng viên"),
        Text("Chi bộ"),
        Text("%(n)s chi bộ", "%(n)s các chi bộ"),
        Text("Đạt %(share)s (95%%)", None, "a rate"),
    ]


def test_text_with_and_without_plural_is_one_entry():
    sources = Sources()
    sources.add(Text("chi bộ"), "a.py")
    sources.add(Text("chi bộ", "các chi bộ"), "b.py")
    sources.add(Text("chi bộ"), "c.py")
    assert sources.files == {Text("chi bộ", "các chi bộ"): {"a.py", "b.py", "c.py"}}


def test_collect_passes_over_tests(tree):
    ids = {text.id for text in collect(tree).files}
    assert "Kết nạp" in ids
    assert "Kết thử" not in ids


def test_update_is_stable_and_keeps_translations(tree):
    update(tree)
    catalogue = read_catalogue(tree / PO)
    catalogue.get("Kết nạp").string = "Admission"
    write_catalogue(catalogue, tree / PO)
    update(tree)
    first = (tree / PO).read_bytes()
    update(tree)
    assert (tree / PO).read_bytes() == first
    assert b'msgstr "Admission"' in first
    assert b"POT-Creation-Date" not in first
    assert str(tree).encode() not in first
    assert b"#: src/chibo/org/views.py\n" in first


def test_update_drops_texts_that_are_gone(tree):
    update(tree)
    (tree / "src/chibo/org/views.py").unlink()
    update(tree)
    assert "Kết nạp" not in (tree / PO).read_text(encoding="utf-8")


def test_compiled_catalogue_is_what_gettext_reads(tree):
    import gettext

    update(tree)
    catalogue = read_catalogue(tree / PO)
    translate(catalogue, **{"Kết nạp": "Admission"})
    write_catalogue(catalogue, tree / PO)
    compile_catalogue(tree)
    with (tree / PO).with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Kết nạp") == "Admission"


def test_complete_catalogue_has_no_problems(tree):
    sources = collect(tree)
    catalogue = merged(sources, read_catalogue(tree / PO))
    translate(catalogue)
    assert list(problems(sources, catalogue)) == []


def test_each_kind_of_gap_is_told(tree):
    sources = collect(tree)
    catalogue = merged(sources, read_catalogue(tree / PO))
    translate(catalogue, **{"Kết nạp": "", "Chi bộ": "%(n)s cells"})
    catalogue.get("Đảng viên").flags.add("fuzzy")
    catalogue.get("%(n)s chi bộ").string = ("one cell", "cells")
    catalogue.add("Đã bỏ", "Gone")
    catalogue.delete("Tổ chức", "menu")
    told = [problem.split(":")[0] for problem in problems(sources, catalogue)]
    assert sorted(told) == [
        "marked fuzzy",
        "no longer in the program (run `make messages`)",
        "not in the catalogue (run `make messages`)",
        "not translated",
        "other placeholders than the source",
        "other placeholders than the source",
    ]


def test_singular_may_leave_the_number_out(tree):
    sources = collect(tree)
    catalogue = merged(sources, read_catalogue(tree / PO))
    translate(catalogue)
    catalogue.get("%(n)s chi bộ").string = ("one cell", "%(n)s cells")
    assert list(problems(sources, catalogue)) == []
