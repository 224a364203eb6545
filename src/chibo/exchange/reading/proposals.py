"""Facts that a note suggests; the officer confirms them, the list alone changes nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.core.text import search_key
from chibo.exchange.reading.parsed import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chibo.exchange.reading.parsed import ParsedRow

EXEMPTION_REQUESTED = "exemption_requested"
_ASKED = re.compile(r"\b(?:xin|de nghi)\b.*\bmien\b")
_REASONS = (
    ("working_away", re.compile(r"\b(?:lam an xa|di lam xa|di lam ngoai|lao dong ngoai|xuat khau lao dong|di lam an)\b")),
    ("studying", re.compile(r"\b(?:di hoc|hoc tap|nghien cuu sinh)\b")),
    ("old_age", re.compile(r"\b(?:tuoi cao|gia yeu|cao tuoi)\b")),
    ("health", re.compile(r"\b(?:om|benh|suc khoe|dieu tri|mat suc)\b")),
)  # fmt: skip


def proposals_of(rows: Iterable[ParsedRow]) -> tuple[Proposal, ...]:
    """One for each note that asks for an exemption, with the first reason it names."""
    return tuple(
        Proposal(row.sheet, row.row, EXEMPTION_REQUESTED, _reason(key), row.note)
        for row in rows
        if row.note and _ASKED.search(key := search_key(row.note))
    )


def _reason(key: str) -> str:
    return next((reason for reason, words in _REASONS if words.search(key)), "")
