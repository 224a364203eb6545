"""Paper files when the committee that keeps them is merged or ended: many rows at once, for reorganisations.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.org.services.rows import correct_rows, end_rows, open_rows
from chibo.standing.models import PaperFile

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from chibo.core.audit.acts import Act
    from chibo.core.audit.services import AuditDraft


def hand_files(act: Act, left: Collection[int], keeper: int, on: date) -> list[AuditDraft]:
    """Files kept by the units `left` are kept by `keeper` from `on` on, where they lie.

    None of them may be lent. A row that begins on the day or later is changed in place. Two SQL statements and two a thousand files.
    """
    rows = list(PaperFile.objects.filter(keeper_id__in=left, ends_on__gt=on).order_by("pk"))
    standing = [row for row in rows if row.starts_on < on]
    anew = [
        PaperFile(
            person_id=row.person_id,
            keeper_id=keeper,
            place=row.place,
            papers=row.papers,
            handover=row.handover,
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            recorded_in=act.uid,
        )
        for row in standing
    ]
    later = [row for row in rows if row.starts_on >= on]

    def change(row: PaperFile) -> None:
        row.keeper_id = keeper

    return [
        *end_rows(act, standing, on, unit_of=_keeper),
        *open_rows(act, anew, unit_of=_keeper),
        *correct_rows(act, later, ("keeper_id",), change, unit_of=_keeper),
    ]


def _keeper(row: PaperFile) -> int:
    return row.keeper_id
