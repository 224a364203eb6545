"""Writes to the tree, to terms, places and grants. Each act: one permission check, one transaction, its audit entries."""

from __future__ import annotations

from chibo.org.services.changes import dissolve_unit, reclassify_unit, rename_unit
from chibo.org.services.grants import end_grant, grant_role, grant_roles, hand_over, undo_grants
from chibo.org.services.marks import set_listed_codes, set_opens_on, set_records_from
from chibo.org.services.moves import move_unit, set_start
from chibo.org.services.place_facts import correct_place_fact, record_place_fact, withdraw_place_fact
from chibo.org.services.places import (
    PlaceDraft,
    correct_place,
    cover_place,
    end_place,
    record_place,
    record_places,
)
from chibo.org.services.seats import ensure_seats
from chibo.org.services.terms import (
    correct_term,
    record_term,
    require_of_unit,
    set_seats,
    withdraw_seats,
    withdraw_term,
)
from chibo.org.services.units import UnitDraft, add_unit, create_units

__all__ = [
    "PlaceDraft",
    "UnitDraft",
    "add_unit",
    "correct_place",
    "correct_place_fact",
    "correct_term",
    "cover_place",
    "create_units",
    "dissolve_unit",
    "end_grant",
    "end_place",
    "ensure_seats",
    "grant_role",
    "grant_roles",
    "hand_over",
    "move_unit",
    "reclassify_unit",
    "record_place",
    "record_place_fact",
    "record_places",
    "record_term",
    "rename_unit",
    "require_of_unit",
    "set_listed_codes",
    "set_opens_on",
    "set_records_from",
    "set_seats",
    "set_start",
    "undo_grants",
    "withdraw_place_fact",
    "withdraw_seats",
    "withdraw_term",
]
