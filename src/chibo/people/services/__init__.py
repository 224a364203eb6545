"""Writes about persons. Each act: one permission check per unit, one transaction, one audit entry per person."""

from __future__ import annotations

from chibo.people.services.changing import change_list_people, change_person
from chibo.people.services.drafts import Attained, Ended, Holding, PersonChange, PersonDraft, Stay, UnitKey
from chibo.people.services.recording import PreparedPeople, prepare_people, record_list_people, record_person
from chibo.people.services.undoing import undo_people

__all__ = [
    "Attained",
    "Ended",
    "Holding",
    "PersonChange",
    "PersonDraft",
    "PreparedPeople",
    "Stay",
    "UnitKey",
    "change_list_people",
    "change_person",
    "prepare_people",
    "record_list_people",
    "record_person",
    "undo_people",
]
