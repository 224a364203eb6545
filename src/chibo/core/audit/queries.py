"""Reads of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef

from chibo.core.audit.models import AuditEntry, UndoneAct

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


def entries_of_act(act_uid: UUID, act: str = "") -> QuerySet[AuditEntry]:
    """What one act (or batch) recorded, in its order; of one service only where `act` names it."""
    entries = AuditEntry.objects.filter(act_uid=act_uid).order_by("id")
    return entries.filter(act=act) if act else entries


def standing(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Those of acts that were not undone, and that undid none."""
    return entries.exclude(act_uid__in=UndoneAct.objects.values("act_uid")).exclude(
        act_uid__in=UndoneAct.objects.values("undone_in")
    )


def later_on_same(act_uid: UUID) -> QuerySet[AuditEntry]:
    """Entries of later acts that still stand, about objects this act touched; oldest first. Lazy."""
    own = AuditEntry.objects.filter(act_uid=act_uid)
    touched = own.filter(
        object_type=OuterRef("object_type"), object_id=OuterRef("object_id"), id__lt=OuterRef("id")
    )
    last = own.aggregate(first=Min("id"))["first"] or 0
    later = AuditEntry.objects.filter(Exists(touched), id__gt=last).exclude(act_uid=act_uid)
    return standing(later).order_by("id")


def later_acts_on(object_type: str, object_ids: list[int], act_uid: UUID) -> QuerySet[AuditEntry]:
    """Entries of other acts about the same objects, recorded after that act, whether they still stand or not."""
    last = AuditEntry.objects.filter(act_uid=act_uid).order_by("-id").values("id")[:1]
    return AuditEntry.objects.filter(object_type=object_type, object_id__in=object_ids, id__gt=last).exclude(
        act_uid=act_uid
    )
