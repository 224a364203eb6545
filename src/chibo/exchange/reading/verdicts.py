"""What is wrong with one cell of a list, in a code for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """A verdict: an `error` keeps the whole list out, a `warning` lets it in and is shown.

    `row` counts from 1 as in Excel (0 where the whole sheet is meant), `cell` is an address such as "D30" or "".
    `like_row` is the earlier row a duplicate repeats; `rows` are the rows of people who may be one person.
    """

    sheet: str
    row: int
    cell: str
    level: Level
    code: str
    message: str
    like_row: int | None = None
    rows: tuple[int, ...] = ()


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Does any of them keep the list out?"""
    return any(problem.level == "error" for problem in problems)
