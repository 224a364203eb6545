"""What a member is given, and what is kept about standing."""

from chibo.standing.models.badges import Badge
from chibo.standing.models.cases import DisciplineCase

__all__ = ["Badge", "DisciplineCase"]
