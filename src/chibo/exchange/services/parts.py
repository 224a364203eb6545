"""Writing a part of a list as a batch of its own, so that it is listed and taken back as whole lists are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chibo.core.audit.acts import Act
from chibo.core.uid import new_uid
from chibo.exchange.models import ImportBatch, SourceRow
from chibo.people.services import change_list_people, record_list_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services import PersonChange, PreparedPeople


@dataclass(frozen=True)
class Source:
    """The row of the list somebody's facts come from; `person_id` is None for somebody who is new."""

    person_id: int | None
    sheet: str
    row: int
    original: str


def new_part(unit: UnitOn, *, kind: str, filename: str, digest: str, layout: str, as_of: date) -> ImportBatch:
    """A batch for a part of the list of that name, not saved."""
    return ImportBatch(
        act_uid=new_uid(), unit_id=unit.id, kind=kind, filename=filename, digest=digest, layout=layout, as_of=as_of
    )  # fmt: skip


def write_part(
    viewer: Viewer,
    *,
    unit: UnitOn,
    batch: ImportBatch,
    act: str,
    changes: Sequence[PersonChange],
    people: PreparedPeople | None = None,
    sources: Sequence[Source],
) -> None:
    """Writes changes and new people, the batch and its source rows. The caller holds the transaction and the lock.

    Sources of new people are in the order of `people`. Permission `lists.import` on `unit`, asked by the services below.
    """
    change_list_people(viewer, unit=unit, changes=changes, act_uid=batch.act_uid)
    persons = record_list_people(viewer, unit=unit, people=people) if people else []
    batch.applied_by = viewer.label
    batch.created, batch.changed = len(persons), len({change.person_id for change in changes})
    batch.rows = len({(source.sheet, source.row) for source in sources})
    batch.save()
    new = iter(persons)
    SourceRow.objects.bulk_create(
        SourceRow(
            batch=batch,
            person_id=next(new).pk if source.person_id is None else source.person_id,
            sheet=source.sheet,
            row=source.row,
            original=source.original,
        )
        for source in sources
    )
    _log(viewer, unit, batch, act)


def _log(viewer: Viewer, unit: UnitOn, batch: ImportBatch, name: str) -> None:
    act = Act(viewer.actor, name, batch.act_uid, chain=unit.chain)
    after = {
        "filename": batch.filename,
        "digest": batch.digest,
        "as_of": batch.as_of,
        "created": batch.created,
        "changed": batch.changed,
    }
    act.record([act.draft("exchange.batch", batch.pk, unit_id=unit.id, after=after)])
