"""Windows-1258: letters with their circumflex, breve or horn, then the tone as a combining mark."""

from __future__ import annotations

import unicodedata

from chibo.exchange.reading.encodings.legacy import Legacy, between_code_pages

TABLE: dict[int, str] = between_code_pages("cp1252", "cp1258")
"""By the character western Windows shows for the byte."""


def decode(text: str) -> str:
    """The text in NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(TABLE))


WINDOWS_1258 = Legacy("windows-1258", decode, frozenset(map(chr, TABLE)))
