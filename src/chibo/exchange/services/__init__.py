"""Writes of this domain: lists that come in and go out again, and those that leave."""

from __future__ import annotations

from chibo.exchange.services.columns import forget_columns
from chibo.exchange.services.exports import count_export, export_members
from chibo.exchange.services.lists import apply_list, preview_list, undo_batch
from chibo.exchange.services.moves import settle_moves
from chibo.exchange.services.proposals import confirm_proposals, dismiss_proposals, reopen_proposals

__all__ = [
    "apply_list",
    "confirm_proposals",
    "count_export",
    "dismiss_proposals",
    "export_members",
    "forget_columns",
    "preview_list",
    "reopen_proposals",
    "settle_moves",
    "undo_batch",
]
