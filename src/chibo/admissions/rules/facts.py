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
    body above is in the dossier, `moves_outside` whether the last move leads out of the area of the body that decides,
    `helped_moves` how often the case changed cells while it was considered and `certificates` how many certificates of being
    helped are there, `is_authorised` whether the grassroots committee itself decides, `review_requests` how often a
    self-review was asked for.
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
    moves_outside: bool = False
    helped_moves: int = 0
    certificates: int = 0
    is_authorised: bool = False
    review_requests: int = 0

    @property
    def is_closed(self) -> bool:
        """Is the case over? A decision that missed its share ends nothing."""
        return any(step in FINAL and self.passed.get(step) is not False for step in self.steps)

    @property
    def proposed_on(self) -> date | None:
        """The day from which the dossier lies with the body that decides."""
        own = self.steps.get("cell_resolved") if self.is_authorised else None
        return self.steps.get("committee_resolved", own)

    @property
    def is_considered(self) -> bool:
        """Is the case still with the cell and the committee that propose?"""
        return self.proposed_on is None and "ceremony" not in self.steps

    @property
    def is_moving(self) -> bool:
        """Is it decided that the person moves, with the dossier still here?"""
        moved = self.steps.get("moved")
        gone = [self.steps[step] for step in ("handed_over", "sent_away") if step in self.steps]
        return moved is not None and all(day < moved for day in gone)

    @property
    def was_revoked(self) -> bool:
        """Was the decision revoked since it is known that the person moves?"""
        revoked, moved = self.steps.get("decision_revoked"), self.steps.get("moved")
        return revoked is not None and (moved is None or revoked >= moved)

    @property
    def was_forwarded(self) -> bool:
        """Was the dossier handed over after it had reached the body that decides, and before that decided (ADM-44)?"""
        handed, proposed, decided = self.steps.get("handed_over"), self.proposed_on, self.steps.get("decided")
        return (
            handed is not None
            and proposed is not None
            and handed >= proposed
            and (decided is None or decided > handed)
        )

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
