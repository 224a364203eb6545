"""Writes about what a member is given and what is kept about standing. Each act: one permission check, one transaction."""

from __future__ import annotations

from chibo.standing.services.badges import (
    Proposal,
    award_badge,
    lose_badge,
    propose_badges,
    reissue_badge,
    withdraw_proposal,
)
from chibo.standing.services.discipline import (
    CaseDraft,
    acknowledge_correction,
    record_discipline,
    revoke_discipline,
)

__all__ = [
    "CaseDraft",
    "Proposal",
    "acknowledge_correction",
    "award_badge",
    "lose_badge",
    "propose_badges",
    "record_discipline",
    "reissue_badge",
    "revoke_discipline",
    "withdraw_proposal",
]
