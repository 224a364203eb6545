"""Find the texts that the program marks for translation, in Python by its syntax tree and in templates by Django's own lexer."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: What each argument of a gettext function is, in order.
ARGUMENTS = {
    "sentence": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
#: Where such a function may come from: Django, and the verdicts of the import, which are translated where they are read.
TRANSLATION = {"django.utils.translation", "chibo.exchange.reading.verdicts"}

_QUOTED = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(?:n?p?gettext|_)\(\s*{_QUOTED}(?:\s*,\s*{_QUOTED})*(?:\s*,\s*count)?\s*\)")


@dataclass(frozen=True)
class Text:
    """One text to translate: its identity is context and singular."""

    id: str
    plural: str | None = None
    context: str | None = None


@dataclass
class Sources:
    """The texts of a tree with the files they stand in, and the calls that cannot be translated."""

    files: dict[Text, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, text: Text, file: str) -> None:
        """Note that `text` stands in `file`; a text with a plural takes in the same text without one."""
        plain = Text(text.id, None, text.context)
        if text.plural is None:
            text = next(
                (known for known in self.files if (known.id, known.context) == (text.id, text.context)), text
            )
        elif plain in self.files:
            self.files[text] = self.files.get(text, set()) | self.files.pop(plain)
        self.files.setdefault(text, set()).add(file)


def _aliases(tree: ast.AST) -> dict[str, str]:
    """Local name → gettext function, for names imported from Django."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in TRANSLATION
        for alias in node.names
        if alias.name in ARGUMENTS
    }


def _function(call: ast.Call, aliases: dict[str, str]) -> str | None:
    """The gettext function that a call means, or None."""
    if isinstance(call.func, ast.Name):
        return aliases.get(call.func.id)
    if (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "translation"
    ):
        return call.func.attr if call.func.attr in ARGUMENTS else None
    return None


def _text(call: ast.Call, function: str) -> Text | None:
    """The text of a call, or None where an argument is not a literal string."""
    names = ARGUMENTS[function]
    values = [argument.value for argument in call.args[: len(names)] if isinstance(argument, ast.Constant)]
    if len(values) != len(names) or not all(isinstance(value, str) for value in values):
        return None
    return Text(**dict(zip(names, values, strict=True)))


def _computed(call: ast.Call) -> bool:
    """Whether a call translates a text put together on the spot, which no catalogue can hold."""
    return any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in call.args[:1])


def texts_in_python(source: str, aliases: dict[str, str] | None = None) -> Iterator[tuple[Text | None, int]]:
    """Each text with its line; None for a text put together on the spot. A call with a plain name as argument is passed over."""
    tree = ast.parse(source)
    names = _aliases(tree) if aliases is None else aliases
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        function = _function(call, names)
        if function is None:
            continue
        text = _text(call, function)
        if text is not None or _computed(call):
            yield text, call.lineno


def texts_in_template(source: str, origin: str = "") -> Iterator[Text]:
    """Each text of a Django template."""
    from django.utils.translation.template import templatize

    plain_names = {name: name for name in ARGUMENTS} | {"_": "gettext"}
    for call in _CALL.findall(templatize(source, origin=origin)):
        for text, _line in texts_in_python(call, plain_names):
            if text is not None:
                yield text


def _is_program(path: Path) -> bool:
    """Whether users read what this file says: not tests, not migrations."""
    return not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"


def collect(root: Path, package: str = "src/chibo") -> Sources:
    """All texts of the package below `root`, with file names relative to `root`."""
    found = Sources()
    for path in sorted((root / package).rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix == ".py" and _is_program(path.relative_to(root)):
            for text, line in texts_in_python(path.read_text(encoding="utf-8")):
                if text is None:
                    found.problems.append(
                        f"{name}:{line}: a text put together on the spot cannot be translated"
                    )
                else:
                    found.add(text, name)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            for text in texts_in_template(path.read_text(encoding="utf-8"), name):
                found.add(text, name)
    return found
