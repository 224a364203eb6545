"""Which encoding a book is written in, told by its letters alone, and the book in Unicode."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from chibo.core.errors import DomainError
from chibo.exchange.reading.encodings.legacy import UNICODE, Legacy
from chibo.exchange.reading.encodings.syllables import is_syllable
from chibo.exchange.reading.encodings.tcvn3 import TCVN3, TCVN3_THROUGH_1258
from chibo.exchange.reading.encodings.vni import VNI, VNI_THROUGH_1258
from chibo.exchange.reading.encodings.windows1258 import WINDOWS_1258

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading.book import Book, Cell, Sheet

LEGACIES: tuple[Legacy, ...] = (TCVN3, VNI, WINDOWS_1258, TCVN3_THROUGH_1258, VNI_THROUGH_1258)
ENCODINGS = (UNICODE, *dict.fromkeys(legacy.code for legacy in LEGACIES))
_WORDS = re.compile(r"[^\s!-@\[-`{-~“”‘’–—…]+")
_LEAST_WORDS = 2


class Verdict(NamedTuple):
    """The encoding of a book (None is Unicode), and whether most of its words are Unicode all the same."""

    legacy: Legacy | None
    mixed: bool = False


class Recoded(NamedTuple):
    """A book in Unicode, and the code of the encoding it was in."""

    book: Book
    encoding: str


def recode(book: Book, encoding: str | None = None) -> Recoded:
    """The book in Unicode, out of the encoding given, or the one recognised where None is given.

    Cells that cannot be in that encoding, or that are Vietnamese as they stand and nonsense when decoded, stay.

    Raises:
        DomainError: `encoding_unknown`.

    """
    texts = {text for sheet in book.sheets for row in sheet.rows for text in row if isinstance(text, str)}
    strange = {text for text in texts if not text.isascii()}
    verdict = recognise(strange) if encoding is None else _named(encoding, strange)
    if verdict.legacy is None:
        return Recoded(book, UNICODE)
    changed = _changed(strange, verdict)
    sheets = tuple(_sheet(sheet, changed, verdict.legacy) for sheet in book.sheets)
    return Recoded(replace(book, sheets=sheets), verdict.legacy.code)


def recognise(texts: Iterable[str]) -> Verdict:
    """The encoding that makes Vietnamese syllables of words that are none as they stand; else Unicode."""
    words = _words(texts)
    foreign = {word for word in words if not _reads(word)}
    scores = {legacy: sum(_decodes(word, legacy) for word in foreign) for legacy in LEGACIES}
    best = max(LEGACIES, key=lambda legacy: scores[legacy])
    if scores[best] < _LEAST_WORDS or scores[best] * 2 < len(foreign):
        return Verdict(None)
    plain = sum(not _decodes(word, best) for word in words - foreign)
    return Verdict(best, mixed=plain > scores[best])


def _named(encoding: str, texts: set[str]) -> Verdict:
    if encoding == UNICODE:
        return Verdict(None)
    named = [legacy for legacy in LEGACIES if legacy.code == encoding]
    if not named:
        message = _("Không có bảng mã “%(encoding)s”. Chọn một trong: %(known)s.")
        raise DomainError("encoding_unknown", message % {"encoding": encoding, "known": ", ".join(ENCODINGS)})
    words = _words(texts)
    return Verdict(max(named, key=lambda legacy: sum(_decodes(word, legacy) for word in words)))


def _words(texts: Iterable[str]) -> set[str]:
    """The different words with a letter beyond ASCII."""
    return {word for text in texts for word in _WORDS.findall(text) if not word.isascii()}


def _reads(word: str) -> bool:
    return is_syllable(unicodedata.normalize("NFC", word))


def _decodes(word: str, legacy: Legacy) -> bool:
    return legacy.accepts(word) and is_syllable(legacy.decode(word))


def _changed(texts: set[str], verdict: Verdict) -> dict[str, str]:
    """The decoded text of each cell that is in the encoding."""
    legacy = verdict.legacy
    if legacy is None:
        return {}
    return {text: legacy.decode(text) for text in texts if _is_in(text, legacy, mixed=verdict.mixed)}


def _is_in(text: str, legacy: Legacy, *, mixed: bool) -> bool:
    if not legacy.accepts(text):
        return False
    words = _words([text])
    plain, decoded = all(map(_reads, words)), all(_decodes(word, legacy) for word in words)
    return (decoded and not plain) if mixed else (decoded or not plain)


def _sheet(sheet: Sheet, changed: dict[str, str], legacy: Legacy) -> Sheet:
    rows: list[list[Cell]] = [
        [changed.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows
    ]
    return replace(sheet, rows=rows, lost_case=legacy.loses_case)
