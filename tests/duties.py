"""The oracle of the work list: statements that are kept give what querysets give that are made anew for the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.core.prepared import read_together
from chibo.obligations.engine import Asked
from chibo.obligations.parts import counted, listed
from chibo.org.access import OPERATOR
from chibo.org.queries import unit_on

if TYPE_CHECKING:
    from datetime import date

    from chibo.obligations.parts import Part, When
    from chibo.org.access import Viewer

#: "soon" is what is due by a day and not late: it holds both bounds.
STATES: tuple[When, ...] = ("", "soon")
MOST = 1000


def differences(ref: str, on: date, viewer: Viewer = OPERATOR) -> tuple[list[str], int]:
    """Where the two ways differ about a unit on a date, in words; and how many open duties were compared."""
    asked = Asked(viewer, unit_on(viewer, ref, on))
    kept: dict[int, list[tuple[Any, ...]]] = {}
    for number, *counts in read_together([part.counting() for part in asked.parts]):
        kept.setdefault(number, []).append(tuple(counts))
    said, compared = [], 0
    for number, part in enumerate(asked.parts):
        counts, lists = _anew(part)
        if sorted(kept.get(number, [])) != counts:
            said.append(f"{ref} {on} {part.duty.key}: counted {kept.get(number)}, anew {counts}")
        said += [
            f"{ref} {on} {part.duty.key} {state!r}: listed otherwise"
            for state, rows in lists.items()
            if _told(part, part.page(state, MOST)) != rows
        ]
        compared += len(lists[""])
    return said, compared


def _anew(part: Part) -> tuple[list[tuple[Any, ...]], dict[When, list[Any]]]:
    """Counts by unit below and rows by state, of a queryset of its own; nothing where a rule has a gap."""
    try:
        rows = part.rows()
    except LookupError:
        return [], {state: [] for state in STATES}
    counts = counted(rows, part.duty, part.bounds, part.below_from)
    return sorted(counts.values_list("duty_below", "duties", "late")), {
        state: _told(part, list(listed(rows, part.duty, part.bounds, state)[:MOST])) for state in STATES
    }


def _told(part: Part, rows: list[Any]) -> list[Any]:
    """All that the list tells of rows."""
    due = [part.due(getattr(row, part.duty.anchor)) if part.has_limit else None for row in rows]
    return [
        (row.pk, getattr(row, part.duty.anchor), row.unit_ref, row.unit_name, part.duty.says(row, due_on))
        for row, due_on in zip(rows, due, strict=True)
    ]
