"""Writes of congresses and by-elections."""

from chibo.congresses.services.approving import approve_congress
from chibo.congresses.services.drafts import CongressDraft, DelegateDraft, NomineeDraft, PollDraft
from chibo.congresses.services.recording import record_congress

__all__ = [
    "CongressDraft",
    "DelegateDraft",
    "NomineeDraft",
    "PollDraft",
    "approve_congress",
    "record_congress",
]
