"""What follows what: stages, steps, and who takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGE_AFTER: Final[Mapping[str, str]] = {
    "noted": "prospect",
    "listed": "sympathiser",
    "unlisted": "prospect",
    "start_allowed": "candidate",
    "cell_resolved": "cell_resolved",
    "committee_resolved": "committee_resolved",
    "decided": "decided",
    "ceremony": "probation",
    "recognised": "recognised",
    "struck_off": "stopped",
    "decision_revoked": "committee_resolved",
    "sent_away": "stopped",
    "withdrawn": "stopped",
    "stopped": "stopped",
}
"""The stage a step leads to; other steps change none."""

WITH_DOSSIER: Final = ("candidate", "cell_resolved", "committee_resolved")
"""Stages at which a dossier is being made."""
UNDER_WAY: Final = ("prospect", "sympathiser", *WITH_DOSSIER, "decided", "probation")
"""Stages of a case that is not closed, in their order."""

BEFORE: Final[Mapping[str, tuple[str, ...]]] = {
    "agreed": ("noted",),
    "considered": ("noted",),
    "referred": ("noted",),
    "listed": ("agreed",),
    "unlisted": ("listed",),
    "class_sent": ("listed",),
    "class_completed": ("class_sent",),
    "start_allowed": ("class_completed",),
    "organisation_introduced": ("start_allowed",),
    "introduced": ("start_allowed",),
    "organisation_opinion": ("introduced",),
    "residence_opinion": ("introduced",),
    "opinions_collected": ("organisation_opinion", "residence_opinion"),
    "cell_resolved": ("introduced", "opinions_collected"),
    "section_appraised": ("cell_resolved",),
    "committee_resolved": ("cell_resolved",),
    "decided": ("committee_resolved",),
    "decision_received": ("decided",),
    "moved": ("agreed",),
    "handed_over": ("moved",),
    "sent_away": ("moved",),
    "dossier_received": ("handed_over",),
    "decision_revoked": ("decided",),
    "ceremony": ("decided",),
    "member_papers": ("ceremony",),
    "new_member_class": ("ceremony",),
    "self_review": ("ceremony",),
    "helper_remarks": ("ceremony",),
    "probation_opinions": ("self_review",),
    "recognition_cell": ("new_member_class", "self_review", "helper_remarks", "probation_opinions"),
    "recognition_committee": ("recognition_cell",),
    "recognised": ("recognition_committee",),
    "announced": ("recognised",),
    "probation_extended": ("ceremony",),
    "review_requested": ("ceremony",),
    "review_refused": ("ceremony",),
    "strike_review": ("ceremony",),
    "strike_cell": ("ceremony",),
    "strike_committee": ("strike_cell",),
    "struck_off": ("strike_committee",),
    "reported_up": (),
}
"""What comes before a step (ADM-06 … ADM-45, PRB-01 … PRB-14)."""

BY_UNION: Final = frozenset({"youth_union", "trade_union"})
"""Organisations whose executive introduces together with one member (ADM-14, ADM-15)."""
OF_COMMITTEE: Final = frozenset({"committee_resolved", "recognition_committee", "strike_committee"})
FINAL: Final = frozenset({"recognised", "struck_off", "sent_away", "withdrawn", "stopped"})
AFTER_END: Final = "announced"
"""The one step that follows a recognition (PRB-12)."""
STRIKING: Final = (
    "review_requested", "review_refused", "strike_review", "strike_cell", "strike_committee", "struck_off",
)  # fmt: skip
"""Steps on the way to striking a member on probation off."""
NEEDS_HELPER: Final = frozenset({"class_sent", "start_allowed", "ceremony", "helper_remarks"})
REPORTED: Final = (
    "cell_resolved",
    "committee_resolved",
    "recognition_cell",
    "recognition_committee",
    "strike_cell",
    "strike_committee",
)
"""Votes that go up even where they miss their share (ADM-29)."""
ON_PROBATION: Final = frozenset(
    {
        "member_papers",
        "new_member_class",
        "self_review",
        "helper_remarks",
        "probation_opinions",
        "recognition_cell",
        "recognition_committee",
        "recognised",
        "announced",
        "probation_extended",
        *STRIKING,
    }
)
"""Steps about a member on probation: not before the ceremony, and no others but a report after it."""
AGAIN: Final = frozenset(
    {
        "considered",
        "referred",
        "class_sent",
        "class_completed",
        "introduced",
        "organisation_introduced",
        "organisation_opinion",
        "residence_opinion",
        "opinions_collected",
        "moved",
        "handed_over",
        "dossier_received",
        "decision_revoked",
        "review_requested",
        "reported_up",
    }
)
"""Steps that may be taken again, because they come round or because their papers grow old (ADM-10, ADM-39)."""

TAKEN_BY: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("noted", "considered", "referred", "listed", "unlisted", "class_sent", "cell_resolved", "ceremony",
         "residence_opinion", "opinions_collected", "decision_received", "recognition_cell", "strike_cell",
         "probation_opinions", "reported_up", "stopped", "announced", "review_requested", "handed_over", "sent_away"), "cell",
    ),
    **dict.fromkeys(("organisation_introduced", "organisation_opinion"), "organisation"),
    **dict.fromkeys(("agreed", "self_review", "member_papers", "withdrawn", "moved", "strike_review", "review_refused"), "person"),
    **dict.fromkeys(("class_completed", "new_member_class"), "centre"),
    **dict.fromkeys(("start_allowed", "committee_resolved", "recognition_committee", "strike_committee", "dossier_received"), "committee"),
    **dict.fromkeys(("decided", "recognised", "struck_off", "probation_extended", "decision_revoked"), "competent"),
    "introduced": "introducers",
    "helper_remarks": "helper",
    "section_appraised": "section",
}  # fmt: skip
"""Who takes a step, by code of `enums.TakenBy`."""
