"""What the record of people and units calls for."""

from __future__ import annotations

from chibo.people.obligations import (  # importing is declaring
    abroad,
    duties,
    exemptions,
    exits,
    posts,
    slips,
    terms,
    transfers,
    units,
)

__all__ = ["abroad", "duties", "exemptions", "exits", "posts", "slips", "terms", "transfers", "units"]
