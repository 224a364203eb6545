"""Carrying a reorganisation out: one decision, one transaction, one act; and rehearsing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chibo.core import clock
from chibo.core.audit.acts import Act
from chibo.core.errors import Conflict, DomainError
from chibo.core.uid import new_uid
from chibo.org import access, permissions
from chibo.org.days import require_effective_day, require_issued
from chibo.reorganisation.enums import Kind, State, Subject
from chibo.reorganisation.models import Reorganisation
from chibo.reorganisation.queries.plans import plan_of
from chibo.reorganisation.rules import obstacles
from chibo.reorganisation.sentences import refusal
from chibo.reorganisation.services.carrying import carry_out
from chibo.reorganisation.services.drafting import Stale, decision_of, require_draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar
    from uuid import UUID

    from chibo.decisions.services import DecisionDraft
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.reorganisation.rules import Plan

    ResultT = TypeVar("ResultT")

__all__ = ["Stale", "decide", "rehearse"]


class RegisterChanged(Conflict):
    """The register says something else than when the plan was looked at: `counts` are how many of each thing it held and holds."""

    def __init__(self, seen: str, found: str) -> None:
        sentence = _(
            "Sổ đã thay đổi sau khi bạn xem trước phương án. Chưa ghi gì: hãy xem lại số trước và số hiện nay dưới đây rồi ghi."
        )
        super().__init__("register_changed", sentence)
        self.counts = _counts(seen, found)


def _counts(seen: str, found: str) -> list[tuple[str, int, int]]:
    """Of each subject its word, how many there were, how many there are."""
    then, now = (
        {part.split(":")[0]: int(part.split(":")[1]) for part in mark.split() if ":" in part}
        for mark in (seen, found)
    )
    return [
        (str(subject.label), then.get(subject, 0), now.get(subject, 0))
        for subject in Subject
        if subject in then or subject in now
    ]


@transaction.atomic
def decide(viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, version: int, seen: str = "") -> UUID:
    """Carries the draft out and gives the uid of the act. Permission `units.manage` on `unit` and all units of the draft.

    `seen` is the mark of what the plan held when it was looked at (`mark_of`; "" asks for nothing). Raises `Stale` or
    `Conflict` where draft or register changed since or it was carried out before, `DomainError` for what stands against it.
    """
    access.require(viewer, permissions.MANAGE_UNITS, unit.path)
    row = require_draft(unit, draft, version)
    act_uid = new_uid()
    plan = plan_of(row)
    if seen and seen != (found := mark_of(plan)):
        raise RegisterChanged(seen, found)
    _carry(viewer, unit, row, plan, act_uid)
    Reorganisation.objects.filter(pk=row.pk).update(
        state=State.DECIDED, act_uid=act_uid, changed_by=viewer.label, changed_at=clock.now()
    )
    return act_uid


def rehearse(
    viewer: Viewer, *, unit: UnitOn, draft: Reorganisation, plan: Plan, look: Callable[[], ResultT]
) -> ResultT:
    """Carries it out, looks, and takes it back: what `look` found then. Nothing is written. Raises as `decide`."""
    with transaction.atomic():
        _carry(viewer, unit, draft, plan, new_uid())
        found = look()
        transaction.set_rollback(True)
    return found


def mark_of(plan: Plan) -> str:
    """What the plan holds, in short: how many of each thing, and a sum that tells whether they are the same ones."""
    parts: dict[str, tuple[int, int]] = {}
    for one in plan.held:
        count, total = parts.get(one.subject, (0, 0))
        parts[one.subject] = (count + 1, (total * 31 + one.id * 7 + sum(one.sources)) % 1_000_003)
    said = [f"{subject}:{count}:{total}" for subject, (count, total) in sorted(parts.items())]
    return " ".join([plan.on.isoformat(), *said])


def _carry(viewer: Viewer, unit: UnitOn, row: Reorganisation, plan: Plan, act_uid: UUID) -> None:
    paths = [source.path for source in plan.sources] + [target.path for target in plan.targets]
    for path in filter(None, paths):
        access.require(viewer, permissions.MANAGE_UNITS, path)
    paper = _paper(row)
    for obstacle in obstacles(plan):
        raise refusal(obstacle)
    act = _act(viewer, unit, row, act_uid)
    try:
        with transaction.atomic():
            carry_out(viewer, unit=unit.at(row.on), draft=row, plan=plan, act=act, paper=paper)
    except IntegrityError as error:
        sentence = _(
            "Sổ đã có điều trái với phương án này (trùng tên, trùng ngày). Hãy xem lại các tổ chức và địa bàn trong phương án."
        )
        raise Conflict("reorganisation_conflict", sentence) from error


def _act(viewer: Viewer, unit: UnitOn, row: Reorganisation, act_uid: UUID) -> Act:
    acts: dict[str, Any] = {
        Kind.MERGE: Act(viewer.actor, "reorganisation.merge", act_uid, chain=unit.chain),
        Kind.SPLIT: Act(viewer.actor, "reorganisation.split", act_uid, chain=unit.chain),
        Kind.DISSOLVE: Act(viewer.actor, "reorganisation.dissolve", act_uid, chain=unit.chain),
    }
    found: Act = acts[row.kind]
    return found


def _paper(row: Reorganisation) -> DecisionDraft:
    paper = decision_of(row.number, row.issuer, row.issued_on)
    if paper is None or not (paper.number and paper.issuer and paper.issued_on):
        sentence = _("Sắp xếp tổ chức cần quyết định: hãy ghi đủ số, cơ quan và ngày ban hành vào phương án.")
        raise DomainError("decision_missing", sentence, field="number")
    require_issued(paper)
    require_effective_day(row.on, paper)
    return paper
