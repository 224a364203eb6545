"""What the file of a person shows from this domain."""

from chibo.standing.panels import (  # importing is declaring
    badges,
    certificates,
    discipline,
    examinations,
    keeping,
    probation,
)

__all__ = ["badges", "certificates", "discipline", "examinations", "keeping", "probation"]
