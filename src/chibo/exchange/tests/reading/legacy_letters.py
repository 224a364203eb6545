"""Writes Vietnamese in the old encodings, as their fonts need it; only tests do that."""

from __future__ import annotations

import unicodedata

from chibo.exchange.reading.encodings import tcvn3, vni, windows1258

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Level, huyền, hỏi, ngã, sắc, nặng."""
_TCVN3 = {letter: chr(byte) for byte, letter in tcvn3.TABLE.items()}
_VNI = {letter: written for written, letter in sorted(vni.TABLE.items(), key=lambda pair: pair[0].isupper())}
_WINDOWS = {letter: chr(char) for char, letter in windows1258.TABLE.items()}


def with_tone(syllable: str, tone: str) -> str:
    """The syllable with a tone on its main vowel."""
    start = 2 if syllable.startswith(("qu", "gi")) and len(syllable) > 2 else 0
    vowels = [index for index, char in enumerate(syllable) if char in "aăâeêioôơuưy"]
    inner = [index for index in vowels if index >= start] or vowels
    marked = [index for index in inner if syllable[index] in "ăâêôơư"]
    place = (marked or inner)[-1]
    return unicodedata.normalize("NFC", syllable[: place + 1] + tone + syllable[place + 1 :])


def in_tcvn3(text: str) -> str:
    """A capital with a tone is written as the small letter: there is no other."""
    return "".join(_TCVN3.get(char) or _TCVN3.get(char.lower(), char) for char in text)


def in_vni(text: str) -> str:
    return "".join(_VNI.get(char, char) for char in text)


def in_windows1258(text: str) -> str:
    return "".join(_in_windows1258(char) for char in text)


def _in_windows1258(char: str) -> str:
    """A letter the code page has, else the letter without its tone and the tone behind it."""
    if char.isascii() or char in _WINDOWS:
        return _WINDOWS.get(char, char)
    decomposed = unicodedata.normalize("NFD", char)
    tone = next(mark for mark in decomposed[1:] if mark in TONES)
    letter = unicodedata.normalize("NFC", decomposed.replace(tone, ""))
    return _WINDOWS.get(letter, letter) + _WINDOWS[tone]
