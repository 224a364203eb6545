"""What the checks are given, and what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from chibo.admissions.rules.order import FINAL, REPORTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Values = Mapping[str, Any]

Gravity = Literal["order", "time", "standard", "consent", "gap"]


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of a step: its code, the rule it comes from, and the day or number that matters."""

    code: str
    gravity: Gravity
    rule: str = ""
    value: object = None

    @property
    def may_be_passed(self) -> bool:
        """Is a reason enough?"""
        return self.gravity in {"order", "time"}

    @property
    def is_bar(self) -> bool:
        """Does no reason pass it? A gap of the rulebook bars nothing."""
        return not self.may_be_passed and self.gravity != "gap"


@dataclass(frozen=True)
class Left:
    """How somebody left the Party before: the first day without it, the way (code of `people.enums.ExitKind`), and how often
    the person was admitted so far."""  # noqa: D205, D209

    on: date
    kind: str
    admissions: int = 1


@dataclass(frozen=True)
class Course:
    """What the register knows of somebody's way so far. `steps` gives the last day of each step that stands.

    `examined` gives the newest outcome of each relation verified, `failed` how often a body's vote missed its share,
    `introducers` how many official members introduce (None: not asked yet), `known_short` those of them not yet long enough in the same base,
    `extended_until` the first day after a probation that was extended, `has_consent` whether the written consent of the
    body above is in the dossier.
    """

    steps: Mapping[str, date] = field(default_factory=dict)
    born_on: date | None = None
    birth_year: int | None = None
    schooling: str = ""
    organisation: str = "none"
    has_section: bool = False
    has_helper: bool = False
    has_parents_consent: bool = False
    has_consent: bool = False
    open_inquiries: int = 0
    examined: Mapping[str, str] = field(default_factory=dict)
    introducers: int | None = None
    known_short: int = 0
    passed: Mapping[str, bool] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    extended_until: date | None = None
    left: Left | None = None

    @property
    def is_closed(self) -> bool:
        """Is the case over? A decision that missed its share ends nothing."""
        return any(step in FINAL and self.passed.get(step) is not False for step in self.steps)

    def is_unreported(self, step: str) -> bool:
        """Did the last vote on a step fail, with no report to the body above since?"""
        if self.passed.get(step) is not False:
            return False
        reported = self.steps.get("reported_up")
        return reported is None or reported < self.steps[step]

    @property
    def unreported(self) -> tuple[str, ...]:
        """Steps whose failed vote has still to go up."""
        return tuple(step for step in REPORTED if self.is_unreported(step))
