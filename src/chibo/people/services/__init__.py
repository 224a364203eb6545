"""Writes about persons. Each act: one permission check per unit, one transaction, one audit entry per person."""

from __future__ import annotations

from chibo.people.services.assigned import (
    assign_member,
    correct_assignment,
    end_assignment,
    withdraw_assignment,
)
from chibo.people.services.changing import change_list_people, change_person
from chibo.people.services.drafts import Attained, Ended, Holding, PersonChange, PersonDraft, Stay, UnitKey
from chibo.people.services.exemption_decisions import (
    ExemptionDecision,
    decide_exemption,
    end_exemption,
    record_contact,
)
from chibo.people.services.exemptions import (
    ExemptionRequest,
    request_exemption,
    request_exemptions,
    withdraw_exemptions,
)
from chibo.people.services.exits import ExitDraft, record_exit, restore_member
from chibo.people.services.heads import (
    HeadDraft,
    change_head,
    correct_head,
    end_head,
    record_head,
    record_heads,
    withdraw_head,
)
from chibo.people.services.posts import PostDraft, correct_post, end_post, hold_post, withdraw_post
from chibo.people.services.recording import PreparedPeople, prepare_people, record_list_people, record_person
from chibo.people.services.standing import NewMember, admit_member, end_membership, recognise_member
from chibo.people.services.units import dissolve_unit, set_unit_start

__all__ = [
    "Attained",
    "Ended",
    "ExemptionDecision",
    "ExemptionRequest",
    "ExitDraft",
    "HeadDraft",
    "Holding",
    "NewMember",
    "PersonChange",
    "PersonDraft",
    "PostDraft",
    "PreparedPeople",
    "Stay",
    "UnitKey",
    "admit_member",
    "assign_member",
    "change_head",
    "change_list_people",
    "change_person",
    "correct_assignment",
    "correct_head",
    "correct_post",
    "decide_exemption",
    "dissolve_unit",
    "end_assignment",
    "end_exemption",
    "end_head",
    "end_membership",
    "end_post",
    "hold_post",
    "prepare_people",
    "recognise_member",
    "record_contact",
    "record_exit",
    "record_head",
    "record_heads",
    "record_list_people",
    "record_person",
    "request_exemption",
    "request_exemptions",
    "restore_member",
    "set_unit_start",
    "withdraw_assignment",
    "withdraw_exemptions",
    "withdraw_head",
    "withdraw_post",
]
