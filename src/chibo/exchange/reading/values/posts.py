"""Posts in the cell, as lists name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chibo.core.text import search_key
from chibo.exchange.reading.verdicts import sentence as _

if TYPE_CHECKING:
    from chibo.exchange.reading.values.entry import Entry

SECRETARY = "secretary"
DEPUTY_SECRETARY = "deputy_secretary"
COMMITTEE_MEMBER = "committee_member"

_PARTS = re.compile(r"[;,/+\n]|\s[-–]\s|\bvà\b")
_KEYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:pho bi thu|pbt|pho bt)(?: chi bo(?: .*)?| cb)?|pbtcb"), DEPUTY_SECRETARY),
    (re.compile(r"(?:bi thu|bt)(?: chi bo(?: .*)?| cb)?|btcb"), SECRETARY),
    (
        re.compile(
            r"(?:chi uy vien|cuv|chi uy|uy vien chi uy|uv chi uy|cap uy vien chi bo)(?: chi bo(?: .*)?)?"
        ),
        COMMITTEE_MEMBER,
    ),
)
_NONE = {"", "dang vien", "khong", "0"}


def posts_of(entry: Entry) -> tuple[str, ...]:
    """The codes of the posts in the cell, each once, in the order written.

    "Bí thư Đảng ủy" is a post elsewhere, not in this cell: it is left as text, with a warning.
    """
    codes: list[str] = []
    for part in _PARTS.split(entry.text):
        key = search_key(part)
        code = next((code for pattern, code in _KEYS if pattern.fullmatch(key)), None)
        if code is not None:
            codes.append(code)
        elif key not in _NONE:
            message = _(
                "“%(value)s” không phải chức vụ của chi bộ; chỉ giữ nguyên chữ, không tính là bí thư, phó bí thư hay chi ủy viên."
            )
            entry.warn("post_unknown", message % {"value": part.strip()})
    return tuple(dict.fromkeys(codes))
