"""The populations that figures count: which rows, once each, on a date or in a period."""

from __future__ import annotations

from chibo.people.populations.exemptions import EXEMPTION_REQUESTS, requests_on
from chibo.people.populations.leaders import SECRETARIES, assignments_recorded, posts_recorded, secretaries_on
from chibo.people.populations.members import (
    ADMITTED,
    MEMBERS,
    RECOGNISED,
    admissions_in,
    members_on,
    recognitions_in,
)
from chibo.people.populations.places import HEADS, PLACES, heads_on, places_on
from chibo.people.populations.units import (
    UNITS,
    UNITS_CREATED,
    UNITS_DISSOLVED,
    units_created,
    units_dissolved,
    units_on,
)

__all__ = [
    "ADMITTED",
    "EXEMPTION_REQUESTS",
    "HEADS",
    "MEMBERS",
    "PLACES",
    "RECOGNISED",
    "SECRETARIES",
    "UNITS",
    "UNITS_CREATED",
    "UNITS_DISSOLVED",
    "admissions_in",
    "assignments_recorded",
    "heads_on",
    "members_on",
    "places_on",
    "posts_recorded",
    "recognitions_in",
    "requests_on",
    "secretaries_on",
    "units_created",
    "units_dissolved",
    "units_on",
]
