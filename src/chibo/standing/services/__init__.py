"""Writes about what a member is given and what is kept about standing. Each act: one permission check, one transaction."""

from __future__ import annotations

from chibo.standing.services.awarded import (
    award_badge,
    lose_badge,
    number_badge,
    reissue_badge,
    return_badge,
)
from chibo.standing.services.badges import Proposal, advance_badges, propose_badges, withdraw_proposal
from chibo.standing.services.card_checks import CardCheckDraft, check_cards
from chibo.standing.services.cards import CardDraft, end_card, hand_card, issue_card
from chibo.standing.services.case_drafts import CaseDraft
from chibo.standing.services.causes import CauseDraft
from chibo.standing.services.discipline import (
    acknowledge_correction,
    record_discipline,
    revoke_discipline,
)
from chibo.standing.services.examinations import (
    ExaminationDraft,
    OffenceDraft,
    begin_examination,
    date_offence,
    end_examination,
)
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
from chibo.standing.services.postponements import (
    PostponementDraft,
    postpone_discipline,
    resume_discipline,
)
from chibo.standing.services.suspensions import (
    SuspensionDraft,
    end_suspension,
    extend_suspension,
    suspend_member,
)

__all__ = [
    "CardCheckDraft",
    "CardDraft",
    "CaseDraft",
    "CauseDraft",
    "ExaminationDraft",
    "FileDraft",
    "LiaisonDraft",
    "LoanDraft",
    "OffenceDraft",
    "PostponementDraft",
    "Proposal",
    "SuspensionDraft",
    "acknowledge_correction",
    "advance_badges",
    "award_badge",
    "begin_examination",
    "check_cards",
    "check_files",
    "date_offence",
    "end_card",
    "end_examination",
    "end_liaison",
    "end_suspension",
    "extend_suspension",
    "hand_card",
    "introduce",
    "issue_card",
    "keep_file",
    "lend_file",
    "lose_badge",
    "number_badge",
    "postpone_discipline",
    "propose_badges",
    "record_discipline",
    "record_remark",
    "record_supplements",
    "reissue_badge",
    "resume_discipline",
    "return_badge",
    "return_file",
    "revoke_discipline",
    "suspend_member",
    "withdraw_proposal",
]
