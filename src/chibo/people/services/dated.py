"""Opening and ending the dated rows of persons. Not for callers outside these services: permission is asked before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chibo.org.services import ensure_seats
from chibo.people.models import Affiliation, Attainment, PostHeld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from chibo.org.access import Viewer
    from chibo.org.queries import UnitOn
    from chibo.people.services.drafts import Attained, DatedTable, Ended, Holding, Stay, UnitKey

BATCH_ROWS = 1000
DatedRow = Affiliation | Attainment | PostHeld
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


def end_rows(ended: Iterable[Ended], act_uid: UUID) -> list[DatedRow]:
    """Ends rows, and takes out those that would not have begun; gives them as they stood before."""
    before: list[DatedRow] = []
    by_day: dict[tuple[DatedTable, date], list[int]] = {}
    for row in ended:
        by_day.setdefault((row.table, row.on), []).append(row.row_id)
    for (table, on), ids in by_day.items():
        for chunk in _chunks(ids):
            rows = TABLES[table].objects.filter(pk__in=chunk)
            before.extend(rows)
            rows.filter(starts_on__gte=on).delete()
            rows.update(ends_on=on, closed_in=act_uid)
    return before


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    return (rows[start : start + BATCH_ROWS] for start in range(0, len(rows), BATCH_ROWS))
