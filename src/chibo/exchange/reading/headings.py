"""Which column a heading announces: known spellings first, then a forgiving guess."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from chibo.core.text import clean_text, search_key
from chibo.exchange.reading.fields import GROUP_HEADINGS, HEADINGS, OTHER_HEADINGS, PARTS, Field

_ALIKE = 0.86
_LONGEST_HEADING = 60


class Meaning(NamedTuple):
    """What a heading means; `certain` where a known spelling stands there."""

    field: Field | None
    certain: bool


UNKNOWN = Meaning(None, certain=False)
_KNOWN: dict[str, Field | None] = {search_key(heading): None for heading in OTHER_HEADINGS} | {
    search_key(heading): field for field, headings in HEADINGS.items() for heading in headings
}
_GROUPS = {search_key(heading) for heading in GROUP_HEADINGS}
_SEX_COLUMNS = {"nam": (Field.BORN_MALE, Field.SEX_MALE), "nữ": (Field.BORN_FEMALE, Field.SEX_FEMALE)}

_DATE_PARTS = {"ngày": 0, "tháng": 1, "năm": 2}
_DATES = (
    (("sinh",), Field.BORN),
    (("chinh thuc",), Field.OFFICIAL_ON),
    (("vao dang", "ket nap", "du bi"), Field.ADMITTED_ON),
)


def recognise(path: tuple[str, ...]) -> Meaning:
    """The meaning of a column from its headings, outermost first: ("Trình độ", "Văn hóa")."""
    return _recognise(tuple(clean_text(part) for part in path if clean_text(part)))


@cache
def _recognise(path: tuple[str, ...]) -> Meaning:
    if not path or len(path[-1]) > _LONGEST_HEADING:
        return UNKNOWN
    split_by_sex = _sex_column(path)
    if split_by_sex is not None:
        return Meaning(split_by_sex, certain=len(path) > 1)
    part = _date_part(path)
    if part is not None:
        return Meaning(part, certain=True)
    joined, leaf = search_key(" ".join(path)), search_key(path[-1])
    for key in (joined, leaf):
        if key in _KNOWN:
            return Meaning(_KNOWN[key], certain=True)
    return _guess(joined) or _guess(leaf) or UNKNOWN


def known_field(text: str) -> Field | None:
    """The field of a heading that is spelled in a known way, otherwise None."""
    return _KNOWN.get(search_key(text))


def is_group(text: str) -> bool:
    """Is this a heading that stands over several columns?"""
    return search_key(text) in _GROUPS


def _sex_column(path: tuple[str, ...]) -> Field | None:
    """The columns "Nam" and "Nữ": under a heading of birth hold dates, under one of sex (or none) hold marks."""
    leaf = path[-1].casefold()
    fields = _SEX_COLUMNS.get({"nu": "nữ"}.get(leaf, leaf))
    if fields is None:
        return None
    return fields[0] if "sinh" in search_key(" ".join(path[:-1])).split() else fields[1]


def _date_part(path: tuple[str, ...]) -> Field | None:
    """The columns "Ngày", "Tháng", "Năm" below the heading of a date."""
    place = _DATE_PARTS.get(path[-1].casefold())
    above = f" {search_key(' '.join(path[:-1]))} "
    whole = next((field for words, field in _DATES if any(f" {word} " in above for word in words)), None)
    return None if place is None or whole is None else PARTS[whole][place]


def is_part(text: str) -> bool:
    """Is this a heading that means something only below another: "Nam", "Nữ", "Ngày", "Tháng", "Năm"?"""
    leaf = text.casefold()
    return leaf in _SEX_COLUMNS or leaf in _DATE_PARTS


def _guess(key: str) -> Meaning | None:
    """A longer heading that holds a known one by whole words, or one with a slip of the hand."""
    within = [known for known in _KNOWN if len(known) > len("stt") and f" {known} " in f" {key} "]
    if within:
        return Meaning(_KNOWN[max(within, key=len)], certain=False)
    if len(key) > len("stt"):
        alike = get_close_matches(key, _KNOWN, n=1, cutoff=_ALIKE)
        return Meaning(_KNOWN[alike[0]], certain=False) if alike else None
    return None
