"""What an old encoding is to the reader: text in which each byte shows as the character Windows gives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

UNICODE = "unicode"
_HIGH_BYTES = range(0x80, 0x100)


@dataclass(frozen=True)
class Legacy:
    """An encoding by its code. `decode` gives NFC; `chars` are the letters beyond ASCII that text in it can hold.

    With `loses_case` its toned small letters stand for capitals too, so that case must be guessed.
    """

    code: str
    decode: Callable[[str], str] = field(repr=False)
    chars: frozenset[str] = field(repr=False)
    loses_case: bool = False

    def accepts(self, text: str) -> bool:
        """Can the text be in this encoding? A letter it does not have says no; signs say nothing."""
        return all(char.isascii() or char in self.chars or not char.isalpha() for char in text)


def char_of(byte: int, code_page: str) -> str:
    """The character of a byte in a Windows code page; the few undefined bytes stand for themselves."""
    try:
        return bytes([byte]).decode(code_page)
    except UnicodeDecodeError:
        return chr(byte)


def byte_text(data: bytes) -> str:
    """Bytes of an unknown 8-bit encoding as western Windows shows them; nothing is lost, every byte is a character."""
    return data.decode("latin-1").translate(_LATIN_TO_WINDOWS)


def between_code_pages(shown_in: str, meant_in: str) -> dict[int, str]:
    """A translation from the characters one code page shows to those another means, byte by byte."""
    return {ord(char_of(byte, shown_in)): char_of(byte, meant_in) for byte in _HIGH_BYTES}


_LATIN_TO_WINDOWS = {byte: char_of(byte, "cp1252") for byte in _HIGH_BYTES}
