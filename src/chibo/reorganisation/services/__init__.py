"""Writes of reorganisations: preparing a draft, and carrying it out as one act."""

from __future__ import annotations

from chibo.reorganisation.services.deciding import Stale, decide, rehearse
from chibo.reorganisation.services.drafting import (
    DraftFacts,
    TargetDraft,
    allot,
    change_draft,
    drop_draft,
    start_draft,
)
from chibo.reorganisation.services.joining import join_in_draft, part_in_draft

__all__ = [
    "DraftFacts",
    "Stale",
    "TargetDraft",
    "allot",
    "change_draft",
    "decide",
    "drop_draft",
    "join_in_draft",
    "part_in_draft",
    "rehearse",
    "start_draft",
]
