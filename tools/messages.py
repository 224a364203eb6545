"""The English catalogue without GNU gettext: `python -m tools.messages extract|update|compile|check`.

    extract  print every text marked for translation
    update   bring new texts into the catalogue, drop those gone, keep translations
    compile  write the .mo that Django reads (not committed)
    check    exit 1 with a list where a translation is missing, fuzzy, obsolete, or has other placeholders

Source texts are Vietnamese. The catalogue is sorted by text and holds no dates, line numbers or machine paths.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.message_sources import Sources, Text, collect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
PO = "src/chibo/locale/en/LC_MESSAGES/django.po"
HEADER = r"""# English texts of chibo. The source language is Vietnamese; `make messages` brings in new texts.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[a-zA-Z]|%[sd]|\{(\w*)\}")


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at `path`, or an empty one."""
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write sorted, unwrapped, with file names as the only location."""
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        HEADER + body.getvalue().decode("utf-8").rstrip("\n") + "\n", encoding="utf-8", newline="\n"
    )


def _message_id(text: Text) -> str | tuple[str, str]:
    return text.id if text.plural is None else (text.id, text.plural)


def _kept(old: Message | None, text: Text) -> str | tuple[str, ...]:
    """The translation so far, in the shape the text now needs."""
    if old is None:
        return "" if text.plural is None else ("", "")
    strings = old.string if isinstance(old.string, tuple | list) else (old.string,) * 2
    return strings[0] if text.plural is None else tuple(strings)


def merged(sources: Sources, old: Catalog) -> Catalog:
    """A catalogue of exactly the texts in `sources`, with the translations of `old`."""
    new = Catalog(locale="en", fuzzy=False)
    for text, files in sources.files.items():
        known = old.get(text.id, text.context)
        new.add(
            _message_id(text),
            _kept(known, text),
            locations=[(file, None) for file in sorted(files)],
            flags={"fuzzy"} if known is not None and known.fuzzy else (),
            context=text.context,
        )
    return new


def _placeholders(text: str) -> set[str]:
    return {match.group(0).rstrip("sd") for match in _PLACEHOLDER.finditer(text.replace("%%", ""))}


def _wrong_placeholders(message: Message) -> bool:
    """Whether a translation names other values than its source; the form for one may leave the number out."""
    if isinstance(message.id, str):
        return _placeholders(message.id) != _placeholders(str(message.string))
    singular, plural = (_placeholders(part) for part in message.id)
    one, many = (_placeholders(part) for part in message.string)
    return many != plural or not one <= singular | plural


def _entry_problem(message: Message) -> str | None:
    strings = (message.string,) if isinstance(message.string, str) else message.string
    if message.fuzzy:
        return "marked fuzzy"
    if not all(strings):
        return "not translated"
    if _wrong_placeholders(message):
        return "other placeholders than the source"
    return None


def problems(sources: Sources, catalogue: Catalog) -> Iterator[str]:
    """One line for each thing that keeps the catalogue from being complete."""
    yield from sources.problems
    for text, files in sources.files.items():
        message = catalogue.get(text.id, text.context)
        if message is None or _message_id(text) != (
            message.id if isinstance(message.id, str) else tuple(message.id)
        ):
            yield f"not in the catalogue (run `make messages`): {text.id!r} in {', '.join(sorted(files))}"
        elif problem := _entry_problem(message):
            yield f"{problem}: {text.id!r} in {', '.join(sorted(files))}"
    known = {(text.id, text.context) for text in sources.files}
    for message in catalogue:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        if singular and (singular, message.context) not in known:
            yield f"no longer in the program (run `make messages`): {singular!r}"
    for message in catalogue.obsolete.values():
        yield f"obsolete entry (run `make messages`): {message.id!r}"


def extract(root: Path) -> int:
    """Print the texts."""
    for text in sorted(collect(root).files, key=lambda text: (text.id, text.context or "")):
        print(text.id)
    return 0


def update(root: Path) -> int:
    """Rewrite the catalogue."""
    new = merged(collect(root), read_catalogue(root / PO))
    write_catalogue(new, root / PO)
    missing = sum(1 for message in new if message.id and _entry_problem(message))
    print(f"{PO}: {len(new)} texts, {missing} to translate")
    return 0


def compile_catalogue(root: Path) -> int:
    """Write the .mo beside the .po."""
    with (root / PO).with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(root / PO))
    return 0


def check(root: Path) -> int:
    """Print the problems; 1 where there are any."""
    found = list(problems(collect(root), read_catalogue(root / PO)))
    print(*found, sep="\n", file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


COMMANDS: dict[str, Callable[[Path], int]] = {
    "extract": extract,
    "update": update,
    "compile": compile_catalogue,
    "check": check,
}


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, 1 problems found, 2 wrong usage."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    return COMMANDS[arguments[0]](ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
