"""One reorganisation while it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chibo.core.audit.acts import Act
    from chibo.decisions.models import Decision
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.org.services.restructuring import Heir
    from chibo.reorganisation.rules import Plan


@dataclass
class Work:
    """One reorganisation while it is carried out. `heirs`: side → the unit that receives."""

    viewer: Viewer
    unit: UnitOn
    plan: Plan
    act: Act
    paper: Decision
    heirs: dict[int, Heir]

    def heir_ids(self, subject: str) -> dict[int, int]:
        """Who receives each thing of a subject: its id → the id of the unit."""
        plan = self.plan
        return {
            one.id: self.heirs[side].id
            for one in plan.held
            if one.subject == subject and (side := plan.heirs.get((subject, one.id))) is not None
        }
