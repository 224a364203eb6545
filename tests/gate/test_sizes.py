"""How large a file, a function, may be; and what a module may be called."""

from __future__ import annotations

import ast

from tests.gate.tree import Source, listed, read, sources, tracked

FILE_LIMIT, TEST_FILE_LIMIT, FUNCTION_LIMIT = 400, 500, 40
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
PAGE_ENDINGS = (".html", ".css", ".js")


def too_long(path: str, text: str, limit: int) -> list[str]:
    """One problem if the file has more lines than `limit`."""
    lines = text.count("\n")
    return [f"{path}: {lines} lines, at most {limit}"] if lines > limit else []


def long_functions(source: Source) -> list[str]:
    """Functions of more than the allowed lines, from `def` to the last line."""
    functions = (
        node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [
        f"{source.path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LIMIT}"
        for node in functions
        if (length := node.end_lineno - node.lineno + 1) > FUNCTION_LIMIT
    ]


def drawer_names(path: str) -> list[str]:
    """Folders and modules named after nothing."""
    names = [part.removesuffix(".py") for part in path.split("/")]
    return [f"{path}: '{name}' says nothing of what is inside" for name in names if name in DRAWERS]


def test_files_stay_below_limit():
    problems = [
        problem
        for source in sources()
        if not source.is_migration
        for problem in too_long(source.path, source.text, TEST_FILE_LIMIT if source.is_test else FILE_LIMIT)
    ]
    assert not problems, listed(problems)


def test_templates_styles_scripts_stay_below_limit():
    names = [name for name in tracked() if name.endswith(PAGE_ENDINGS) and "/vendor/" not in name]
    problems = [problem for name in names for problem in too_long(name, read(name), FILE_LIMIT)]
    assert not problems, listed(problems)


def test_functions_stay_below_limit():
    problems = [
        problem for source in sources() if not source.is_migration for problem in long_functions(source)
    ]
    assert not problems, listed(problems)


def test_modules_have_telling_names():
    problems = [problem for source in sources() for problem in drawer_names(source.path)]
    assert not problems, listed(problems)


def test_size_checkers_find_what_is_too_long():
    body = "".join(f"    x = {number}\n" for number in range(FUNCTION_LIMIT))
    assert long_functions(Source("a.py", f"def f():\n{body}"))
    assert not long_functions(Source("a.py", "def f():\n    return 1\n"))
    assert too_long("a.py", "\n" * (FILE_LIMIT + 1), FILE_LIMIT)
    assert not too_long("a.py", "\n" * FILE_LIMIT, FILE_LIMIT)
    assert drawer_names("src/chibo/org/utils.py")
    assert drawer_names("src/chibo/common/models.py")
    assert not drawer_names("src/chibo/org/commonplace.py")
