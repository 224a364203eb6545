"""What the record of people on their way into the Party, and of members on probation, calls for."""

from __future__ import annotations

from chibo.admissions.obligations import applicants, moving, probation, votes  # importing is declaring

__all__ = ["applicants", "moving", "probation", "votes"]
