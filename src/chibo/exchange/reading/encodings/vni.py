"""VNI for Windows: the fonts VNI-Times, VNI-Helve and their like; a letter, then the character of its marks."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from chibo.exchange.reading.encodings.legacy import Legacy, between_code_pages

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_TONE = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_WITH_CIRCUMFLEX = {"â": "", "á": _ACUTE, "à": _GRAVE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_WITH_BREVE = {"ê": "", "é": _ACUTE, "è": _GRAVE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _small_letters() -> dict[str, str]:
    table = dict(_ALONE)
    for base, (mark, tone) in product("aeouyôö", _TONE.items()):
        table[base + mark] = _ALONE.get(base, base) + tone
    for base, (mark, tone) in product("aeo", _WITH_CIRCUMFLEX.items()):
        table[base + mark] = base + _CIRCUMFLEX + tone
    for mark, tone in _WITH_BREVE.items():
        table["a" + mark] = "a" + _BREVE + tone
    return {written: unicodedata.normalize("NFC", letter) for written, letter in table.items()}


def _with_capitals(small: dict[str, str]) -> dict[str, str]:
    """The case of the letter decides; the marks behind a capital are written in either case."""
    table = dict(small)
    for written, letter in small.items():
        table[written[0].upper() + written[1:]] = letter.upper()
        table[written.upper()] = letter.upper()
        table[written[0] + written[1:].upper()] = letter
    return table


TABLE: dict[str, str] = _with_capitals(_small_letters())
"""By the one or two characters as western Windows shows them."""
_WRITTEN = re.compile("|".join(sorted(TABLE, key=len, reverse=True)))


def decode(text: str) -> str:
    """The text in NFC."""
    return text if text.isascii() else _WRITTEN.sub(lambda found: TABLE[found[0]], text)


_CHARS = frozenset(char for written in TABLE for char in written if not char.isascii())
VNI = Legacy("vni", decode, _CHARS)

_TO_WESTERN = between_code_pages("cp1258", "cp1252")
VNI_THROUGH_1258 = Legacy(
    "vni",
    lambda text: decode(text.translate(_TO_WESTERN)),
    frozenset(chr(char) for char, western in _TO_WESTERN.items() if western in _CHARS),
)
"""The same bytes read by a Windows set to Vietnamese."""
