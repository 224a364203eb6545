"""The populations that figures count: which rows, once each, on a date or in a period."""

from __future__ import annotations

from chibo.people.populations.exemptions import EXEMPTION_REQUESTS, requests_on
from chibo.people.populations.leaders import SECRETARIES, assignments_recorded, posts_recorded, secretaries_on
from chibo.people.populations.members import (
    ADMITTED,
    EXITS,
    MEMBERS,
    RECOGNISED,
    RESTORED,
    admissions_in,
    exits_in,
    members_on,
    recognitions_in,
    restorations_in,
)
from chibo.people.populations.moves import ARRIVALS, DEPARTURES, arrivals_in, departures_in
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
    "ARRIVALS",
    "DEPARTURES",
    "EXEMPTION_REQUESTS",
    "EXITS",
    "HEADS",
    "MEMBERS",
    "PLACES",
    "RECOGNISED",
    "RESTORED",
    "SECRETARIES",
    "UNITS",
    "UNITS_CREATED",
    "UNITS_DISSOLVED",
    "admissions_in",
    "arrivals_in",
    "assignments_recorded",
    "departures_in",
    "exits_in",
    "heads_on",
    "members_on",
    "places_on",
    "posts_recorded",
    "recognitions_in",
    "requests_on",
    "restorations_in",
    "secretaries_on",
    "units_created",
    "units_dissolved",
    "units_on",
]
