"""Materialised paths of the tree: fixed-width base-36 codes of unit ids, root first.

Only `[0-9a-z]` occurs, so plain binary order and every database collation agree, and a subtree is one range.
"""

from __future__ import annotations

WIDTH = 6
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def encode(unit_id: int) -> str:
    """The path code of one unit id (0 ≤ id < 36⁶)."""
    if not 0 <= unit_id < 36**WIDTH:
        raise ValueError(unit_id)
    digits = ""
    for _ in range(WIDTH):
        unit_id, rest = divmod(unit_id, 36)
        digits = _DIGITS[rest] + digits
    return digits


def decode(path: str) -> tuple[int, ...]:
    """The unit ids along a path, root first; the last is the unit itself."""
    return tuple(int(path[start : start + WIDTH], 36) for start in range(0, len(path), WIDTH))


def join(parent_path: str, unit_id: int) -> str:
    return parent_path + encode(unit_id)


def after(path: str) -> str:
    """The first path beyond the subtree of `path`, which is the half-open range from `path` to it."""
    head, last = path[:-WIDTH], int(path[-WIDTH:], 36)
    return head + encode(last + 1)


def is_within(path: str, top: str) -> bool:
    return path.startswith(top)


def depth(path: str) -> int:
    return len(path) // WIDTH
