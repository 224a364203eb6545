"""A list beside the register: which rows are people we know, what differs, who is missing. Reads only.

`match_list(viewer, unit, parsed, history)` is the way in; its result holds the plan to show and the acts to record.
"""

from __future__ import annotations

from chibo.exchange.matching.matched import (
    HISTORIES,
    SINCE_ADMISSION,
    SINCE_LIST,
    LeftOpen,
    Matched,
    match_list,
)
from chibo.exchange.matching.places import ListedPlace
from chibo.exchange.matching.register import register_mark

__all__ = [
    "HISTORIES",
    "SINCE_ADMISSION",
    "SINCE_LIST",
    "LeftOpen",
    "ListedPlace",
    "Matched",
    "match_list",
    "register_mark",
]
