"""Keeping the ready counts true: what triggers marked is worked out anew, unit by unit.

A change marks its units in its own transaction; once that is committed, their rows are worked out in another. In between,
and after a crash in between, the units are counted live: a mark is only taken away together with new rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

from chibo.core.bulk import prepare_rows
from chibo.org.models import Unit
from chibo.people.tallies.counting import MEMBER_COUNTS, POST_COUNTS, member_tallies, post_tallies
from chibo.people.tallies.models import MemberTally, PostTally, TallyMark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

#: Units worked out in one transaction, so that a large register does not hold the write lock for long.
UNITS_AT_ONCE = 500
_MARKS_AT_ONCE = 10_000
#: One number for one lock of PostgreSQL: two workers would write the rows of one unit twice.
_LOCK = 0x7A11


def refresh() -> int:
    """Works out what is marked; gives how many units that were. One SQL query where nothing is."""
    done = 0
    while marked := list(TallyMark.objects.order_by("unit_id").values_list("pk", "unit_id")[:_MARKS_AT_ONCE]):
        for unit_ids in _in_parts(sorted({unit_id for _pk, unit_id in marked})):
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
    mark_all()
    with transaction.atomic():
        MemberTally.objects.all().delete()
        PostTally.objects.all().delete()
    return refresh()


def mark_all() -> None:
    """From now on, until `refresh`, everything is counted live."""
    with transaction.atomic():
        TallyMark.objects.all().delete()
        ids = Unit.objects.values_list("pk", flat=True)
        prepare_rows(TallyMark, [TallyMark(unit_id=pk) for pk in ids]).insert()


def wrong_units() -> list[int]:
    """Units whose rows are not what the register says, those marked left out: that nothing else is stale can be seen here."""
    marked = set(TallyMark.objects.values_list("unit_id", flat=True))
    wrong = []
    for unit_ids in _in_parts(list(Unit.objects.exclude(pk__in=marked).values_list("pk", flat=True))):
        members = _content(MemberTally.objects.filter(unit_id__in=unit_ids), MEMBER_COUNTS)
        posts = _content(PostTally.objects.filter(unit_id__in=unit_ids), POST_COUNTS)
        differing = (members ^ _content(member_tallies(unit_ids), MEMBER_COUNTS)) | (
            posts ^ _content(post_tallies(unit_ids), POST_COUNTS)
        )
        wrong += sorted({row[0] for row in differing})
    return wrong


def _content(
    rows: Iterable[MemberTally] | Iterable[PostTally], counts: Collection[str]
) -> set[tuple[Any, ...]]:
    fields = ("unit_id", "starts_on", "ends_on", *counts)
    return {tuple(getattr(row, field) for field in fields) for row in rows}


def _in_parts(unit_ids: list[int]) -> Iterator[list[int]]:
    return (unit_ids[start : start + UNITS_AT_ONCE] for start in range(0, len(unit_ids), UNITS_AT_ONCE))


@transaction.atomic
def _renew(unit_ids: list[int], marks: list[int]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    there = list(Unit.objects.filter(pk__in=unit_ids).values_list("pk", flat=True))
    of_units = Q(unit_id__in=unit_ids)
    for model, rows in (
        (MemberTally, list(member_tallies(there))),
        (PostTally, list(post_tallies(there))),
    ):
        model.objects.filter(of_units).delete()
        prepare_rows(model, rows).insert()
    for start in range(0, len(marks), UNITS_AT_ONCE):
        TallyMark.objects.filter(pk__in=marks[start : start + UNITS_AT_ONCE]).delete()
