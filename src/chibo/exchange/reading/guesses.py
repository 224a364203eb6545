"""One column of a list as it was understood, and how a person names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chibo.exchange.reading.fields import Field


ColumnKey = tuple[str, str]
"""The name of a sheet and the letter of a column."""


@dataclass(frozen=True)
class ColumnGuess:
    """A column as understood: `heading` joins its heading rows, `samples` are its first different values.

    `field` is None where it is not read; `certain` is false where the heading only resembles a known one.
    """

    sheet: str
    column: str
    heading: str
    field: Field | None
    certain: bool
    samples: tuple[str, ...]
    index: int
