"""Which unit follows which, and what they were reminded of. Not for callers outside these services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.audit.rows import opened
from chibo.obligations.reminders import carry_reminders
from chibo.org.models import Succession

if TYPE_CHECKING:
    from chibo.core.audit.services import AuditDraft
    from chibo.reorganisation.rules import Plan, Source, Target
    from chibo.reorganisation.services.work import Work


def succeed(work: Work) -> list[AuditDraft]:
    """Writes who follows whom: of a source each target that gets something of it, itself left out."""
    plan = work.plan
    ended = set(plan.ended)
    rows: list[Succession] = []
    for source in plan.holding():
        got = followers(plan, source)
        rows += [
            Succession(
                predecessor_id=source.id,
                successor_id=heir,
                kind=plan.kind,
                on=plan.on,
                is_whole=len(got) == 1 and source in ended,
                is_end=source in ended,
                decision=work.paper,
                recorded_in=work.act.uid,
            )
            for target in got
            if (heir := work.heirs[target.side].id) != source.id
        ]
    made = Succession.objects.bulk_create(rows)
    return [opened(work.act, row, unit_id=row.successor_id) for row in made]


def hand_reminders(work: Work) -> list[AuditDraft]:
    """What a unit that ends was reminded of stands for each unit that follows it."""
    heirs = {
        source.id: [work.heirs[target.side].id for target in followers(work.plan, source)]
        for source in work.plan.ended
    }
    return carry_reminders(work.act, heirs, work.plan.on)


def followers(plan: Plan, source: Source) -> list[Target]:
    """The targets that get something of a source."""
    return [target for target in plan.targets if len(plan.targets) == 1 or _receives(plan, source.id, target)]


def _receives(plan: Plan, source: int, target: Target) -> bool:
    return plan.kind == "split" or any(
        source in one.sources and plan.target_of(one) is target for one in plan.held
    )
