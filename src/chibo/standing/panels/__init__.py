"""What the file of a person shows from this domain."""

from chibo.standing.panels import badges, discipline, examinations, keeping  # importing is declaring

__all__ = ["badges", "discipline", "examinations", "keeping"]
