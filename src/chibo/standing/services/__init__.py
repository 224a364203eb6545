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
from chibo.standing.services.cards import CardDraft, end_card, issue_card
from chibo.standing.services.discipline import (
    CaseDraft,
    acknowledge_correction,
    record_discipline,
    revoke_discipline,
)
from chibo.standing.services.examinations import ExaminationDraft, begin_examination, end_examination
from chibo.standing.services.files import (
    FileDraft,
    LoanDraft,
    check_files,
    keep_file,
    lend_file,
    record_supplements,
    return_file,
)
from chibo.standing.services.liaisons import LiaisonDraft, end_liaison, introduce, record_remark

__all__ = [
    "CardDraft",
    "CaseDraft",
    "ExaminationDraft",
    "FileDraft",
    "LiaisonDraft",
    "LoanDraft",
    "Proposal",
    "acknowledge_correction",
    "award_badge",
    "begin_examination",
    "check_files",
    "end_card",
    "end_examination",
    "end_liaison",
    "introduce",
    "issue_card",
    "keep_file",
    "lend_file",
    "lose_badge",
    "propose_badges",
    "record_discipline",
    "record_remark",
    "record_supplements",
    "reissue_badge",
    "return_file",
    "revoke_discipline",
    "withdraw_proposal",
]
