"""Writes of this domain: lists that come in and go out again, and those that leave."""

from __future__ import annotations

from chibo.exchange.services.columns import forget_columns
from chibo.exchange.services.comparisons import compare_draft, compare_list, keep_comparison, take_over
from chibo.exchange.services.exports import count_export, export_members
from chibo.exchange.services.handing import hand_back
from chibo.exchange.services.lists import apply_list, preview_list, undo_batch
from chibo.exchange.services.moves import settle_moves
from chibo.exchange.services.previews import expected_rows, preview_draft
from chibo.exchange.services.proposals import confirm_proposals, dismiss_proposals, reopen_proposals

__all__ = [
    "apply_list",
    "compare_draft",
    "compare_list",
    "confirm_proposals",
    "count_export",
    "dismiss_proposals",
    "expected_rows",
    "export_members",
    "forget_columns",
    "hand_back",
    "keep_comparison",
    "preview_draft",
    "preview_list",
    "reopen_proposals",
    "settle_moves",
    "take_over",
    "undo_batch",
]
