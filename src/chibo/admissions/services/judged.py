"""What stands in the way of a step, raised: a bar always, the rest where no reason is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.admissions.sentences import sentences
from chibo.core.errors import DomainError
from chibo.core.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from chibo.admissions.rules.facts import Obstacle
    from chibo.rulebook.rules import RuleValue


def refuse_obstacles(
    found: Collection[Obstacle], reason: str, values: Mapping[str, RuleValue], field: str = "kind"
) -> None:
    """Raises `DomainError` with every sentence of what bars a step, or of what a reason would pass and none is given.

    A gap is told on the page and decides nothing. Not for callers outside these services.
    """
    if hard := [obstacle for obstacle in found if obstacle.is_bar]:
        raise DomainError("step_refused", sentences(hard, values), field=field)
    soft = [obstacle for obstacle in found if obstacle.may_be_passed]
    if soft and not clean_text(reason):
        raise DomainError("reason_needed", sentences(soft, values), field="reason")
