"""The columns of invented members, and how often each value is drawn."""

from __future__ import annotations

from bisect import bisect
from datetime import date
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from chibo.cli.make_data.sizes import LAST_DAY
from chibo.core.dates import BEGINNING, END

if TYPE_CHECKING:
    from random import Random

PERSON = (
    "id",
    "uid",
    "user_id",
    "name",
    "search_key",
    "sort_key",
    "sex",
    "born_on",
    "born_precision",
    "ethnic_group",
    "religion",
    "citizen_id",
    "citizen_id_index",
    "phone",
    "phone_index",
    "note",
    "recorded_in",
)
MEMBERSHIP = (
    "starts_on",
    "ends_on",
    "recorded_in",
    "closed_in",
    "person_id",
    "start_precision",
    "decided_on",
    "ceremony_on",
    "official_on",
    "official_precision",
    "exit_kind",
    "admission_decision_id",
    "recognition_decision_id",
    "exit_decision_id",
    "exit_received_on",
    "exit_notice_on",
    "restoration_decision_id",
    "return_way",
    "break_confirmed_by",
)
AFFILIATION = (
    "starts_on",
    "ends_on",
    "recorded_in",
    "closed_in",
    "person_id",
    "unit_id",
    "assumed",
)
ATTAINMENT = (
    "starts_on",
    "ends_on",
    "recorded_in",
    "closed_in",
    "person_id",
    "kind",
    "level",
    "grade",
)

UNKNOWN, OPEN = BEGINNING.toordinal(), END.toordinal()
LAST = LAST_DAY.toordinal()
YEAR = 365
OLDEST, YOUNGEST = date(1934, 1, 1).toordinal(), date(2004, 1, 1).toordinal()
GROUPS = (("kinh", 40), ("tay", 14), ("thai", 12), ("mong", 14), ("muong", 8), ("nung", 6), ("dao", 6))
RELIGIONS = (("none", 96), ("buddhist", 2), ("catholic", 2))
EXITS = (("died", 70), ("left", 10), ("struck_off", 16), ("expelled", 4))
#: Kind of attainment → how often it is known, and how often each level is reached, the lowest first.
LEVELS: dict[int, tuple[float, tuple[tuple[str, int], ...]]] = {
    1: (0.97, (("primary", 12), ("lower_secondary", 30), ("upper_secondary", 58))),
    2: (
        0.7,
        (
            ("none", 30),
            ("vocational", 12),
            ("intermediate", 22),
            ("college", 10),
            ("university", 24),
            ("postgraduate", 2),
        ),
    ),
    3: (0.55, (("none", 20), ("elementary", 45), ("intermediate", 28), ("advanced", 6), ("bachelor", 1))),
}
#: How much of a life happens in one month of recorded history.
MOVES, EXITED, ADMITTED, LEARNT = 0.0025, 0.0012, 0.0025, 0.003
KNOWN_NUMBERS, VAGUE, START_UNKNOWN, FAR = 0.25, 0.04, 0.015, 0.3


@cache
def _sums(pairs: tuple[tuple[str, int], ...]) -> list[int]:
    return list(accumulate(weight for _value, weight in pairs))


def weighted(random: Random, pairs: tuple[tuple[str, int], ...]) -> str:
    """A value by its weight. As `random.choices` does it, its sums kept: it is asked some ten times a member."""
    known = _sums(pairs)
    return pairs[bisect(known, random.random() * known[-1], 0, len(known) - 1)][0]


@cache
def iso(day: int) -> str:
    """The date of an ordinal in ISO form."""
    return date.fromordinal(day).isoformat()
