"""One act of one actor: what all its audit entries share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chibo.core.audit.services import Actor, AuditDraft, record_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID


@dataclass(frozen=True)
class Act:
    """Who does what, under which uid, on whose chain; `draft` makes an entry and `record` writes them."""

    actor: Actor
    name: str
    uid: UUID
    chain: int

    def draft(
        self,
        object_type: str,
        object_id: int,
        *,
        unit_id: int | None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> AuditDraft:
        return AuditDraft(
            actor=self.actor, act=self.name, act_uid=self.uid, chain=self.chain, unit_id=unit_id,
            object_type=object_type, object_id=object_id, before=before, after=after, note=note,
        )  # fmt: skip

    def record(self, drafts: Iterable[AuditDraft]) -> None:
        record_many(drafts)
