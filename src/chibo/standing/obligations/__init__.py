"""What the record of standing calls for."""

from chibo.standing.obligations import badges, discipline, keeping  # importing is declaring

__all__ = ["badges", "discipline", "keeping"]
