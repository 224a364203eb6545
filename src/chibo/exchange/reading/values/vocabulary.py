"""Lists of known words with their codes, compared without case, marks, spaces and punctuation."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from chibo.core.text import search_key
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.reading.values.entry import Entry


NOT_KNOWN = "Chưa rõ"
"""What a list writes where nothing is known and an empty cell would mean none."""


@lru_cache(maxsize=4096)
def compact_key(text: str) -> str:
    """The search key without its spaces: "H'Mông", "hmong" and "H Mông" are one word."""
    return search_key(text).replace(" ", "")


_NOT_KNOWN = frozenset(map(compact_key, (NOT_KNOWN, "Không rõ")))


def says_not_known(text: str) -> bool:
    """Does the cell say that it is not known? Then the list says nothing of it."""
    return compact_key(text) in _NOT_KNOWN


@dataclass(frozen=True)
class Vocabulary:
    """Spellings by code. `labels` are the words to propose; `aliases` are further spellings, never proposed.

    Both are written out here, not taken from translated labels: a list is Vietnamese whatever the reader's language.

    With `begins`, a longer text that begins with a known word counts as it ("Đại học Sư phạm").
    """

    labels: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    begins: bool = False

    @cached_property
    def _codes(self) -> dict[str, str]:
        found = {compact_key(label): str(code) for code, label in self.labels.items()}
        for code, spellings in self.aliases.items():
            found.update({compact_key(spelling): str(code) for spelling in spellings})
        return found

    @cached_property
    def _beginnings(self) -> list[tuple[str, str]]:
        """Longest first, by whole words."""
        spellings = [(code, label) for code, label in self.labels.items()]
        spellings += [(code, spelling) for code, several in self.aliases.items() for spelling in several]
        keys = [(search_key(spelling), str(code)) for code, spelling in spellings]
        return sorted(keys, key=lambda pair: -len(pair[0]))

    def code_for(self, text: str) -> str | None:
        """The code of a known spelling, or None."""
        code = self._codes.get(compact_key(text))
        if code is None and self.begins:
            words = f"{search_key(text)} "
            code = next((code for key, code in self._beginnings if key and words.startswith(f"{key} ")), None)
        return code

    def nearest_label(self, text: str) -> str:
        """The proposed word that looks most like the text."""
        by_key = {compact_key(label): label for label in self.labels.values()}
        return by_key[get_close_matches(compact_key(text), by_key, n=1, cutoff=0.0)[0]]


def code_of(entry: Entry, vocabulary: Vocabulary) -> str | None:
    """The code of a filled entry; refuses an unknown word and names the nearest known one."""
    if entry.value is None:
        return None
    code = vocabulary.code_for(entry.text)
    if code is None:
        refuse_unknown(entry, vocabulary.nearest_label(entry.text))
    return code


def refuse_unknown(entry: Entry, nearest: str) -> None:
    """The refusal of a word outside the list."""
    message = _(
        "không hiểu giá trị “%(value)s”. Giá trị gần nhất trong danh mục: “%(nearest)s”. Sửa lại trong tệp rồi nhập lại."
    )
    entry.refuse("unknown_value", message % {"value": entry.text, "nearest": nearest})
