"""Paper files and contacts with residence cells when units are merged or ended: many rows at once, for reorganisations.

Not for callers outside services: permission, transaction and the writing of the entries are the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.org.queries import on_date
from chibo.org.services.rows import correct_rows, end_rows, open_rows
from chibo.people.models import Affiliation
from chibo.standing.models import PaperFile, ResidenceLiaison, ResidenceRemark
from chibo.standing.services.liaisons import KIND as LIAISON

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
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


def move_residents(act: Act, heirs: Mapping[int, int], on: date) -> list[AuditDraft]:
    """Contacts with a residence cell (ids) go on from `on` on with the cell that `heirs` gives, and with their newest remark.

    Members are to be where they are that day: who then stands in that very cell keeps no contact with it. A contact that
    begins on the day or later is changed in place. Five SQL statements and two a thousand contacts.
    """
    rows = [
        row
        for row in ResidenceLiaison.objects.filter(pk__in=heirs, ends_on__gt=on).order_by("pk")
        if heirs[row.pk] != row.unit_id
    ]
    standing = [row for row in rows if row.starts_on < on]
    own = _own_cells([row.person_id for row in standing], on)
    followed = [row for row in standing if (row.person_id, heirs[row.pk]) not in own]
    anew = [
        ResidenceLiaison(
            person_id=row.person_id,
            unit_id=heirs[row.pk],
            letter=row.letter,
            excused=row.excused,
            starts_on=on,
            ends_on=row.ends_on,
            closed_in=row.closed_in,
            recorded_in=act.uid,
        )
        for row in followed
    ]

    def change(row: ResidenceLiaison) -> None:
        row.unit_id = heirs[row.pk]

    later = [row for row in rows if row.starts_on >= on]
    return [
        *end_rows(act, standing, on, unit_of=_cell),
        *open_rows(act, anew, unit_of=_cell),
        *_remarks(act, followed, anew, on),
        *correct_rows(act, later, ("unit_id",), change, unit_of=_cell),
    ]


def _own_cells(person_ids: Sequence[int], on: date) -> set[tuple[int, int]]:
    """Person and unit of each who stands anywhere on the day."""
    rows = Affiliation.objects.filter(on_date(on), person_id__in=person_ids)
    return set(rows.values_list("person_id", "unit_id"))


def _remarks(
    act: Act, before: Sequence[ResidenceLiaison], after: Sequence[ResidenceLiaison], on: date
) -> list[AuditDraft]:
    """The newest remark goes along with its own day, so that the year of the next one counts on."""
    known = ResidenceRemark.objects.filter(liaison__in=before, on__lt=on).order_by("on")
    newest = {remark.liaison_id: remark.on for remark in known}
    made = ResidenceRemark.objects.bulk_create(
        ResidenceRemark(liaison=new, on=newest[old.pk], recorded_in=act.uid)
        for old, new in zip(before, after, strict=True)
        if old.pk in newest
    )
    return [
        act.draft(LIAISON, row.liaison_id, unit_id=row.liaison.unit_id, after={"remark_on": row.on})
        for row in made
    ]


def _cell(row: ResidenceLiaison) -> int | None:
    return row.unit_id
