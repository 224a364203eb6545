"""Nothing unfinished, nothing switched off, no number or place of this one workshop."""

from __future__ import annotations

import ast
import re

from tests.gate.tree import Source, is_text, listed, program, read, sources, tracked

# The patterns are put together from pieces, so that this file does not find itself.
MARKS = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
UNWRITTEN = "NotImplemented" + "Error"
SWITCHED_OFF = re.compile(
    r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|\bassert " + r"True\b|unittest\.skip"
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:work|root|opt|mnt|Users|home/\w+)/\w|\b[A-Z]:\\Users\b")
REGISTRIES = re.compile(
    r"\b(?:pypi\.(?:org|io)|pythonhosted|npmjs\.(?:org|com)|npmjs\b|deb\.debian\.org|"
    r"files\.python|registry\.[a-z]+\.[a-z]{2,}|crates\.io|unpkg\.com|jsdelivr|cdnjs)",
)
BESIDE = re.compile(r"\.\./shared\b|\bshared/(?:seeds|samples|design|rules)\b")
SEED_NUMBERS = {8777, 1555, 244, 337, 378, 254}
LOOK_IN = (
    ".py",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".toml",
    ".md",
    ".txt",
    ".json",
    ".lock",
    ".yaml",
    ".yml",
    ".po",
)
PLAIN_NAMES = ("Makefile", "run", ".gitattributes", ".editorconfig", ".gitignore")


def text_files() -> list[str]:
    """Committed text that we wrote ourselves."""
    return [
        name
        for name in tracked()
        if (name.endswith(LOOK_IN) or name.rsplit("/", 1)[-1] in PLAIN_NAMES)
        and "/vendor/" not in name
        and not name.startswith("src/chibo/web/static/web/fonts/")
        and is_text(name)
    ]


def matches(name: str, text: str, pattern: re.Pattern[str]) -> list[str]:
    """One line for each line of `text` in which `pattern` occurs."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.split("\n"), 1)
        if pattern.search(line)
    ]


def matches_anywhere(pattern: re.Pattern[str]) -> list[str]:
    """Lines of the whole checkout in which `pattern` occurs."""
    own = "tests/gate/test_leftovers.py"
    return [problem for name in text_files() if name != own for problem in matches(name, read(name), pattern)]


def unwritten(source: Source) -> list[str]:
    """Places that only say that something is missing."""
    return [
        f"{source.path}:{node.lineno}: {UNWRITTEN}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and node.id == UNWRITTEN
    ]


def seed_numbers(source: Source) -> list[str]:
    """Literal numbers that only the seed documents could have told."""
    return [
        f"{source.path}:{node.lineno}: {node.value} is a number of the seed documents"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in SEED_NUMBERS
    ]


def test_no_unfinished_marks():
    problems = matches_anywhere(MARKS)
    assert not problems, listed(problems)


def test_nothing_left_unwritten():
    problems = [problem for source in sources() for problem in unwritten(source)]
    assert not problems, listed(problems)


def test_no_test_switched_off():
    tests = [
        source for source in sources() if source.is_test and source.path != "tests/gate/test_leftovers.py"
    ]
    problems = [problem for source in tests for problem in matches(source.path, source.text, SWITCHED_OFF)]
    assert not problems, listed(problems)


def test_no_machine_paths():
    problems = matches_anywhere(MACHINE_PATHS)
    assert not problems, listed(problems)


def test_no_registry_hosts():
    problems = matches_anywhere(REGISTRIES)
    assert not problems, listed(problems)


def test_nothing_read_from_beside_the_checkout():
    problems = matches_anywhere(BESIDE)
    assert not problems, listed(problems)


def test_no_seed_numbers_in_program():
    problems = [problem for source in program() for problem in seed_numbers(source)]
    assert not problems, listed(problems)


def test_leftover_checkers_find_bad_lines():
    assert matches("a.py", "x = 1  # TO" + "DO later", MARKS)
    assert not matches("a.py", "todo_list = []", MARKS)
    assert unwritten(Source("a.py", f"def f():\n    raise {UNWRITTEN}\n"))
    assert not unwritten(Source("a.py", "def f(): return NotImplemented\n"))
    assert matches("a.py", "@pytest.mark." + "skip(reason='x')", SWITCHED_OFF)
    assert matches("a.py", "    assert " + "True", SWITCHED_OFF)
    assert not matches("a.py", "assert TrueType", SWITCHED_OFF)
    assert matches("a.md", "see /wo" + "rk/main/x", MACHINE_PATHS)
    assert matches("a.md", "in /ho" + "me/lan/chibo", MACHINE_PATHS)
    assert not matches("a.md", "see src/work/x and /u/na-khe/", MACHINE_PATHS)
    assert matches("a.lock", "--index-url https://py" + "pi.org/simple", REGISTRIES)
    assert not matches("a.md", "the PyPI package", REGISTRIES)
    assert matches("a.py", "open('../sha" + "red/x')", BESIDE)
    assert seed_numbers(Source("a.py", "x = 8777\n"))
    assert not seed_numbers(Source("a.py", "x = 8778\n"))
