"""What a check of the doctor finds."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """How it stands: in order, worth a look, or to be mended before going on."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line: what was checked, how it stands, what was seen, and how to mend it ("" where nothing is to mend)."""

    key: str
    state: State
    text: str
    mend: str = ""


def ok(key: str, text: str) -> Finding:
    """In order."""
    return Finding(key, State.OK, text)


def warn(key: str, text: str, mend: str) -> Finding:
    """Works, and should be mended."""
    return Finding(key, State.WARN, text, mend)


def bad(key: str, text: str, mend: str) -> Finding:
    """Must be mended."""
    return Finding(key, State.BAD, text, mend)
