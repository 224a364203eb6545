"""TCVN3 (TCVN 5712:1993 VN3, "ABC"): the fonts .VnTime, .VnArial and their like; .VnTimeH shows all as capitals.

The encoding has no capitals with a tone: Hà Nội in capitals is "HÀ NỘI" only by the font, and so is the case guessed
from the letters around.
"""

from __future__ import annotations

import re

from chibo.exchange.reading.encodings.legacy import Legacy, between_code_pages

_UNTONED = dict(zip(range(0xA1, 0xAF), "ĂÂÊÔƠƯĐăâêôơưđ", strict=True))
_TONED = dict(
    zip(
        map(ord, "µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"),
        "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""The vowels with a tone, in the order of their bytes, under the characters western Windows shows for these."""
TABLE: dict[int, str] = _UNTONED | _TONED
"""By byte; all bytes lie where western Windows shows the character of the same number."""

_WORD = re.compile(r"\S+")
_HEADING = re.compile(r"(?:(?:[ivxlc]+|\d+)\s*[.)]\s*)?(?=chi bộ\b|đảng bộ\b|đảng ủy\b|danh sách\b)")
_SURELY_CAPITALS = 2


def decode(text: str) -> str:
    """The text in NFC. Where a cell or a word is surely in capitals, its toned letters are too."""
    if text.isascii():
        return text
    decoded = text.translate(TABLE)
    if _is_shouted(text, decoded) or _is_small_heading(decoded):
        return decoded.upper()
    return _WORD.sub(
        lambda word: word[0].upper() if _is_capitals(text[word.start() : word.end()], word[0]) else word[0],
        decoded,
    )


def _is_shouted(raw: str, decoded: str) -> bool:
    """Is everything of known case a capital, with a word in which this is no accident? "Vò A Sö" is not."""
    words = [(raw[word.start() : word.end()], word[0]) for word in _WORD.finditer(decoded)]
    return any(_is_capitals(*word) for word in words) and all(
        char.isupper() for word in words for char in _of_known_case(*word)
    )


def _is_capitals(raw: str, decoded: str) -> bool:
    known = _of_known_case(raw, decoded)
    return len(known) >= _SURELY_CAPITALS and all(char.isupper() for char in known)


def _of_known_case(raw: str, decoded: str) -> list[str]:
    pairs = zip(raw, decoded, strict=True)
    return [char for byte, char in pairs if char.isalpha() and ord(byte) not in _TONED]


def _is_small_heading(decoded: str) -> bool:
    """Nobody begins a heading with a small letter: it was shown in capitals by a font such as .VnTimeH."""
    found = _HEADING.match(decoded.casefold())
    return found is not None and decoded[found.end() :].islower()


TCVN3 = Legacy("tcvn3", decode, frozenset(map(chr, TABLE)), loses_case=True)

_TO_WESTERN = between_code_pages("cp1258", "cp1252")
TCVN3_THROUGH_1258 = Legacy(
    "tcvn3",
    lambda text: decode(text.translate(_TO_WESTERN)),
    frozenset(chr(char) for char, western in _TO_WESTERN.items() if ord(western) in TABLE),
    loses_case=True,
)
"""The same bytes read by a Windows set to Vietnamese, which shows some of them as other letters and loose tone marks."""
