"""A Party paper in its official layout, as parts: who issues it, number, place and day, title, text, tables, signatures.

The parts are drawn as a page (`components/paper.html`) and as a Word file (`core.word`), so the two never differ. What is
written on a paper is Vietnamese whatever the language of the page; what is filled in by hand is dotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

#: What stands at the upper right of every paper of the Party.
PARTY: Final = "ĐẢNG CỘNG SẢN VIỆT NAM"
DOTS: Final = "……………………"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width beside the others."""

    heading: str
    width: int = 10


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading of their own; the columns are numbered below their headings, as the forms do."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> range:
        """1, 2, 3 … below the headings."""
        return range(1, len(self.columns) + 1)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: on whose behalf (may be ""), in which post, and what is asked of the signature; the name where it is known."""

    behalf: str
    post: str
    how: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What another body adds by hand to somebody's paper: its heading, so many dotted lines, and who signs."""

    heading: str
    lines: int
    signer: Signer

    @property
    def place_and_day(self) -> str:
        """Where and when it confirms, by hand."""
        return place_and_day("", None)

    @property
    def blank_lines(self) -> range:
        """One a dotted line."""
        return range(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper. `above` and `body`: the organisation above and who issues it; `form`: the code of the form, "" where it is not
    confirmed. `file` names a file of it. `is_wide`: on A4 across."""  # noqa: D205, D209

    file: str
    above: str
    body: str
    number: str
    place_and_day: str
    title: str
    about: tuple[str, ...] = ()
    form: str = ""
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    signers: tuple[Signer, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    is_wide: bool = False

    @property
    def party(self) -> str:
        """What stands at the upper right."""
        return PARTY


def place_and_day(place: str, on: date | None) -> str:
    """«Na Khê, ngày 02 tháng 6 năm 2024»: days below 10 and the months 1 and 2 with a nought; dotted where not known."""
    if on is None:
        return f"{place or DOTS}, ngày …… tháng …… năm ……"
    month = f"{on.month:02}" if on.month <= 2 else str(on.month)  # noqa: PLR2004 - as papers write it
    return f"{place or DOTS}, ngày {on.day:02} tháng {month} năm {on.year}"
