"""Reads of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.core.audit.models import AuditEntry

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def entries_of_act(act_uid: UUID, act: str = "") -> QuerySet[AuditEntry]:
    """What one act (or batch) recorded, in its order; of one service only where `act` names it."""
    entries = AuditEntry.objects.filter(act_uid=act_uid).order_by("id")
    return entries.filter(act=act) if act else entries


def later_acts_on(object_type: str, object_ids: list[int], act_uid: UUID) -> QuerySet[AuditEntry]:
    """Entries of other acts about the same objects, recorded after that act. For refusing to undo what something rests on."""
    last = AuditEntry.objects.filter(act_uid=act_uid).order_by("-id").values("id")[:1]
    return AuditEntry.objects.filter(object_type=object_type, object_id__in=object_ids, id__gt=last).exclude(
        act_uid=act_uid
    )
