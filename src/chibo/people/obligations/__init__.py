"""What the record of people and units calls for."""

from __future__ import annotations

from chibo.people.obligations import (  # importing is declaring
    duties,
    exemptions,
    posts,
    slips,
    transfers,
    units,
)

__all__ = ["duties", "exemptions", "posts", "slips", "transfers", "units"]
