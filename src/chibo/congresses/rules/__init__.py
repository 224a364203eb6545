"""What a count of polls and an election may be. Free of Django; limits of regulations are handed in."""

from chibo.congresses.rules.facts import Called, Count, Fault, Limits, Meeting, Vote
from chibo.congresses.rules.faults import faults, is_majority, numbers_of

__all__ = ["Called", "Count", "Fault", "Limits", "Meeting", "Vote", "faults", "is_majority", "numbers_of"]
