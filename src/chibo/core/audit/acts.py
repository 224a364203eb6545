"""One act of one actor: what all its audit entries share."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from chibo.core.audit.images import image_of
from chibo.core.audit.services import Actor, AuditDraft, record_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from django.db.models import Model

    from chibo.core.audit.images import Image

#: Where an entry keeps, in `before`, the images of the rows its act changed or took out.
IMAGES = "rows"
_REMEMBERED = 5
_recorded: ContextVar[tuple[UUID, ...]] = ContextVar("newest_acts", default=())


@dataclass(frozen=True)
class Act:
    """Who does what, under which uid, on whose chain; `draft` makes an entry and `record` writes them.

    `keep` comes before any change of a row that is already there: what it keeps stands in the first entry, and by it the
    act can be undone. Rows the act opens are known by their `recorded_in`.
    """

    actor: Actor
    name: str
    uid: UUID
    chain: int
    kept: list[Image] = field(default_factory=list, compare=False)

    def keep(self, rows: Iterable[Model], columns: Iterable[str] = ()) -> None:
        """Remembers what stands in rows that are about to be changed (only `columns`, default all) or taken out."""
        columns = tuple(columns)
        self.kept.extend(image_of(row, columns) for row in rows)

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
        """Writes the entries; the images kept so far go with the first of them."""
        entries = list(drafts)
        if entries and self.kept:
            first = entries[0]
            entries[0] = replace(first, before={**(first.before or {}), IMAGES: list(self.kept)})
            self.kept.clear()
        record_many(entries)
        if entries and self.uid not in _recorded.get():
            _recorded.set((*_recorded.get(), self.uid)[-_REMEMBERED:])


def newest_acts() -> tuple[UUID, ...]:
    """The uids of the acts this thread recorded since `forget_newest_acts`, a few of the newest; for offering to undo them."""
    return _recorded.get()


def forget_newest_acts() -> None:
    """Begins anew: called at both ends of a request."""
    _recorded.set(())
