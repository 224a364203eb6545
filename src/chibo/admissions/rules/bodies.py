"""Who votes on which step, which share it takes, and whether a count reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

AUTHORISED: Final = frozenset({"authorised_committee", "authorised_standing"})
"""Bodies of the grassroots committee itself, where the power to decide was given to it."""

_RECOGNITION: Final = "recognition.vote.standing_committee_share"
_DECISION: Final = "admission.decision.standing_committee_share"
VOTED: Final[Mapping[str, Mapping[str, str]]] = {
    "cell_resolved": {"cell": "admission.vote.cell_share"},
    "committee_resolved": {"grassroots_committee": "admission.vote.committee_share"},
    "decided": {
        "standing_committee": _DECISION,
        "authorised_committee": "admission.decision.authorised_committee_share",
        "authorised_standing": _DECISION,
        "province_body": "admission.decision.province_units_share",
    },
    "recognition_cell": {"cell": "recognition.vote.cell_share"},
    "recognition_committee": {"grassroots_committee": "recognition.vote.committee_share"},
    "recognised": {
        "standing_committee": _RECOGNITION,
        "authorised_committee": "recognition.vote.committee_share",
        "authorised_standing": _RECOGNITION,
    },
    "strike_cell": {"cell": "striking_off.vote.cell_share"},
    "strike_committee": {"grassroots_committee": "striking_off.vote.committee_share"},
    "struck_off": {
        "standing_committee": "striking_off.vote.standing_committee_share",
        "authorised_committee": "striking_off.vote.authorised_committee_share",
    },
}
"""The bodies that may vote on a step, each with the rule of its share."""

SHARES: Final = tuple(sorted({rule for bodies in VOTED.values() for rule in bodies.values()}))
_OF_DECIDER: Final = {
    "executive_committee": "authorised_committee",
    "standing_committee": "authorised_standing",
}


def is_competent(body: str, decider: Any) -> bool:
    """May this body of an authorised grassroots committee decide, by the rule of the day (ADM-34)? True where that has a gap."""
    return body not in AUTHORISED or decider.is_gap or _OF_DECIDER.get(decider.text) == body
