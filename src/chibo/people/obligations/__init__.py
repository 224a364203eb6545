"""What the record of people and units calls for."""

from __future__ import annotations

from chibo.people.obligations import exemptions, members, posts, transfers, units  # importing is declaring

__all__ = ["exemptions", "members", "posts", "transfers", "units"]
