"""Vietnamese text: cleaning, searching, ordering, capitals. Free of Django."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_NUMBER = re.compile("[0-9]+")
_WORD = re.compile(r"[^\s\-'’.]+")

_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LEVEL = "1"
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_MARKED = {
    ("a1", _BREVE): "a2",
    ("a1", _CIRCUMFLEX): "a3",
    ("e1", _CIRCUMFLEX): "e2",
    ("o1", _CIRCUMFLEX): "o2",
    ("o1", _HORN): "o3",
    ("u1", _HORN): "u2",
}


def clean_text(text: str) -> str:
    """NFC, single spaces, none at the ends; non-breaking spaces count as spaces, invisible characters are dropped."""
    visible = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _without_marks(text: str) -> str:
    """Letters without marks, đ as d."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not _is_mark(char))
    return plain.replace("đ", "d").replace("Đ", "D")


def search_key(text: str) -> str:
    """What a search compares: no case, no marks, đ = d, punctuation as spaces. Applying it twice changes nothing."""
    folded = _without_marks(_without_marks(clean_text(text)).casefold()).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens, for codes and addresses; other letters are dropped."""
    return "-".join(search_key(text).encode("ascii", "ignore").decode("ascii").split())


def title_case(text: str) -> str:
    """Each word with a capital and small letters: "SÙNG MẠNH PÁO" gives "Sùng Mạnh Páo", "Y-MOAN" "Y-Moan"."""
    return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), clean_text(text))


def name_of_person(text: str) -> str:
    """A person's name as it is kept: NFC, single spaces; a name all in capitals in title case, otherwise as given."""
    name = clean_text(text)
    return title_case(name) if name.isupper() else name


def sort_key(full_name: str) -> str:
    """A key that orders people by given name (the last syllable), then by family and middle names.

    Vietnamese alphabet, tones (ngang, huyền, hỏi, ngã, sắc, nặng) deciding between syllables of equal letters.
    Only `0-9a-z`, so that databases order it alike by bytes and by English collation.
    """
    syllables = _syllables(full_name)
    return "".join(map(_syllable_key, syllables[-1:] + syllables[:-1]))


def sort_key_plain(text: str) -> str:
    """The key of `sort_key` read from left to right, for names of units and places; numbers by their size (2 before 10)."""
    return "".join(_syllable_key(part) for part in _syllables(_NUMBER.sub(_sized, text)))


def _sized(number: re.Match[str]) -> str:
    """A number led by how long it is, so that the longer stands after the shorter; beyond 99 digits all count alike."""
    digits = number[0].lstrip("0") or "0"
    return f"{min(len(digits), 99):02}{digits}"


def _syllables(text: str) -> list[str]:
    folded = clean_text(clean_text(text).casefold())
    return "".join(char if char.isalnum() or _is_mark(char) else " " for char in folded).split()


@lru_cache(maxsize=16384)
def _syllable_key(syllable: str) -> str:
    """Two characters a letter, then "0" (below every letter: the shorter word first) and the tone."""
    codes: list[str] = []
    tone = _LEVEL
    for char in unicodedata.normalize("NFKD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        elif not _is_mark(char):
            codes.append(_letter_code(char))
        elif codes:
            codes[-1] = _MARKED.get((codes[-1], char), codes[-1])
    return "".join(codes) + "0" + tone


def _letter_code(char: str) -> str:
    if "a" <= char <= "z":
        return char + "1"
    if char == "đ":
        return "d2"
    return "1" + char if "0" <= char <= "9" else f"zz{ord(char):06x}"
