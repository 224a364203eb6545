"""Shares of votes."""

from __future__ import annotations

from fractions import Fraction


def vote_passes(in_favour: int, base: int, share: Fraction, bound: str) -> bool:
    """Is the share reached? `at_least` 2/3 is met by exactly two thirds, `more_than` 1/2 is not by exactly half.

    A base of nobody passes nothing. Numbers are people.
    """
    if base <= 0:
        return False
    reached = Fraction(in_favour, base)
    return reached > share if bound == "more_than" else reached >= share
