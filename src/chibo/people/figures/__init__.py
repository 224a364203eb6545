"""The figures about members, units, places and who leads them. Each is declared once and counted by the engine alone."""

from __future__ import annotations

from chibo.people.figures import exemptions, members, movement, places, transfers, units

__all__ = ["exemptions", "members", "movement", "places", "transfers", "units"]
