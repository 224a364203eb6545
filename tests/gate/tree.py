"""The checkout as the gate reads it: tracked files, and Python modules with their imports."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "src/chibo/"


@cache
def tracked() -> tuple[str, ...]:
    """Paths from the root of every file that is committed or would be, in order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(sorted(name for name in set(names) if name and (ROOT / name).is_file()))


@dataclass(frozen=True)
class Import:
    """One imported name: `from module import name`, or `import module` with an empty name."""

    module: str
    name: str
    line: int


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, with `/`, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        """Dotted name, for a file below src: `chibo.org.models`."""
        return self.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.module.split("."))

    @property
    def domain(self) -> str:
        """The folder below src/chibo, "" outside the package."""
        return self.parts[1] if self.path.startswith(PACKAGE) and len(self.parts) > 1 else ""

    @property
    def room(self) -> str:
        """The room in the domain: `models` for `chibo/org/models/units.py`, "" for none."""
        return self.parts[2] if self.domain and len(self.parts) > 2 else ""

    @property
    def is_test(self) -> bool:
        name = self.path.rsplit("/", 1)[-1]
        return "tests" in self.path.split("/") or name.startswith("test_") or name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    @property
    def imports(self) -> list[Import]:
        """Every absolute import, in order, wherever it stands."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [Import(alias.name, "", node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found += [Import(node.module or "", alias.name, node.lineno) for alias in node.names]
        return found

    def imported_modules(self) -> list[tuple[str, int]]:
        """Dotted names that an import may mean, with the line: `from a import b` may mean `a.b`."""
        return [(".".join(filter(None, (found.module, found.name))), found.line) for found in self.imports]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file."""
    return tuple(Source(name, read(name)) for name in tracked() if name.endswith(".py"))


def program() -> tuple[Source, ...]:
    """What is shipped: the package without tests and migrations."""
    return tuple(
        source
        for source in sources()
        if source.path.startswith(PACKAGE) and not source.is_test and not source.is_migration
    )


def read(name: str) -> str:
    """Text of a file of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def is_text(name: str) -> bool:
    """Whether a file is text: no zero byte in its head."""
    with (ROOT / name).open("rb") as file:
        return b"\0" not in file.read(4096)


def listed(problems: list[str]) -> str:
    """Problems as the message of a failing assertion."""
    return "\n" + "\n".join(problems)
