"""The dated tree of Party organisations, what kinds there are, and who may do what where.

Every dated row holds on `[starts_on, ends_on)`; an unknown start is `BEGINNING`, an open end is `END`.
"""

from __future__ import annotations

from chibo.org.models.dated import CLOSING, Dated
from chibo.org.models.grants import Grant, Role
from chibo.org.models.named import Named
from chibo.org.models.places import Place, PlaceCover, PlaceFact, PlaceKind
from chibo.org.models.terms import Body, BodyKind, BodyOfTerm, Post, Seat, Term
from chibo.org.models.units import CellKind, Placement, Sector, Succession, Unit, UnitKind, UnitProfile

__all__ = [
    "CLOSING",
    "Body",
    "BodyKind",
    "BodyOfTerm",
    "CellKind",
    "Dated",
    "Grant",
    "Named",
    "Place",
    "PlaceCover",
    "PlaceFact",
    "PlaceKind",
    "Placement",
    "Post",
    "Role",
    "Seat",
    "Sector",
    "Succession",
    "Term",
    "Unit",
    "UnitKind",
    "UnitProfile",
]
