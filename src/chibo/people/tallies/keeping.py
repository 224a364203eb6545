"""Keeping the ready counts true: what triggers marked is worked out anew, unit by unit.

A change marks its units in its own transaction; once that is committed, their rows are worked out in another. In between,
and after a crash in between, the units are counted live: a mark is only taken away together with new rows. What the new rows
say otherwise than the old ones is added to the sums of their province in that same transaction.
"""

# ruff: noqa: SLF001, S608 - `_meta` is how Django lists the columns of a model; all names are quoted or our own
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from chibo.core.bulk import PreparedRows, prepare_rows
from chibo.org.models import Unit
from chibo.people.tallies.counting import (
    MEMBER_COUNTS,
    POST_COUNTS,
    member_tallies,
    post_tallies,
    steps_of,
)
from chibo.people.tallies.models import MemberTally, PostTally, TallyMark, TallyStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import Model

    from chibo.people.tallies.counting import Row

    Changes = dict[tuple[int, date], list[int]]

#: Units worked out in one transaction, so that a large register does not hold the write lock for long; and where all of
#: them are, which is quicker by far in large parts.
UNITS_AT_ONCE = 500
MANY_AT_ONCE = 4_000
_MARKS_AT_ONCE = 20_000
#: One number for one lock of PostgreSQL: two workers would write the rows of one unit twice.
_LOCK = 0x7A11
#: Rows of one statement of SQLite: below its 32,766 parameters.
_STEPS_AT_ONCE = 1_500
#: The counts of a step stand in this order.
_COUNTS = (*MEMBER_COUNTS, *POST_COUNTS)
_ROW = ("unit_id", "starts_on", "ends_on", "top")


def refresh(units_at_once: int = UNITS_AT_ONCE) -> int:
    """Works out what is marked; gives how many units that were. One SQL query where nothing is."""
    done = 0
    while marked := list(TallyMark.objects.order_by("unit_id").values_list("pk", "unit_id")[:_MARKS_AT_ONCE]):
        for unit_ids in _in_parts(sorted({unit_id for _pk, unit_id in marked}), units_at_once):
            wanted = set(unit_ids)
            _renew(unit_ids, [pk for pk, unit_id in marked if unit_id in wanted])
            done += len(unit_ids)
    return done


def refresh_after_commit(**_signal: object) -> None:
    """Has `refresh` follow the transaction that is going on, once. A failure is logged and leaves the marks, nothing else."""
    waiting = [entry[1] for entry in connection.run_on_commit]
    if connection.in_atomic_block and _refresh_now not in waiting:
        transaction.on_commit(_refresh_now, robust=True)


def _refresh_now() -> None:
    refresh()


def rebuild() -> int:
    """Throws every row away and works all of them out; gives the number of units."""
    with transaction.atomic():
        mark_all()
        for model in (MemberTally, PostTally, TallyStep):
            model._default_manager.all().delete()
    return refresh(MANY_AT_ONCE)


def mark_all() -> None:
    """From now on, until `refresh`, everything is counted live."""
    with transaction.atomic():
        TallyMark.objects.all().delete()
        ids = Unit.objects.values_list("pk", flat=True)
        prepare_rows(TallyMark, [TallyMark(unit_id=pk) for pk in ids]).insert()


def wrong_units() -> list[int]:
    """Units whose rows are not what the register says, those marked left out, and tops whose sums are not those of the rows."""
    marked = set(TallyMark.objects.values_list("unit_id", flat=True))
    wrong: set[int] = set()
    for unit_ids in _in_parts(list(Unit.objects.exclude(pk__in=marked).values_list("pk", flat=True))):
        for there, anew in (
            (_members_there(unit_ids), member_tallies(unit_ids)),
            (_posts_there(unit_ids), post_tallies(unit_ids)),
        ):
            wrong |= {row[0] for row in set(there) ^ set(anew)}
    return sorted(wrong | _wrong_sums())


def _wrong_sums() -> set[int]:
    sums: Changes = {}
    for unit_ids in _in_parts(sorted(_counted_units())):
        _change(sums, _members_there(unit_ids), _posts_there(unit_ids), 1)
    kept = TallyStep.objects.values_list("unit_id", "whole_year", "day", *_COUNTS)
    there = {(top, whole, day): counts for top, whole, day, *counts in kept.iterator() if any(counts)}
    meant = {(top, whole, day): counts for top, whole, day, *counts in _step_rows(sums) if any(counts)}
    return {key[0] for key in there.keys() | meant.keys() if there.get(key) != meant.get(key)}


def _counted_units() -> set[int]:
    """Units with rows, those included that are no more."""
    return set(MemberTally.objects.values_list("unit_id", flat=True)) | set(
        PostTally.objects.values_list("unit_id", flat=True)
    )


def _members_there(unit_ids: list[int]) -> Iterator[Row]:
    rows = MemberTally.objects.filter(unit_id__in=unit_ids).values_list(*_ROW, *MEMBER_COUNTS)
    return ((*row[:4], row[4:]) for row in rows.iterator())


def _posts_there(unit_ids: list[int]) -> Iterator[Row]:
    rows = PostTally.objects.filter(unit_id__in=unit_ids).values_list(*_ROW, *POST_COUNTS)
    return ((*row[:4], row[4:]) for row in rows.iterator())


def _in_parts(unit_ids: list[int], units_at_once: int = UNITS_AT_ONCE) -> Iterator[list[int]]:
    return (
        unit_ids[start : start + units_at_once] for start in range(0, len(unit_ids), units_at_once)
    )  # fmt: skip


@transaction.atomic
def _renew(unit_ids: list[int], marks: list[int]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    changes: Changes = {}
    _change(changes, _members_there(unit_ids), _posts_there(unit_ids), -1)
    there = list(Unit.objects.filter(pk__in=unit_ids).values_list("pk", flat=True))
    members, posts = list(member_tallies(there)), list(post_tallies(there))
    _change(changes, members, posts, 1)
    _replace(MemberTally, MEMBER_COUNTS, unit_ids, members)
    _replace(PostTally, POST_COUNTS, unit_ids, posts)
    _add_up(changes)
    for start in range(0, len(marks), UNITS_AT_ONCE):
        TallyMark.objects.filter(pk__in=marks[start : start + UNITS_AT_ONCE]).delete()


def _change(changes: Changes, members: Iterable[Row], posts: Iterable[Row], sign: int) -> None:
    steps_of(members, sign, changes, 0)
    steps_of(posts, sign, changes, len(MEMBER_COUNTS))


def _replace(model: type[Model], counts: tuple[str, ...], unit_ids: list[int], rows: list[Row]) -> None:
    model._default_manager.filter(unit_id__in=unit_ids).delete()
    PreparedRows(model._meta.db_table, (*_ROW, *counts), [[*row[:4], *row[4]] for row in rows]).insert()


def _step_rows(changes: Changes) -> list[list[Any]]:
    """Top, whether it is a year, the day, the counts: each day that changes something, and each year."""
    years: Changes = {}
    for (top, day), counts in changes.items():
        year = years.setdefault((top, day.replace(month=1, day=1)), [0] * len(_COUNTS))
        for place, count in enumerate(counts):
            year[place] += count
    return [
        [top, whole_year, day, *counts]
        for whole_year, found in ((False, changes), (True, years))
        for (top, day), counts in sorted(found.items())
        if any(counts)
    ]


def _add_up(changes: Changes) -> None:
    """Adds the changes to the sums that stand there."""
    quote = connection.ops.quote_name
    table = quote(TallyStep._meta.db_table)
    columns = ", ".join(map(quote, ("unit_id", "whole_year", "day", *_COUNTS)))
    added = ", ".join(f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in _COUNTS)
    marks = f"({', '.join(['%s'] * (len(_COUNTS) + 3))})"
    rows = _step_rows(changes)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _STEPS_AT_ONCE):
            part = rows[start : start + _STEPS_AT_ONCE]
            sql = (
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(part))} "
                f"ON CONFLICT (unit_id, whole_year, day) DO UPDATE SET {added}"
            )
            cursor.execute(sql, [value for row in part for value in row])
