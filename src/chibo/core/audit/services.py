"""Writing the audit log. Only services of domains call this, inside the transaction of their act."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.dispatch import Signal
from django.utils.functional import Promise

from chibo.core.audit.models import AuditEntry
from chibo.core.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BATCH_ROWS = 1000
#: Sent within the transaction of an act once its entries are recorded, for whatever follows from the register.
acts_recorded = Signal()


@dataclass(frozen=True)
class Actor:
    """Who acts: the id of a user, None for the program or the local operator, and the name to show."""

    id: int | None
    label: str


@dataclass(frozen=True, kw_only=True)
class AuditDraft:
    """One entry to be recorded; see `record` for the meaning of each part."""

    actor: Actor
    act: str
    act_uid: UUID
    unit_id: int | None
    chain: int
    object_type: str
    object_id: int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    note: str = ""


def record(
    actor: Actor,
    act: str,
    *,
    act_uid: UUID,
    unit_id: int | None,
    chain: int,
    object_type: str,
    object_id: int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Record that `act` ("people.admit_member") changed one row from `before` to `after`. Costs one query.

    `act_uid` is the same for every row of one act or batch. `chain` is the id of the grassroots unit, 0 for none.
    Values may be dates, numbers, text, UUIDs, enums and lists or mappings of them (else TypeError); values of sealed
    fields must be given as ciphertext (`sealed.seal`), since the log is never deleted and is read by more people.
    """
    draft = AuditDraft(
        actor=actor,
        act=act,
        act_uid=act_uid,
        unit_id=unit_id,
        chain=chain,
        object_type=object_type,
        object_id=object_id,
        before=before,
        after=after,
        note=note,
    )
    return record_many([draft])[0]


def record_many(drafts: Iterable[AuditDraft]) -> list[AuditEntry]:
    """Record the entries of one batch in their order; costs one query per 1,000 (SQLite: more, by its variables)."""
    at = now()
    entries = [
        AuditEntry(
            recorded_at=at,
            act=draft.act,
            act_uid=draft.act_uid,
            actor_id=draft.actor.id,
            actor_label=draft.actor.label,
            chain=draft.chain,
            unit_id=draft.unit_id,
            object_type=draft.object_type,
            object_id=draft.object_id,
            before=json_safe(draft.before),
            after=json_safe(draft.after),
            note=draft.note,
        )
        for draft in drafts
    ]
    written = AuditEntry.objects.bulk_create(entries, batch_size=BATCH_ROWS)
    acts_recorded.send(AuditEntry)
    return written


def json_safe(value: Any) -> Any:  # noqa: PLR0911 - one line a kind of value
    """The value as JSON keeps it: dates and instants in ISO form, Decimal and UUID as text, enums as their value.

    Sets are sorted. Anything else, a model instance above all, raises TypeError.
    """
    if isinstance(value, enum.Enum):
        return json_safe(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | UUID | Promise):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_safe(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "items"):
        return {str(key): json_safe(part) for key, part in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(json_safe(part) for part in value)
    if isinstance(value, list | tuple):
        return [json_safe(part) for part in value]
    raise TypeError(f"an audit entry cannot hold {type(value).__name__}")
