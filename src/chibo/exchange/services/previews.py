"""What a file chosen in the browser would do: found out once, by a page or in the background, and kept beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.exchange import storage
from chibo.exchange.kept_plans import keep_plan
from chibo.exchange.matching import register_mark
from chibo.exchange.reading import read_book
from chibo.exchange.services.lists import preview_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chibo.exchange.models import ImportDraft
    from chibo.exchange.plan import Plan
    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn

#: A file so large that even opening it keeps its user waiting.
_LARGE_BYTES = 4 * 1024 * 1024
_ROWS_OF_A_LARGE_FILE = 100_000


def expected_rows(data: bytes, filename: str) -> int:
    """Rows of a list as far as they can be told at once: filled rows of all sheets; many of a large file, unopened.

    Raises `DomainError` as `read_book`.
    """
    if len(data) > _LARGE_BYTES:
        return _ROWS_OF_A_LARGE_FILE
    book = read_book(data, filename)
    return sum(any(cell is not None for cell in row) for sheet in book.sheets for row in sheet.rows)


def preview_draft(
    viewer: Viewer, *, unit: UnitOn, draft: ImportDraft, said: Mapping[str, Any] | None = None
) -> Plan:
    """What writing the draft into the unit would do, kept with it. Permission `lists.import` on the unit.

    `said` are `columns` and `encoding` as a person corrected them, kept with the draft where it can be read so.
    Raises as `preview_list`; then everything is as before.
    """
    mark = register_mark()
    plan = preview_list(viewer, unit=unit, **storage.listed(draft) | dict(said or {}))
    if said is not None:
        storage.correct_draft(draft, columns=said["columns"], encoding=said["encoding"])
    if draft.rows != plan.rows:
        draft.rows = plan.rows
        draft.save(update_fields=["rows"])
    keep_plan(draft, plan, mark)
    return plan
