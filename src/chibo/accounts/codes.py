"""One-time codes as they stand on paper: short, without letters that look alike, with a sign that finds a slip of the pen."""

from __future__ import annotations

import secrets
from typing import Final

#: 31 signs, a prime number: so the check finds every single wrong sign and every swap of two neighbours.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 12
GROUP: Final = 4


def new_code() -> str:
    """A fresh code, `K7M4-2QXP-8TFB`: eleven signs by chance (54 bits) and one that checks them."""
    body = "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH - 1))
    return grouped(body + check_sign(body))


def normal(typed: str) -> str:
    """What was typed as it is hashed: capitals, without spaces and dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def is_well_formed(code: str) -> bool:
    """Can this normal code have been issued, or was it mistyped?"""
    if len(code) != LENGTH or any(sign not in ALPHABET for sign in code):
        return False
    return check_sign(code[:-1]) == code[-1]


def check_sign(body: str) -> str:
    """The sign that makes the weighted sum of all signs divisible by 31; weights run from 1."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, start=1))
    inverse = pow(len(body) + 1, -1, len(ALPHABET))
    return ALPHABET[-total * inverse % len(ALPHABET)]


def grouped(code: str) -> str:
    """In groups of four, as people read and say it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
