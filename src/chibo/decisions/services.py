"""Writing down a paper. Who may do so is asked by the service whose fact rests on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from chibo.core.text import clean_text
from chibo.decisions.models import Decision

if TYPE_CHECKING:
    from datetime import date

    from chibo.core.audit.acts import Act


@dataclass(frozen=True, kw_only=True)
class DecisionDraft:
    """A paper to be written down; of a secret one only number, issuer, date and place."""

    issuer: str
    number: str = ""
    issued_on: date | None = None
    kind: str = ""
    title: str = ""
    kept_at: str = ""
    secret: bool = False


def record_decision(act: Act, draft: DecisionDraft, *, unit_id: int | None) -> Decision:
    """The paper of that number, issuer and date, written down as a part of `act` where the register does not have it.

    A paper without a number or a date is always a new one. Not for callers outside a service: permission and
    transaction are the caller's.
    """
    facts = asdict(draft) | {"issuer": clean_text(draft.issuer), "title": clean_text(draft.title)}
    if draft.number and draft.issued_on:
        known = Decision.objects.filter(
            number=draft.number, issuer=facts["issuer"], issued_on=draft.issued_on
        ).first()
        if known is not None:
            return known
    decision = Decision.objects.create(recorded_in=act.uid, **facts)
    act.record([act.draft("decisions.decision", decision.pk, unit_id=unit_id, after=facts)])
    return decision
