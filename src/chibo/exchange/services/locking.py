"""One writer of lists at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.org import paths
from chibo.org.models import Unit

if TYPE_CHECKING:
    from chibo.org.queries import UnitOn


def lock_root(unit: UnitOn) -> None:
    """One import, take-over or undo at a time below one root, until the transaction ends (SQLite has one writer anyway)."""
    root = paths.decode(unit.path)[0]
    list(Unit.objects.select_for_update(no_key=True).filter(pk=root).values_list("pk"))
