"""What the file of a person shows from this domain."""

from chibo.standing.panels import (  # importing is declaring
    badges,
    discipline,
    examinations,
    keeping,
    probation,
)

__all__ = ["badges", "discipline", "examinations", "keeping", "probation"]
