"""Opening and ending the dated rows of persons. Not for callers outside these services: permission is asked before."""

# ruff: noqa: SLF001 - `_meta` is how Django lists the columns of a row
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.org.services import ensure_seats
from chibo.people.models import Affiliation, Attainment, PostHeld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.models import Dated
    from chibo.org.queries import UnitOn
    from chibo.people.services.drafts import Attained, DatedTable, Ended, Holding, Stay, UnitKey

BATCH_ROWS = 1000
#: What stood in ended rows before: (table, id of the row) → its columns.
Snapshots = dict[tuple["DatedTable", int], dict[str, Any]]
TABLES: dict[DatedTable, type[Affiliation | Attainment | PostHeld]] = {
    "affiliation": Affiliation,
    "attainment": Attainment,
    "post_held": PostHeld,
}


def resolved(key: UnitKey, units: Mapping[str, int]) -> int:
    """The id of a unit: itself, or that of the unit created under this word."""
    return key if isinstance(key, int) else units[key]


def affiliation(stay: Stay, act_uid: UUID) -> Affiliation:
    """The row of a stay, without its person and its unit."""
    return Affiliation(
        starts_on=stay.starts_on, ends_on=stay.ends_on, assumed=stay.assumed, recorded_in=act_uid
    )


def attainment(attained: Attained, act_uid: UUID) -> Attainment:
    """The row of an attainment, without its person."""
    return Attainment(
        kind=attained.kind,
        level=attained.level,
        grade=attained.grade,
        starts_on=attained.starts_on,
        ends_on=attained.ends_on,
        recorded_in=act_uid,
    )


def hold_posts(
    viewer: Viewer, *, unit: UnitOn, held: Sequence[tuple[int, int, Holding]], act_uid: UUID
) -> None:
    """Records posts held as (person id, unit id, holding), with the seats and bodies they need."""
    seats = ensure_seats(
        viewer, unit=unit, wanted={(unit_id, post.post) for _p, unit_id, post in held}, act_uid=act_uid
    )
    rows = []
    for person_id, unit_id, post in held:
        seat = seats[unit_id, post.post]
        row = PostHeld(person_id=person_id, seat_id=seat.pk, sole=seat.post.sole, recorded_in=act_uid)
        row.starts_on, row.ends_on = post.starts_on, post.ends_on
        rows.append(row)
    PostHeld.objects.bulk_create(rows, batch_size=BATCH_ROWS)


def end_rows(ended: Iterable[Ended], act_uid: UUID) -> Snapshots:
    """Ends rows, and takes out those that would not have begun; gives what stood in each before, as the log keeps it."""
    before: Snapshots = {}
    by_day: dict[tuple[DatedTable, date], list[int]] = {}
    for row in ended:
        by_day.setdefault((row.table, row.on), []).append(row.row_id)
    for (table, on), ids in by_day.items():
        for chunk in _chunks(ids):
            rows = TABLES[table].objects.filter(pk__in=chunk)
            found = list(rows)
            before |= {(table, row.pk): snapshot(row) for row in found}
            rows.filter(starts_on__gte=on).delete()
            rows.update(ends_on=on, closed_in=act_uid)
    return before


def reopen_rows(snapshots: Iterable[tuple[DatedTable, dict[str, Any]]]) -> None:
    """Puts rows back as `end_rows` found them: ended ones are reopened, those taken out stand again."""
    for table, model in TABLES.items():
        rows = [restored(model, values) for name, values in snapshots if name == table]
        for chunk in _chunks(rows):
            there = set(model.objects.filter(pk__in=[row.pk for row in chunk]).values_list("pk", flat=True))
            model.objects.bulk_create([row for row in chunk if row.pk not in there])
            model.objects.bulk_update([row for row in chunk if row.pk in there], ["ends_on", "closed_in"])


def snapshot(row: Dated) -> dict[str, Any]:
    """Every column of a row."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def restored(model: type[Affiliation | Attainment | PostHeld], values: dict[str, Any]) -> Any:
    """The row out of its snapshot, after the snapshot went through JSON."""
    columns = {field.attname: field.to_python(values[field.attname]) for field in model._meta.concrete_fields}
    return model(**columns)


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS))
