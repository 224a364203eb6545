"""Reads of what was changed: the acts of a unit, newest first, and one act whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from chibo.core.audit.models import AuditEntry, UndoneAct
from chibo.core.audit.queries import entries_of_act
from chibo.core.keyset import beyond, place_of
from chibo.history import access, wording
from chibo.org import access as org_access
from chibo.org import permissions
from chibo.org.models import Placement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from chibo.catalogue.acts import Linked
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

PAGE_SIZE = 50
NEWEST_FIRST = ("-id",)


@dataclass(frozen=True, kw_only=True)
class ChangeFilters:
    """What the list is narrowed to: a kind of act, who did it (part of the label), the days it was recorded on, both included."""

    act: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Change:
    """An act in a list: what, when, by whom, about what (the last of several); how many entries it has there, and whether it was undone."""

    act_uid: UUID
    label: str
    recorded_at: datetime
    who: str
    object: Linked
    entries: int
    changes: tuple[str, ...]
    is_undone: bool


@dataclass(frozen=True)
class ChangePage:
    """A page of the list; `next_place` is "" where nothing follows. `kinds` are the acts there are, by name."""

    rows: tuple[Change, ...]
    next_place: str


def changes_of(viewer: Viewer, unit: UnitOn, filters: ChangeFilters, after: str = "") -> ChangePage:
    """Acts that touched the unit or what stands below it today, newest first. Permission `history.see` on the unit.

    Three SQL queries and one or two for each type of object named. Raises `DomainError` for a place that is none.
    """
    org_access.require(viewer, permissions.SEE_HISTORY, unit.path)
    here = _entries_of(viewer, unit)
    later = here.filter(act_uid=OuterRef("act_uid"), id__gt=OuterRef("id"))
    last = _narrowed(here, filters).filter(~Exists(later)).order_by(*NEWEST_FIRST)
    if after:
        last = last.filter(beyond(NEWEST_FIRST, after))
    found = list(last[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return ChangePage(
        rows=_changes(viewer, unit, shown),
        next_place=place_of(shown[-1], NEWEST_FIRST) if len(found) > PAGE_SIZE else "",
    )


def _entries_of(viewer: Viewer, unit: UnitOn) -> QuerySet[AuditEntry]:
    """Entries filed under the unit or below it, where the viewer may read them; and of units that are no more, by their chain."""
    placed = Placement.objects.filter(
        org_access.subtree(unit.path, "path"), org_access.within(viewer, permissions.SEE_HISTORY, "path")
    )
    condition = Q(unit_id__in=placed.values("unit_id"))
    if unit.chain == unit.id:
        condition |= Q(chain=unit.id)
    entries = AuditEntry.objects.filter(condition)
    if hidden := access.hidden_objects(viewer, unit.path):
        secret = AuditEntry.objects.filter(act_uid=OuterRef("act_uid"), object_type__in=hidden)
        entries = entries.filter(~Exists(secret))
    return entries


def _narrowed(entries: QuerySet[AuditEntry], filters: ChangeFilters) -> QuerySet[AuditEntry]:
    if filters.act:
        entries = entries.filter(act=filters.act)
    if filters.by:
        entries = entries.filter(actor_label__icontains=filters.by)
    if filters.since:
        entries = entries.filter(recorded_at__gte=_midnight(filters.since))
    if filters.until:
        entries = entries.filter(recorded_at__lt=_midnight(filters.until + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _changes(viewer: Viewer, unit: UnitOn, last: Sequence[AuditEntry]) -> tuple[Change, ...]:
    uids = [entry.act_uid for entry in last]
    counted = AuditEntry.objects.filter(act_uid__in=uids).order_by().values_list("act_uid")
    counts: dict[UUID, int] = dict(counted.annotate(n=Count("id")))
    undone = set(UndoneAct.objects.filter(act_uid__in=uids).values_list("act_uid", flat=True))
    objects = wording.linked(viewer, last)
    may = permissions_over(viewer, unit.path)
    return tuple(
        Change(
            act_uid=entry.act_uid,
            label=wording.act_label(entry.act),
            recorded_at=entry.recorded_at,
            who=wording.who(entry.actor_label),
            object=objects[entry.object_type, entry.object_id],
            entries=counts[entry.act_uid],
            changes=wording.changes(entry, may=may) if counts[entry.act_uid] == 1 else (),
            is_undone=entry.act_uid in undone,
        )
        for entry in last
    )


def permissions_over(viewer: Viewer, path: str) -> frozenset[str]:
    """What the viewer may do over a unit."""
    return frozenset(one for one in permissions.ALL if viewer.can(one, path))


@dataclass(frozen=True)
class ActLine:
    """An entry of an act: about what, and what became different."""

    entry: AuditEntry
    object: Linked
    changes: tuple[str, ...]


@dataclass(frozen=True)
class ActPage:
    """One act: its entries from a place on, who did it, and whether and where it was undone (or what it undid)."""

    act_uid: UUID
    label: str
    recorded_at: datetime
    who: str
    entries: tuple[AuditEntry, ...]
    lines: tuple[ActLine, ...]
    next_place: str
    undone_in: UUID | None
    undid: UUID | None
    unit_id: int | None


def act_page(viewer: Viewer, act_uid: UUID, after: str = "") -> ActPage:
    """An act, `PAGE_SIZE` entries of it. Permission `history.see` over one of its units; `NotVisible` out of sight.

    Entries about units out of the viewer's reach are left out. About six SQL queries.
    """
    every = entries_of_act(act_uid)
    entries = list(every.defer("before", "after"))
    access.require_see(viewer, entries)
    within = every.filter(beyond(("id",), after)) if after else every
    found = list(within[: PAGE_SIZE + 1])
    paths = _paths(found)
    shown = [
        one for one in found[:PAGE_SIZE] if one.unit_id is None or _reads(viewer, paths.get(one.unit_id, ""))
    ]
    objects = wording.linked(viewer, shown)
    undone = UndoneAct.objects.filter(Q(act_uid=act_uid) | Q(undone_in=act_uid)).first()
    first = entries[0]
    return ActPage(
        act_uid=act_uid,
        label=wording.act_label(entries[-1].act),
        recorded_at=first.recorded_at,
        who=wording.who(first.actor_label),
        entries=tuple(entries),
        lines=tuple(
            ActLine(one, objects[one.object_type, one.object_id], _told(viewer, one, paths)) for one in shown
        ),
        next_place=place_of(found[PAGE_SIZE - 1], ("id",)) if len(found) > PAGE_SIZE else "",
        undone_in=undone.undone_in if undone and undone.act_uid == act_uid else None,
        undid=undone.act_uid if undone and undone.undone_in == act_uid else None,
        unit_id=first.chain or first.unit_id,
    )


def _paths(entries: Sequence[AuditEntry]) -> Mapping[int, str]:
    ids = {entry.unit_id for entry in entries if entry.unit_id}
    rows: Any = Placement.objects.filter(unit_id__in=ids).order_by("ends_on").values_list("unit_id", "path")
    return dict(rows)


def _reads(viewer: Viewer, path: str) -> bool:
    """A unit that is no more has no path; its entries are read by whoever reads the act."""
    return not path or viewer.can(permissions.SEE_HISTORY, path)


def _told(viewer: Viewer, entry: AuditEntry, paths: Mapping[int, str]) -> tuple[str, ...]:
    return wording.changes(entry, may=permissions_over(viewer, paths.get(entry.unit_id or 0, "")))


def entries_about(object_types: Sequence[str], object_id: int, until: date) -> list[AuditEntry]:
    """The newest entries about one object, recorded up to a day; at most `PAGE_SIZE`. One SQL query."""
    rows = AuditEntry.objects.filter(
        object_type__in=object_types,
        object_id=object_id,
        recorded_at__lt=_midnight(until + timedelta(days=1)),
    )
    return list(rows.order_by(*NEWEST_FIRST)[:PAGE_SIZE])
