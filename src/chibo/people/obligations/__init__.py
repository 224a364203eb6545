"""What the record of people and units calls for."""

from __future__ import annotations

from chibo.people.obligations import members, units  # importing is declaring

__all__ = ["members", "units"]
