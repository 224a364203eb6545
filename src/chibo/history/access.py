"""Who may see and undo an act: somebody with the permission over every unit its entries name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.catalogue.acts import object_of, secret_objects
from chibo.core.errors import Forbidden, NotVisible
from chibo.org import access, permissions
from chibo.org.models import Placement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from chibo.core.audit.models import AuditEntry
    from chibo.org.access import Viewer


def paths_of(entries: Sequence[AuditEntry]) -> list[str]:
    """The last paths of the units the entries name (of the chain where they name none). One SQL query."""
    named = {entry.unit_id for entry in entries if entry.unit_id}
    chains = {entry.chain for entry in entries if entry.chain}
    rows = dict(
        Placement.objects.filter(unit_id__in=named | chains)
        .order_by("ends_on")
        .values_list("unit_id", "path")
    )
    # A unit that an undone act had made is no more: then its grassroots organisation speaks for it.
    found = {rows[unit_id] for unit_id in named if unit_id in rows} or {
        rows[one] for one in chains if one in rows
    }
    return sorted(found, key=len)


def path_of(entries: Sequence[AuditEntry]) -> str:
    """The path of the highest unit the entries name, "" for none."""
    return next(iter(paths_of(entries)), "")


def hidden_objects(viewer: Viewer, path: str) -> list[str]:
    """Types of objects whose acts do not exist for the viewer over the unit at `path`."""
    return [name for name, kind in secret_objects().items() if not viewer.can(kind.needs, path)]


def is_hidden_table(viewer: Viewer, model: type[Model]) -> bool:
    """Is it a table of which the viewer may know nothing, anywhere?"""
    needs = {kind.needs for kind in secret_objects().values() if kind.table is model}
    held = {one for grant in viewer.held for one in grant.permissions}
    return not viewer.is_operator and bool(needs - held)


def _need(entries: Sequence[AuditEntry], places: list[str], viewer: Viewer) -> str | None:
    """What it takes to undo an act about a secret object; None for any other. Raises `NotVisible` for whom there is none."""
    kinds = [
        kind for one in {entry.object_type for entry in entries} if (kind := object_of(one)) and kind.needs
    ]
    for kind in kinds:
        if not any(viewer.can(kind.needs, path) for path in places):
            raise NotVisible
    return kinds[0].undone_by if kinds else None


def require_see(viewer: Viewer, entries: Sequence[AuditEntry]) -> None:
    """Permission `history.see` over one of the units; `NotVisible` where the act is out of sight."""
    places = paths_of(entries)
    if viewer.is_operator and entries:
        return
    secret = _need(entries, places, viewer) is not None
    if secret or any(viewer.can(permissions.SEE_HISTORY, path) for path in places):
        return
    if any(viewer.sees_unit(path) for path in places):
        raise Forbidden("forbidden", access.refusal(permissions.SEE_HISTORY))
    raise NotVisible


def require_undo(viewer: Viewer, entries: Sequence[AuditEntry]) -> None:
    """Permission `batches.undo` over every unit. Raises `NotVisible` where all are out of sight, else `Forbidden`."""
    if not entries:
        raise NotVisible
    if viewer.is_operator:
        return
    places = paths_of(entries)
    permission = _need(entries, places, viewer) or permissions.UNDO_BATCHES
    if places and all(viewer.can(permission, path) for path in places):
        return
    if any(viewer.sees_unit(path) for path in places):
        raise Forbidden("forbidden", access.refusal(permission))
    raise NotVisible


def may_undo(viewer: Viewer, entries: Sequence[AuditEntry]) -> bool:
    """The same as a question."""
    try:
        require_undo(viewer, entries)
    except (Forbidden, NotVisible):
        return False
    return True
