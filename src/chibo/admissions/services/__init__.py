"""Writes of admissions. Each act: one permission check, one transaction, its audit entries."""

from __future__ import annotations

from chibo.admissions.services.applicants import (
    Noted,
    OwnFacts,
    anonymise,
    assign_helper,
    note_prospect,
    record_agreement,
)
from chibo.admissions.services.delegating import DelegationDraft, authorise, end_authority
from chibo.admissions.services.dossier import PaperDraft, answer_verification, ask_verification, record_paper
from chibo.admissions.services.moving import move_applicant
from chibo.admissions.services.once import CHANGED, unless_changed
from chibo.admissions.services.recognition import open_recognition
from chibo.admissions.services.reviewing import CONSIDERED_AT, record_review
from chibo.admissions.services.steps import ELSEWHERE, Done, record_step, reverse_step
from chibo.admissions.services.voting import Vote

__all__ = [
    "CHANGED",
    "CONSIDERED_AT",
    "ELSEWHERE",
    "DelegationDraft",
    "Done",
    "Noted",
    "OwnFacts",
    "PaperDraft",
    "Vote",
    "anonymise",
    "answer_verification",
    "ask_verification",
    "assign_helper",
    "authorise",
    "end_authority",
    "move_applicant",
    "note_prospect",
    "open_recognition",
    "record_agreement",
    "record_paper",
    "record_review",
    "record_step",
    "reverse_step",
    "unless_changed",
]
