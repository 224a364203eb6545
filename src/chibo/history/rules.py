"""How long an act can be taken back. A rule of this program, not of law."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Long enough to notice a mistake at the next monthly work, short enough that reports already sent stay true.
UNDO_DAYS = 30


def undo_until(recorded_at: datetime) -> datetime:
    """The last instant at which an act recorded then can be taken back."""
    return recorded_at + timedelta(days=UNDO_DAYS)


def is_in_time(recorded_at: datetime, now: datetime) -> bool:
    """May an act recorded then still be taken back now (the last instant included)?"""
    return now <= undo_until(recorded_at)
