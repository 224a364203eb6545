"""Writes about persons. Each act: one permission check per unit, one transaction, one audit entry per person."""

from __future__ import annotations

from chibo.people.services.changing import change_list_people, change_person
from chibo.people.services.drafts import Attained, Ended, Holding, PersonChange, PersonDraft, Stay, UnitKey
from chibo.people.services.exemptions import (
    ExemptionRequest,
    request_exemption,
    request_exemptions,
    withdraw_exemptions,
)
from chibo.people.services.heads import HeadDraft, change_head, record_head, record_heads
from chibo.people.services.recording import PreparedPeople, prepare_people, record_list_people, record_person
from chibo.people.services.standing import admit_member, end_membership, recognise_member
from chibo.people.services.units import dissolve_unit, set_unit_start

__all__ = [
    "Attained",
    "Ended",
    "ExemptionRequest",
    "HeadDraft",
    "Holding",
    "PersonChange",
    "PersonDraft",
    "PreparedPeople",
    "Stay",
    "UnitKey",
    "admit_member",
    "change_head",
    "change_list_people",
    "change_person",
    "dissolve_unit",
    "end_membership",
    "prepare_people",
    "recognise_member",
    "record_head",
    "record_heads",
    "record_list_people",
    "record_person",
    "request_exemption",
    "request_exemptions",
    "set_unit_start",
    "withdraw_exemptions",
]
