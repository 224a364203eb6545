"""A disciplinary decision as it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.standing.services.causes import NO_CAUSE, CauseDraft

if TYPE_CHECKING:
    from datetime import date

    from chibo.decisions.services import DecisionDraft


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDraft:
    """A disciplinary decision: `form` a code of `DisciplineForm`, `announced_on` the day it was announced.

    `concluded_on` is the day it was concluded that discipline is due, None where that day is none of its own; `in_spite` the
    reason why it is written down though a time bar or a postponement nobody has confirmed stands in the way.
    """

    form: str
    announced_on: date
    paper: DecisionDraft
    by_cell: bool = False
    received_on: date | None = None
    concluded_on: date | None = None
    cause: CauseDraft = NO_CAUSE
    in_spite: str = ""
