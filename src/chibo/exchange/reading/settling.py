"""Settles what columns hold among each other: chosen by a person, split over several, hidden, or merely alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from chibo.exchange.reading.fields import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chibo.exchange.reading.guesses import ColumnGuess, ColumnKey


def settle(
    columns: list[ColumnGuess], hidden: Collection[int], chosen: Mapping[ColumnKey, Field | None]
) -> list[ColumnGuess]:
    """The columns as they are read; what a person chose stands above every guess."""
    settled = _with_split_dates(_with_split_names(columns))
    settled = [
        replace(column, field=chosen[key], certain=True)
        if (key := (column.sheet, column.column)) in chosen
        else column
        for column in settled
    ]
    return _prefer_certain(_prefer_visible(settled, hidden, chosen))


def _with_split_names(columns: list[ColumnGuess]) -> list[ColumnGuess]:
    """One heading "Họ và tên" over two columns: family and middle names, then the given name."""
    settled = list(columns)
    for number, (left, right) in enumerate(pairwise(columns)):
        if left.field != Field.NAME or right.index != left.index + 1:
            continue
        if right.field == Field.NAME and right.heading == left.heading and not right.samples:
            settled[number + 1] = replace(right, field=None)
        elif (right.field == Field.NAME and right.heading == left.heading) or (
            not right.heading and _are_given_names(right.samples)
        ):
            settled[number] = replace(left, field=Field.FAMILY_NAME)
            settled[number + 1] = replace(right, field=Field.GIVEN_NAME, certain=left.certain)
    return settled


def _are_given_names(samples: tuple[str, ...]) -> bool:
    return bool(samples) and all(sample.isalpha() and sample[0].isupper() for sample in samples)


def _with_split_dates(columns: list[ColumnGuess]) -> list[ColumnGuess]:
    """Ngày sinh, Tháng sinh, Năm sinh side by side are parts, though the first and last are wholes elsewhere."""
    if not any(column.field == Field.BORN_MONTH for column in columns):
        return columns
    wholes = [column for column in columns if column.field == Field.BORN]
    parts = dict(zip((column.index for column in wholes), _parts_of(wholes), strict=True))
    return [replace(column, field=parts.get(column.index, column.field)) for column in columns]


def _parts_of(wholes: list[ColumnGuess]) -> list[Field]:
    return [
        Field.BORN_YEAR
        if "năm" in column.heading.casefold() and "ngày" not in column.heading.casefold()
        else Field.BORN_DAY
        for column in wholes
    ]


def _prefer_visible(
    columns: list[ColumnGuess], hidden: Collection[int], chosen: Mapping[ColumnKey, Field | None]
) -> list[ColumnGuess]:
    """A hidden column is often an old copy: it gives way to one that can be seen."""
    seen = {column.field for column in columns if column.index not in hidden}
    return [
        replace(column, field=None)
        if column.index in hidden and column.field in seen and (column.sheet, column.column) not in chosen
        else column
        for column in columns
    ]


def _prefer_certain(columns: list[ColumnGuess]) -> list[ColumnGuess]:
    """A column that only resembles a heading gives way to one that bears it."""
    certain = {column.field for column in columns if column.certain}
    return [
        replace(column, field=None) if not column.certain and column.field in certain else column
        for column in columns
    ]
