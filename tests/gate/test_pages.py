"""What a page may carry: everything from our own origin, nothing inline, no text that cannot be translated."""

from __future__ import annotations

import re

from django.template.base import Lexer, TokenType

from tests.gate.tree import listed, read, tracked

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "inline style": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "event attribute of HTMX": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "script address": re.compile(r"\bjavascript:", re.IGNORECASE),
}
#: The name of the SVG vocabulary is no address that a browser opens.
VOCABULARY = re.compile(r"http://www\.w3\.org/[\w/.]+")
FOREIGN = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+|@import\s+url""", re.IGNORECASE)
#: A language's own name is the same in every language.
OWN_LANGUAGE = re.compile(r"<[^>]*\blang=\"vi\"[^>]*>[^<]*")
VIETNAMESE = re.compile(
    r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)


def templates() -> list[str]:
    return [name for name in tracked() if name.endswith((".html", ".svg")) and name.startswith("src/")]


def served() -> list[str]:
    """Our own style sheets and scripts."""
    return [name for name in tracked() if name.endswith((".css", ".js")) and "/vendor/" not in name]


def inline_code(name: str, text: str) -> list[str]:
    """What the content security policy would refuse."""
    bare = COMMENT.sub("", text)
    return [f"{name}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(bare)]


def foreign_origins(name: str, text: str) -> list[str]:
    """Addresses outside our origin."""
    bare = VOCABULARY.sub("", COMMENT.sub("", text))
    return [f"{name}: {found.group(0)}" for found in FOREIGN.finditer(bare)]


def untranslated(name: str, text: str) -> list[str]:
    """Vietnamese text outside `trans` and `blocktrans`."""
    problems, inside = [], False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in {"blocktrans", "blocktranslate", "comment"}:
                inside = True
            elif word in {"endblocktrans", "endblocktranslate", "endcomment"}:
                inside = False
        elif (
            token.token_type == TokenType.TEXT
            and not inside
            and VIETNAMESE.search(OWN_LANGUAGE.sub("", token.contents))
        ):
            problems.append(
                f"{name}:{token.lineno}: {token.contents.strip()[:60]!r} is not marked for translation"
            )
    return problems


def test_templates_carry_nothing_inline():
    problems = [problem for name in templates() for problem in inline_code(name, read(name))]
    assert not problems, listed(problems)


def test_pages_load_nothing_from_elsewhere():
    problems = [problem for name in templates() + served() for problem in foreign_origins(name, read(name))]
    assert not problems, listed(problems)


def test_templates_mark_every_text_for_translation():
    html = [name for name in templates() if name.endswith(".html")]
    problems = [problem for name in html for problem in untranslated(name, read(name))]
    assert not problems, listed(problems)


def test_page_checkers_find_what_is_wrong():
    bad = (
        "<script>run()</script>",
        "<style>p {}</style>",
        '<p class="a" style="x">',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
    )
    assert [len(inline_code("a.html", text)) for text in bad] == [1] * len(bad)
    assert not inline_code(
        "a.html", '<script src="/static/a.js" defer></script>{# <style> #}<button name="one">'
    )
    assert foreign_origins("a.html", '<link href="https://cdn.example.org/a.css">')
    assert foreign_origins("a.css", "src: url(//fonts.example.org/a.woff2)")
    assert not foreign_origins("a.html", '<svg xmlns="http://www.w3.org/2000/svg">')
    assert untranslated("a.html", "<p>Đảng viên</p>")
    assert not untranslated(
        "a.html", '<p>{% trans "Đảng viên" %}</p>{% blocktrans %}Chi bộ{% endblocktrans %}'
    )
