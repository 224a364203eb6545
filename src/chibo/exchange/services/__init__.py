"""Writes of this domain: lists that come in and go out again, and those that leave."""

from __future__ import annotations

from chibo.exchange.services.columns import forget_columns
from chibo.exchange.services.exports import count_export, export_members
from chibo.exchange.services.lists import apply_list, preview_list, undo_batch

__all__ = ["apply_list", "count_export", "export_members", "forget_columns", "preview_list", "undo_batch"]
